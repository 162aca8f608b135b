import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pictureOf } from '../../src/charts/drawing/draw.ts';
import type { Picture } from '../../src/charts/picture.ts';
import type { ChartSeries, TrendChart } from '../../src/contracts/messages/chart.ts';
import { drawnTexts } from '../support/charts/drawn-texts.ts';
import { climbing, NEW_YEAR, SAMPLES, series } from '../support/charts/sample-specs.ts';

const drawn = z.array(
  z.object({
    type: z.enum(['line', 'bar']),
    data: z.array(
      z.union([z.tuple([z.number(), z.number().nullable()]), z.object({ value: z.tuple([z.number(), z.number()]) })]),
    ),
    connectNulls: z.boolean().optional(),
    lineStyle: z.object({ type: z.union([z.literal('solid'), z.array(z.number())]) }).optional(),
  }),
);

const seriesOf = (picture: Picture): z.infer<typeof drawn> => drawn.parse(picture.option.series);
const trend = (lines: readonly ChartSeries[], gains?: ChartSeries): TrendChart => ({
  ...SAMPLES.trend,
  series: lines,
  gains,
});
const words = (picture: Picture): string =>
  drawnTexts(picture)
    .map(({ content }) => content)
    .join(' ');

describe('a gap', () => {
  it('breaks the line where a value is unknown', () => {
    const picture = pictureOf(
      trend([
        series('stars', [
          [NEW_YEAR, 10],
          [NEW_YEAR + 1, null],
          [NEW_YEAR + 2, 12],
        ]),
      ]),
      'light',
    );
    expect(seriesOf(picture)[0]).toMatchObject({
      connectNulls: false,
      data: [
        [NEW_YEAR, 10],
        [NEW_YEAR + 2, null],
        [NEW_YEAR + 2, 12],
      ],
    });
  });

  it('breaks the line where days are missing, and not between weekly figures', () => {
    const points = [
      [NEW_YEAR, 10],
      [NEW_YEAR + 7, 11],
    ] as const;
    const breaks = (joinDays: number): number =>
      seriesOf(pictureOf(trend([series('stars', points, 'observed', joinDays)]), 'light'))[0]?.data.filter(
        (point) => Array.isArray(point) && point[1] === null,
      ).length ?? -1;
    expect(breaks(1)).toBe(1);
    expect(breaks(7)).toBe(0);
  });

  it('has no bar, and a week with an unknown day has none either', () => {
    const daily = climbing(300, 2, 0).map(([day]) => [day, day === NEW_YEAR + 100 ? null : 1] as const);
    const bars = seriesOf(pictureOf(trend([series('stars', climbing(300))], series('gain', daily)), 'light')).find(
      ({ type }) => type === 'bar',
    );
    expect(bars?.data.every((bar) => Array.isArray(bar) && bar[1] === 7)).toBe(true);
    // 300 days from a Wednesday: 42 whole weeks less the one with the hole.
    expect(bars?.data).toHaveLength(41);
  });

  it('is named when it is wide', () => {
    const points = [...climbing(30), ...climbing(30).map(([day, value]) => [day + 90, value] as const)];
    expect(words(pictureOf(trend([series('stars', points)]), 'light'))).toContain('no data');
  });
});

it('shows a value that stands alone as a dot', () => {
  const points = [
    [NEW_YEAR, 10],
    [NEW_YEAR + 5, 11],
    [NEW_YEAR + 6, 12],
  ] as const;
  const shapes = pictureOf(trend([series('stars', points)]), 'light').option.graphic;
  expect(JSON.stringify(shapes).match(/"circle"/g)).toHaveLength(2);
});

describe('the data line', () => {
  it.each([
    ['observed', 'Observed in snapshots; days in UTC.'],
    ['reconstructed', 'Reconstructed by GitHub (stars that still exist); days in UTC.'],
  ] as const)('%s is named in every chart of a series', (line, sentence) => {
    const one = series('stars', climbing(30), line);
    expect(words(pictureOf(trend([one]), 'light'))).toContain(sentence);
    expect(words(pictureOf({ ...SAMPLES.compare, mode: 'absolute', series: [one, one] }, 'light'))).toContain(sentence);
    expect(
      words(pictureOf({ ...SAMPLES.sparkline, spark: { label: 'stars', unit: 'stars', series: one } }, 'light')),
    ).toContain(sentence);
    expect(
      words(pictureOf({ ...SAMPLES.scorecard, spark: { label: 'stars', unit: 'stars', series: one } }, 'light')),
    ).toContain(sentence);
  });

  it('is told apart by a dashed line where both are drawn', () => {
    const picture = pictureOf(
      trend([series('observed', climbing(30)), series('retained', climbing(30), 'reconstructed')]),
      'light',
    );
    expect(words(picture)).toContain(
      'Solid: observed in snapshots; dashed: reconstructed by GitHub (stars that still exist); days in UTC.',
    );
    expect(seriesOf(picture).map(({ lineStyle }) => lineStyle?.type)).toEqual(['solid', [7, 5]]);
  });

  it('of the bars is named beside that of the line, with the zone of each', () => {
    const gains = { ...series('gain', climbing(30), 'reconstructed'), zone: 'America/Los_Angeles' };
    expect(words(pictureOf(trend([series('stars', climbing(30))], gains), 'light'))).toContain(
      'Line: observed in snapshots, days in UTC; bars: reconstructed by GitHub (stars that still exist), days in America/Los_Angeles.',
    );
  });

  it('is said once where a line and the bars share it, so that what is marked is still said', () => {
    const zone = 'America/Los_Angeles';
    const lines = [
      { ...series('reconstructed', climbing(30), 'reconstructed'), zone },
      series('observed', climbing(30)),
    ];
    const said = words(pictureOf(trend(lines, { ...series('gain', climbing(30), 'reconstructed'), zone }), 'light'));
    expect(said).toContain(
      'Dashed and bars: reconstructed by GitHub (stars that still exist), days in America/Los_Angeles; solid: observed in snapshots, days in UTC.',
    );
    expect(said).toContain('Dotted: releases.');
  });

  it('of a score is neither of the two', () => {
    const said = words(
      pictureOf(
        { ...SAMPLES.trend, unit: 'score', series: [series('score', climbing(30), 'computed')], gains: undefined },
        'light',
      ),
    );
    expect(said).toContain('Computed from the figures known on each day; days in UTC.');
    expect(said).not.toContain('Observed');
  });

  it('of bars alone is named, and no line is drawn for them', () => {
    const picture = pictureOf(trend([], series('gain', climbing(30), 'reconstructed')), 'light');
    expect(words(picture)).toContain('Reconstructed by GitHub');
    expect(seriesOf(picture).map(({ type }) => type)).toEqual(['bar']);
  });
});

