import type {
  ChartSeries,
  ChartSpec,
  CompareChart,
  MapChart,
  MultiplesChart,
  PanelsChart,
  RankingChart,
  ScorecardChart,
  Sparkline,
  TrendChart,
} from '../contracts/messages/chart.ts';
import { firstCommonDay, knownPoints, seriesFacts, shareOfChange } from './chart-facts.ts';
import { writeCount, writeDay, writeGain, writeGrowth, writeLine, writeValue } from './chart-text.ts';

/** Rows that are read out; the picture shows the rest. */
const SPOKEN_ROWS = 10;

/**
 * The chart in full sentences with its numbers, for screen readers, for platforms without pictures, and for when drawing fails.
 * Plain text: the caller escapes it like any other.
 */
export function describeChart(spec: ChartSpec): string {
  const frame = [spec.title, spec.subtitle ?? ''].map(sentence);
  return [...frame, ...body(spec), sentence(spec.footnote)].filter((text) => text !== '').join(' ');
}

function body(spec: ChartSpec): string[] {
  switch (spec.kind) {
    case 'trend':
      return describeTrend(spec);
    case 'compare':
      return describeCompare(spec);
    case 'ranking':
      return describeRanking(spec);
    case 'scorecard':
      return describeScorecard(spec);
    case 'sparkline':
      return describeSpark(spec.spark, spec.dayZone);
    case 'panels':
      return describePanels(spec);
    case 'map':
      return describeMap(spec);
    case 'multiples':
      return describeMultiples(spec);
  }
}

function describeTrend(spec: TrendChart): string[] {
  const releases = spec.releases ?? [];
  const lastRelease = releases.at(-1);
  return [
    'Line chart.',
    ...(spec.series.length === 0 && spec.gains === undefined
      ? ['No figures.']
      : spec.series.map((series) => `${run(series, spec.unit, spec.dayZone)}.`)),
    ...(spec.gains === undefined ? [] : [describeGains(spec.gains, spec)]),
    ...(spec.spikes ?? [])
      .toSorted((a, b) => a.fromDay - b.fromDay)
      .map((spike) =>
        sentence(
          `Spike from ${writeDay(spike.fromDay)} to ${writeDay(spike.toDay)}${spike.label === undefined ? '' : `: ${spike.label}`}`,
        ),
      ),
    ...(spec.closures ?? []).map(({ fromDay, toDay, label = 'issues closed in mass' }) =>
      sentence(`${writeDay(fromDay)} to ${writeDay(toDay)}: ${label}`),
    ),
    ...(spec.notCounted ?? []).map(({ fromDay, toDay }) =>
      sentence(`Not counted as gained: ${writeDay(fromDay)} to ${writeDay(toDay)}`),
    ),
    lastRelease === undefined
      ? ''
      : sentence(
          `${counted(releases.length, 'release')} marked, the newest ${lastRelease.label} on ${writeDay(lastRelease.day)}`,
        ),
  ];
}

function describeGains(gains: ChartSeries, { unit, dayZone, gainsOver }: TrendChart): string {
  const facts = seriesFacts(gains);
  const source = `${writeLine(gains.line)}, days in ${gains.zone ?? dayZone}`;
  if (facts === undefined) return `Daily gains, ${source}: nothing known.`;
  const days = knownPoints(gains);
  if (gainsOver !== undefined)
    return `Bars, ${source}: ${gains.name}, at most ${writeGain(facts.high[1])} (to ${writeDay(facts.high[0])}), ${counted(days.length, 'known bar')}.`;
  const sum = days.reduce((total, [, value]) => total + value, 0);
  return `Daily gains, ${source}: ${writeGain(sum)} ${unit} in ${counted(days.length, 'known day')}, most in one day ${writeGain(facts.high[1])} on ${writeDay(facts.high[0])}.`;
}

function describeCompare(spec: CompareChart): string[] {
  const base = spec.mode === 'indexed' ? firstCommonDay(spec.series) : undefined;
  const since = base === undefined ? '' : ` as change since ${writeDay(base)}`;
  return [
    `Line chart of ${counted(spec.series.length, 'project')}${since}.`,
    ...spec.series.map((series) => {
      const from = base === undefined ? undefined : knownPoints(series).find(([day]) => day === base)?.[1];
      const last = seriesFacts(series)?.last;
      const change = from === undefined || last === undefined ? undefined : shareOfChange(from, last[1]);
      return change === undefined
        ? `${run(series, spec.unit, spec.dayZone)}.`
        : `${writeGrowth(change)} for ${run(series, spec.unit, spec.dayZone)}.`;
    }),
  ];
}

