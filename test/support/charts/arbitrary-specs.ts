import fc from 'fast-check';
import type { ChartPoint, ChartSeries, ChartSpec, Sparkline } from '../../../src/contracts/messages/chart.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  ']]>',
  '&amp;&#0;',
  '"\'><svg onload=x>',
  '\u202Egnp.exe',
  '\u0000\u0007\u001b[31m',
  '{a|b}',
  '🚀👩‍👩‍👧',
  'שלום عالم',
  '@everyone',
  '\ud800',
  '__proto__',
  'a/__proto__',
  'constructor',
  '',
] as const;

const words = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^[a-z]{1,39}\/[a-z._-]{1,100}$/),
    fc.lorem({ maxCount: 12 }),
  );

const values = (): fc.Arbitrary<number | null> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 500_000 }) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, -5, 2.5, 0.000_001, 9e15, 1e21) },
  );

/** Days in order, dense or scattered, up to five years. */
const points = (): fc.Arbitrary<ChartPoint[]> =>
  fc
    .tuple(
      fc.integer({ min: 14_000, max: 21_000 }),
      fc.array(fc.tuple(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 90 })), values()), { maxLength: 60 }),
    )
    .map(([start, steps]) => {
      let day = start;
      return steps.map(([step, value]): ChartPoint => [(day += step), value]);
    });

const anySeries = (): fc.Arbitrary<ChartSeries> =>
  fc.record({
    name: words(),
    line: fc.constantFrom('observed', 'reconstructed'),
    points: points(),
    joinDays: fc.constantFrom(1, 8),
  });

const frame = { title: words(), subtitle: fc.option(words(), { nil: undefined }), footnote: words() };
const share = fc.option(fc.double({ min: -0.9, max: 40, noNaN: true }), { nil: null });
const percent = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null });
const day = fc.integer({ min: 13_000, max: 22_000 });
const spark: fc.Arbitrary<Sparkline> = fc.record({ label: words(), unit: fc.constant('stars'), series: anySeries() });

/** Specs of all kinds, plain and degenerate. */
export const anySpec = (): fc.Arbitrary<ChartSpec> =>
  fc
    .oneof<fc.Arbitrary<ChartSpec>[]>(
      fc.record({
        kind: fc.constant('trend'),
        ...frame,
        unit: fc.constant('stars'),
        dayZone: fc.constant('UTC'),
        series: fc.array(anySeries(), { maxLength: 3 }),
        gains: fc.option(anySeries(), { nil: undefined }),
        releases: fc.array(fc.record({ day, label: words() }), { maxLength: 60 }),
        spikes: fc.array(
          fc
            .record({ fromDay: day, label: fc.option(words(), { nil: undefined }) })
            .map((spike) => ({ ...spike, toDay: spike.fromDay + 3 })),
          { maxLength: 4 },
        ),
      }),
      fc.record({
        kind: fc.constant('compare'),
        ...frame,
        unit: fc.constant('stars'),
        dayZone: fc.constant('UTC'),
        mode: fc.constantFrom('absolute', 'indexed'),
        series: fc.array(anySeries(), { minLength: 2, maxLength: 5 }),
      }),
      fc.record({
        kind: fc.constant('ranking'),
        ...frame,
        measure: words(),
        format: fc.constantFrom('growth', 'gain', 'count', 'score'),
        rows: fc.array(fc.record({ name: words(), value: share, note: fc.option(words(), { nil: undefined }) }), {
          maxLength: 20,
        }),
      }),
      fc.record({
        kind: fc.constant('scorecard'),
        ...frame,
        total: percent,
        dayZone: fc.constant('UTC'),
        medianOf: fc.option(words(), { nil: undefined }),
        dimensions: fc.array(fc.record({ name: words(), score: percent, median: percent }), { maxLength: 5 }),
        spark: fc.option(spark, { nil: undefined }),
      }),
      fc.record({ kind: fc.constant('sparkline'), ...frame, dayZone: fc.constant('UTC'), spark }),
      fc.record({
        kind: fc.constant('panels'),
        ...frame,
        unit: fc.constant('stars'),
        period: words(),
        panels: fc.array(
          fc.record({
            name: words(),
            line: fc.constantFrom('observed', 'reconstructed'),
            gains: fc.array(share, { maxLength: 14 }),
          }),
          { maxLength: 12 },
        ),
      }),
      fc.record({
        kind: fc.constant('map'),
        ...frame,
        sizeOf: words(),
        growthOf: words(),
        tiles: fc.array(
          fc.record({ name: words(), size: fc.oneof(fc.nat(), fc.constantFrom(0, 0.5, 1e21)), growth: share }),
          { maxLength: 30 },
        ),
      }),
      fc.record({
        kind: fc.constant('multiples'),
        ...frame,
        small: words(),
        groups: fc.array(fc.record({ name: words(), isSmall: fc.boolean() }), { minLength: 1, maxLength: 10 }),
        panels: fc.array(
          fc.record({
            name: words(),
            format: fc.constantFrom('growth', 'gain', 'count', 'score', 'percent'),
            values: fc.array(values(), { maxLength: 10 }),
          }),
          { maxLength: 16 },
        ),
      }),
    )
    // `undefined` does not survive JSON; a spec that was stored and read again must draw the same.
    .map((spec) => JSON.parse(JSON.stringify(spec)) as ChartSpec);