it('names the first of two spikes that have not room for both', () => {
  const spikes = [
    { fromDay: NEW_YEAR + 40, toDay: NEW_YEAR + 42, label: '+4,508 above usual' },
    { fromDay: NEW_YEAR + 45, toDay: NEW_YEAR + 46, label: '+291 above usual' },
  ];
  const said = (bands: typeof spikes): string[] =>
    words(pictureOf({ ...SAMPLES.trend, spikes: bands }, 'light')).match(/\+[\d,]+ above usual/g) ?? [];
  expect(said(spikes)).toEqual(['+4,508 above usual']);
  expect(said(spikes.toReversed())).toEqual(['+291 above usual']);
});

describe('a comparison', () => {
  it('starts at the first day known of all, and shows the change', () => {
    const picture = pictureOf(
      {
        ...SAMPLES.compare,
        series: [
          series('a/a', [
            [NEW_YEAR, 100],
            [NEW_YEAR + 1, 200],
            [NEW_YEAR + 2, 250],
          ]),
          series('b/b', [
            [NEW_YEAR + 1, 10],
            [NEW_YEAR + 2, 9],
          ]),
        ],
      },
      'light',
    );
    expect(seriesOf(picture).map(({ data }) => data)).toEqual([
      [
        [NEW_YEAR + 1, 0],
        [NEW_YEAR + 2, 0.25],
      ],
      [
        [NEW_YEAR + 1, 0],
        [NEW_YEAR + 2, expect.closeTo(-0.1)],
      ],
    ]);
    expect(words(picture)).toContain('Change since 2 Jan 2025.');
    expect(words(picture)).toContain('+25 %, 250');
    expect(words(picture)).toContain('\u221210 %, 9');
  });

  it('says so where no day is known of all, and which project has no figures', () => {
    const lonely = [series('a/a', [[NEW_YEAR, 100]]), series('b/b', [[NEW_YEAR + 1, 10]]), series('c/c', [])];
    const said = words(pictureOf({ ...SAMPLES.compare, series: lonely }, 'light'));
    expect(said).toContain('No day is known of all, so stars are drawn as they are.');
    expect(said).toContain('No figures: c/c.');
  });

  it('says so where a project had none on every day that is known of all', () => {
    const none = [
      series('a/a', [
        [NEW_YEAR, 100],
        [NEW_YEAR + 1, 110],
      ]),
      series('b/b', [
        [NEW_YEAR, 0],
        [NEW_YEAR + 1, 0],
      ]),
    ];
    expect(words(pictureOf({ ...SAMPLES.compare, series: none }, 'light'))).toContain(
      'A change from 0 stars is no share, so stars are drawn as they are.',
    );
  });

  it('dates the last value of a line that stops early', () => {
    const said = words(
      pictureOf({ ...SAMPLES.compare, series: [series('a/a', climbing(90)), series('b/b', climbing(40))] }, 'light'),
    );
    expect(said).toContain('(9 Feb)');
  });
});

describe('a ranking', () => {
  it('names an unknown value and draws no bar for it', () => {
    const picture = pictureOf({ ...SAMPLES.ranking, rows: [{ name: 'a/a', value: null }] }, 'light');
    expect(words(picture)).toContain('unknown');
    // The track alone.
    expect(JSON.stringify(picture.option.graphic).match(/"rect"/g)).toHaveLength(1);
  });

  it('announces the rows that are not drawn', () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ name: `a/p${index}`, value: 0.5 - index / 100 }));
    expect(words(pictureOf({ ...SAMPLES.ranking, rows }, 'light'))).toContain('The first 15 of 20.');
  });
});

it('a scorecard without a total says so', () => {
  expect(words(pictureOf({ ...SAMPLES.scorecard, total: null }, 'light'))).toContain('no total');
});
