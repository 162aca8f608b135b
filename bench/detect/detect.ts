import { dayOfIso } from '../../src/contracts/series.ts';
import { haveRecorded } from './data.ts';
import { measureEarly } from './early.ts';
import { measureQuality } from './quality.ts';
import { rules } from './rules.ts';
import { atEqualRecall, ourDetector, readCases, recallAmongPanel, ruleDetector, scoreDetector } from './spikes.ts';
import type { SpikeScore } from './spikes.ts';
import { calibrate } from './stale.ts';
import { figure } from '../suite.ts';
import type { Figure, SuiteResult } from '../suite.ts';

/** How good the detectors are on recorded figures, each beside what is published. */
const needed = [
  'stars-daily.jsonl.gz',
  'spike-events.csv',
  'spike-events-daily.csv.gz',
  'launches-hn.jsonl.gz',
  'releases.csv.gz',
  'star-quality.csv.gz',
  'panel-weekly.csv.gz',
];
/** Release dates were recorded until then. */
const releasesEnd = dayOfIso('2026-08-22');

export async function run(): Promise<SuiteResult> {
  const missing = needed
    .filter((name) => !haveRecorded(name))
    .map((name) => `${name}: the recorded figures are not on this machine`);
  if (missing.length > 0) return { suite: 'detect', figures: [], missing };
  const spikes = spikeFigures();
  return {
    suite: 'detect',
    figures: [...spikes.figures, ...earlyFigures(), ...staleFigures(), ...qualityFigures()],
    missing: [],
    notes: spikes.notes,
  };
}

function spikeFigures(): { figures: Figure[]; notes: string[] } {
  const cases = readCases();
  const ours = scoreDetector('Groundswell', ourDetector, cases);
  const published = rules.map((rule) =>
    scoreDetector(`${rule.name} at ${String(rule.published)}`, ruleDetector(rule)(rule.published), cases),
  );
  const equal = atEqualRecall(cases, ours.recall);
  const best = equal.toSorted((a, b) => a.perYear - b.perYear)[0];
  const beside = (read: (score: SpikeScore) => string): string =>
    published.map((score) => `${score.name} ${read(score)}`).join('; ');
  const figures = [
    figure('events found within a day', 100 * ours.recall, '%', {
      bound: 95,
      better: 'higher',
      against: beside(({ recall }) => share(recall)),
    }),
    figure('events found within a day, watched with the whole panel', 100 * recallAmongPanel(cases), '%', {
      bound: 95,
      better: 'higher',
    }),
    figure('mean delay of events', mean(ours.delays), 'days', {
      bound: 1,
      better: 'lower',
      against: beside(({ delays }) => mean(delays).toFixed(2)),
    }),
    figure('artefacts reported', ours.artefacts, `of ${String(cases.artefacts.length)}`, {
      bound: 0,
      better: 'lower',
      against: beside(({ artefacts }) => String(artefacts)),
    }),
    figure('posts that did nothing, reported', 100 * ours.nothingFlagged, '%', {
      bound: 5,
      better: 'lower',
      against: beside(({ nothingFlagged }) => share(nothingFlagged)),
    }),
    figure('posts that took off, reported', 100 * ours.launchesFound, '%', {
      bound: 85,
      better: 'higher',
      against: beside(({ launchesFound }) => share(launchesFound)),
    }),
    figure('alerts per project-year', ours.perYear, '/ year', {
      bound: (best?.perYear ?? 0) / 2,
      better: 'lower',
      against: `half of the best rule at equal recall; ${equal.map(({ rule, threshold, perYear }) => `${rule} at ${threshold.toFixed(1)}: ${perYear.toFixed(2)}`).join('; ')}`,
    }),
    figure(
      'alerts per project-year of the best published rule as published',
      Math.min(...published.map(({ perYear }) => perYear)),
      '/ year',
    ),
    ...[...ours.injected].map(([size, recall]) =>
      figure(`injected bursts of ${String(size)} times the usual found`, 100 * recall, '%'),
    ),
  ].map((entry) =>
    entry.name.startsWith('injected')
      ? { ...entry, against: beside(({ injected }) => share(injected.get(Number(entry.name.split(' ')[3])) ?? 0)) }
      : entry,
  );
  const notes = published.map(
    (score) => `${score.name}: ${score.perYear.toFixed(2)} alerts per project-year, recall ${share(score.recall)}`,
  );
  notes.push(
    `${String(cases.events.length)} events, ${String(cases.posts.length)} posts, ${String(cases.injections.length)} injected bursts, ${cases.years.toFixed(0)} project-years`,
  );
  return { figures, notes };
}

function earlyFigures(): Figure[] {
  const early = measureEarly();
  return [
    figure('hours from a post that took off to the early warning (median)', early.medianHours, 'h', {
      bound: 24,
      better: 'lower',
      against: `the day's figures: ${early.medianHoursDaily.toFixed(0)} h`,
    }),
    figure('posts that took off, warned of early', 100 * early.found, '%'),
    figure('posts that did nothing, warned of early', 100 * early.falseAlarms, '%', { bound: 5, better: 'lower' }),
  ];
}

function staleFigures(): Figure[] {
  const listed = calibrate('weekly lists', null);
  return calibrate('exact', releasesEnd).map(({ band, gaps, exceeded, exceededByMedianRule }) => {
    const other = listed.find((entry) => entry.band === band);
    const against = `${String(gaps)} gaps; three times the median gap: ${share(exceededByMedianRule)}; releases seen by weekly lists: ${share(other?.exceeded ?? 0)}`;
    const name = `gaps past their 5 % length after ${band} releases`;
    const value = 100 * exceeded;
    // Calibrated is neither more nor less than promised.
    const ok = band === '3-4' || Math.abs(value - 5) <= 3;
    return { name, value, unit: '%', better: 'lower', ok, against, ...(band === '3-4' ? {} : { bound: 8 }) };
  });
}

function qualityFigures(): Figure[] {
  const quality = measureQuality();
  return [
    figure('star quality AUC', quality.auc, '', {
      bound: 0.95,
      better: 'higher',
      against: `activity per star alone ${quality.aucOneLine.toFixed(3)}; ${String(quality.suspected)} suspected, ${String(quality.random)} random`,
    }),
    figure('honest fast growers graded high', 100 * quality.honest.high, '%', {
      bound: 1,
      better: 'lower',
      against: `${String(quality.honest.projects)} large projects at their fastest; graded medium ${share(quality.honest.medium)}`,
    }),
    figure('suspected repositories graded high', 100 * quality.highAmongSuspected, '%'),
    figure('random repositories graded high', 100 * quality.highAmongRandom, '%'),
  ];
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