/** `stars, observed in snapshots, days in UTC: 26,836 stars on 30 Oct 2025, +4.7 % from 25,632 on 30 Sep 2025; 1 gap, ...` */
function run(series: ChartSeries, unit: string, dayZone: string): string {
  const facts = seriesFacts(series);
  const name = `${series.name}, ${writeLine(series.line)}, days in ${series.zone ?? dayZone}`;
  if (facts === undefined) return `${name}: nothing known`;
  const { first, last, gaps } = facts;
  const now = `${name}: ${writeCount(last[1])} ${unit} on ${writeDay(last[0])}`;
  if (first[0] === last[0]) return `${now}, the only figure`;
  const change = shareOfChange(first[1], last[1]);
  const how =
    last[1] === first[1] ? 'unchanged' : change === undefined ? writeGain(last[1] - first[1]) : writeGrowth(change);
  const widest = gaps.reduce((days, gap) => Math.max(days, gap.before - gap.after - 1), 0);
  const holes =
    gaps.length === 0
      ? ''
      : `; ${counted(gaps.length, 'gap')} without figures, the longest ${counted(Math.max(widest, 1), 'day')}`;
  return `${now}, ${how} from ${writeCount(first[1])} on ${writeDay(first[0])}${holes}`;
}

function describeRanking(spec: RankingChart): string[] {
  const rows = spec.rows.slice(0, SPOKEN_ROWS).map((row, index) => {
    const value = row.value === null ? 'unknown' : writeValue(row.value, spec.format);
    return `${index + 1}. ${row.name}: ${value}${row.note === undefined ? '' : ` (${row.note})`}`;
  });
  const rest = spec.rows.length - rows.length;
  return [
    sentence(`Bar chart of ${counted(spec.rows.length, 'project')} by ${spec.measure}`),
    rows.length === 0 ? '' : sentence(rows.join('; ')),
    rest > 0 ? `${rest} more in the picture.` : '',
  ];
}

function describeScorecard(spec: ScorecardChart): string[] {
  const bars = spec.dimensions.map(({ name, score, median }) => {
    const value = score === null ? 'unknown' : String(Math.round(score));
    return `${name} ${value}${median === null ? '' : ` (median ${Math.round(median)})`}`;
  });
  return [
    spec.total === null ? 'No total score: too little is known.' : `Score ${Math.round(spec.total)} of 100.`,
    bars.length === 0
      ? ''
      : sentence(`${bars.join(', ')}${spec.medianOf === undefined ? '' : `; medians of ${spec.medianOf}`}`),
    ...(spec.spark === undefined ? [] : describeSpark(spec.spark, spec.dayZone)),
  ];
}

/** `opik: +303 in the last week, between +90 and +240 in the 10 known before; observed in snapshots` */
function describePanels({ unit, period, panels }: PanelsChart): string[] {
  const rows = panels.map(({ name, line, gains }) => {
    const last = gains.at(-1) ?? null;
    const before = gains.slice(0, -1).filter((gain) => gain !== null);
    const range =
      before.length === 0
        ? 'nothing known before'
        : `between ${writeGain(Math.min(...before))} and ${writeGain(Math.max(...before))} in the ${before.length} known before`;
    const now = last === null ? `the last ${period} unknown` : `${writeGain(last)} in the last ${period}`;
    return `${name}: ${now}, ${range}, ${writeLine(line)}`;
  });
  return [
    sentence(`Bars of ${unit} gained in each ${period}, one row for each of ${counted(panels.length, 'project')}`),
    rows.length === 0 ? 'No figures.' : sentence(rows.join('; ')),
  ];
}

/** `vector search: 102,704, +1.2 %; databases: 88,000, growth unknown` */
function describeMap({ tiles, sizeOf, growthOf }: MapChart): string[] {
  const said = tiles
    .slice(0, SPOKEN_ROWS)
    .map(
      ({ name, size, growth }) =>
        `${name}: ${writeCount(size)}, ${growth === null ? 'growth unknown' : writeGrowth(growth)}`,
    );
  const rest = tiles.length - said.length;
  return [
    sentence(`${counted(tiles.length, 'tile')}, sized by ${sizeOf}, coloured by ${growthOf}`),
    said.length === 0 ? 'No figures.' : sentence(said.join('; ')),
    rest > 0 ? `${rest} more in the picture.` : '',
  ];
}

/** `stars: seed 1,200, series A 8,400` */
function describeMultiples({ groups, panels }: MultiplesChart): string[] {
  const rows = panels.map(({ name, format, values }) => {
    const each = groups.map((group, at) => {
      const value = values[at] ?? null;
      return `${group.name} ${value === null ? 'unknown' : writeValue(value, format)}`;
    });
    return `${name}: ${each.join(', ')}`;
  });
  return [
    sentence(`Bars of ${counted(panels.length, 'measure')} for each of ${counted(groups.length, 'group')}`),
    rows.length === 0 ? 'No figures.' : sentence(rows.join('; ')),
  ];
}

const describeSpark = (spark: Sparkline, dayZone: string): string[] => [
  sentence(`${spark.label}: ${run(spark.series, spark.unit, dayZone)}`),
];

const counted = (count: number, noun: string): string => `${writeCount(count)} ${noun}${count === 1 ? '' : 's'}`;

const sentence = (text: string): string => (text === '' || /[.?:]$/.test(text) ? text : `${text}.`);
