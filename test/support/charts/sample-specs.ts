import type { ChartPoint, ChartSeries, ChartSpec } from '../../../src/contracts/messages/chart.ts';

/** 1 January 2025. */
export const NEW_YEAR = 20_089;

export const climbing = (days: number, from = 1_000, perDay = 7): ChartPoint[] =>
  Array.from({ length: days }, (_, index) => [NEW_YEAR + index, from + index * perDay + (index % 7) * 3]);

export const series = (
  name: string,
  points: readonly ChartPoint[],
  line: ChartSeries['line'] = 'observed',
  joinDays = 1,
): ChartSeries => ({ name, line, points, joinDays });

const footnote = 'Source: GitHub. As of 30 Oct 2025 06:00 UTC.';

/** One ordinary spec of each kind. */
export const SAMPLES = {
  trend: {
    kind: 'trend',
    title: 'acme/rocket: 1,204 stars in 90 days',
    subtitle: 'Stars, 90 days',
    footnote,
    unit: 'stars',
    dayZone: 'UTC',
    series: [series('stars', climbing(90))],
    gains: series('gain', climbing(90, 5, 0)),
    releases: [{ day: NEW_YEAR + 30, label: 'v1.2.0' }],
    spikes: [{ fromDay: NEW_YEAR + 40, toDay: NEW_YEAR + 43, label: '+310 in 4 days' }],
  },
  compare: {
    kind: 'compare',
    title: 'rocket grew faster',
    footnote,
    unit: 'stars',
    dayZone: 'UTC',
    mode: 'indexed',
    series: [series('acme/rocket', climbing(90)), series('acme/anvil', climbing(90, 5_000, 3))],
  },
  ranking: {
    kind: 'ranking',
    title: 'Fastest growing',
    footnote,
    measure: 'stars gained in 7 days, relative',
    format: 'growth',
    rows: [
      { name: 'acme/rocket', value: 0.047, note: '+1,204 stars' },
      { name: 'acme/anvil', value: null },
    ],
  },
  scorecard: {
    kind: 'scorecard',
    title: 'acme/rocket',
    footnote,
    total: 82,
    dimensions: [
      { name: 'adoption', score: 74, median: 50 },
      { name: 'growth', score: null, median: null },
    ],
    medianOf: '212 projects',
    dayZone: 'UTC',
    spark: { label: 'stars, 90 days', unit: 'stars', series: series('stars', climbing(90)) },
  },
  sparkline: {
    kind: 'sparkline',
    title: 'acme/rocket',
    footnote,
    dayZone: 'UTC',
    spark: { label: 'stars, 90 days', unit: 'stars', series: series('stars', climbing(90)) },
  },
  panels: {
    kind: 'panels',
    title: 'Stars a week, 12 weeks',
    footnote,
    unit: 'stars',
    period: 'week',
    panels: [
      {
        name: 'acme/rocket',
        line: 'reconstructed',
        gains: [120, 90, 131, 110, 140, 95, 102, null, 130, 160, 210, 303],
      },
      { name: 'acme/anvil', line: 'observed', gains: [null, null, null, 12, 8, -3, 0, 5, 11, 9, 20, 25] },
      { name: 'acme/unknown', line: 'observed', gains: [null, null, null] },
    ],
  },
  map: {
    kind: 'map',
    title: 'Market map',
    footnote,
    sizeOf: 'stars of all projects',
    growthOf: 'stars gained in 30 days, as a share',
    tiles: [
      { name: 'vector search', size: 102_704, growth: 0.012 },
      { name: 'orchestration', size: 88_000, growth: -0.004 },
      { name: 'data quality and catalogs', size: 12_000, growth: null },
      { name: 'CMS', size: 0, growth: null },
    ],
  },
  multiples: {
    kind: 'multiples',
    title: 'Medians by funding stage',
    footnote,
    small: 'fewer than 5 projects',
    groups: [
      { name: 'seed', isSmall: false },
      { name: 'series A', isSmall: false },
      { name: 'series B', isSmall: true },
    ],
    panels: [
      { name: 'stars', format: 'count', values: [1_200, 12_400, 30_100] },
      { name: 'star growth in 30 days, %', format: 'growth', values: [0.018, -0.004, null] },
      { name: 'release cadence', format: 'count', values: [null, null, null] },
    ],
  },
} as const satisfies { [Kind in ChartSpec['kind']]: Extract<ChartSpec, { kind: Kind }> };
