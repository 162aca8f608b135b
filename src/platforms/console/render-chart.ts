import { knownPoints, seriesFacts } from '../../text/chart-facts.ts';
import { writeCount, writeGain } from '../../text/chart-text.ts';
import type { ChartSeries, ChartSpec, PanelsChart } from '../../contracts/messages/chart.ts';
import { describeChart } from '../../text/describe-chart.ts';
import { textSparkline } from '../../text/sparkline.ts';
import type { Page } from './page.ts';
import { hang } from './render-fields.ts';
import type { Run } from './runs.ts';
import { wrapRuns } from './runs.ts';
import { oneLine, padEnd, width } from './terminal-text.ts';

const WIDEST_LINE = 40;

/** The lines of a chart as sparklines, and where its picture lies; without a picture, the chart in words. */
export function renderChart(chart: ChartSpec, page: Page, file: string | undefined): Run[][] {
  const lines = linesOf(chart);
  const names = lines.map(({ name }) => oneLine(name));
  const label = Math.min(
    names.reduce((most, name) => Math.max(most, width(name)), 0),
    Math.floor(page.width / 3),
  );
  const sparks = lines.flatMap((series, at): Run[][] => {
    const facts = seriesFacts(series);
    if (facts === undefined) return [];
    const name = names[at] ?? '';
    const figures = `${writeCount(facts.first[1])} to ${writeCount(facts.last[1])}`;
    const room = Math.min(WIDEST_LINE, page.width - label - figures.length - 4);
    if (room < 8 || width(name) > label) return wrapRuns([{ text: `${name}: ${figures}`, look: 'plain' }], page.width);
    return [
      [
        { text: `${padEnd(name, label)}  `, look: 'quiet' },
        { text: textSparkline(daily(series), room), look: 'plain' },
        { text: `  ${figures}`, look: 'plain' },
      ],
    ];
  });
  const panels = chart.kind === 'panels' ? panelRows(chart, page) : [];
  const where =
    file === undefined
      ? wrapRuns([{ text: oneLine(describeChart(chart)), look: 'quiet' }], page.width)
      : hang(
          { text: 'chart  ', look: 'quiet' },
          7,
          wrapRuns([{ text: oneLine(file), look: 'code' }], Math.max(page.width - 7, 1)),
        );
  return [...sparks, ...panels, ...where];
}

/** Gains of each project as bars of text, with the last one as a number. */
function panelRows({ panels, period }: PanelsChart, page: Page): Run[][] {
  const names = panels.map(({ name }) => oneLine(name));
  const label = Math.min(
    names.reduce((most, name) => Math.max(most, width(name)), 0),
    Math.floor(page.width / 3),
  );
  return panels.flatMap(({ gains }, at): Run[][] => {
    const last = gains.at(-1) ?? null;
    const figures = last === null ? 'unknown' : `${writeGain(last)} in the last ${period}`;
    const name = names[at] ?? '';
    if (width(name) > label || page.width - label - figures.length - 4 < gains.length)
      return wrapRuns([{ text: `${name}: ${figures}`, look: 'plain' }], page.width);
    return [
      [
        { text: `${padEnd(name, label)}  `, look: 'quiet' },
        { text: padEnd(textSparkline(gains, gains.length), gains.length), look: 'plain' },
        { text: `  ${figures}`, look: 'plain' },
      ],
    ];
  });
}

function linesOf(chart: ChartSpec): readonly ChartSeries[] {
  switch (chart.kind) {
    case 'trend':
    case 'compare':
      return chart.series;
    case 'sparkline':
      return [chart.spark.series];
    case 'scorecard':
      return chart.spark === undefined ? [] : [chart.spark.series];
    case 'ranking':
    case 'panels':
    case 'map':
    case 'multiples':
      return [];
  }
}

/** One value a step of the series, `null` where there is none, so that a gap keeps its width. */
function daily(series: ChartSeries): (number | null)[] {
  const known = new Map(knownPoints(series));
  const days = [...known.keys()];
  const first = days[0] ?? 0;
  const last = days.at(-1) ?? first;
  const step = Math.max(series.joinDays, 1);
  // Ten thousand steps are more than any line of text shows; a damaged date must not fill the memory.
  const count = Math.min(Math.floor((last - first) / step) + 1, 10_000);
  const values = new Array<number | null>(count).fill(null);
  for (const [day, value] of known) {
    const at = Math.min(Math.floor((day - first) / step), count - 1);
    values[at] = value;
  }
  return values;
}
