import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import { assertCohort, placeAmong } from '../../src/scoring/cohort.ts';
import { COHORT } from '../../src/scoring/reference-cohort.ts';

/** 0 for the lowest 30 %, then 1 ... 70. */
const TIED = Array.from({ length: 101 }, (_, index) => Math.max(0, index - 30));

describe('place among quantiles', () => {
  it('stands in the middle of those that share a value', () => {
    expect(placeAmong(TIED, 0)).toEqual({ percentile: 15, below: 0, above: 70 });
  });

  it('interpolates in logarithms between positive quantiles, and plainly from zero', () => {
    // Between 1 (31st) and 2 (32nd), the root of 2 is half the way in logarithms.
    expect(placeAmong(TIED, Math.SQRT2).percentile).toBeCloseTo(31.5, 10);
    expect(placeAmong(TIED, 0.5).percentile).toBeCloseTo(30.5, 10);
  });

  it('clamps beyond both ends', () => {
    expect(placeAmong(TIED, -3)).toEqual({ percentile: 0, below: 0, above: 100 });
    expect(placeAmong(TIED, 71)).toEqual({ percentile: 100, below: 100, above: 0 });
  });

  it('is bounded and never falls when a value rises, whatever the table', () => {
    const quantiles = fc
      .array(fc.double({ min: -10, max: 1e6, noNaN: true }), { minLength: 101, maxLength: 101 })
      .map((list) => list.sort((a, b) => a - b));
    const value = fc.double({ min: -100, max: 2e6, noNaN: true });
    fc.assert(
      fc.property(quantiles, value, value, fc.nat(100), (table, a, b, index) => {
        const values = [a, b, table[index] ?? 0].sort((x, y) => x - y);
        const places = values.map((one) => placeAmong(table, one));
        for (const place of places) {
          expect(place.percentile).toBeGreaterThanOrEqual(0);
          expect(place.percentile).toBeLessThanOrEqual(100);
          expect(place.below).toBeLessThanOrEqual(place.percentile);
          expect(place.percentile).toBeCloseTo((place.below + 100 - place.above) / 2, 6);
        }
        expect(places[0]?.percentile).toBeLessThanOrEqual(places[1]?.percentile ?? -1);
        expect(places[1]?.percentile).toBeLessThanOrEqual(places[2]?.percentile ?? -1);
      }),
    );
  });
});

describe('cohort v2', () => {
  it('has 101 ascending quantiles and at least 250 projects for each metric', () => {
    expect(COHORT.version).toBe('v2');
    for (const name of METRIC_NAMES) {
      const metric = COHORT.metrics[name];
      expect(metric.quantiles).toHaveLength(101);
      expect(metric.n).toBeGreaterThanOrEqual(250);
      expect(metric.asOf).toMatch(/^202[45]-\d\d-\d\d$/);
    }
  });

  it('is refused when a metric is not ascending', () => {
    const broken = {
      ...COHORT,
      metrics: { ...COHORT.metrics, stars: { ...COHORT.metrics.stars, quantiles: [...TIED].reverse() } },
    };
    expect(() => assertCohort(broken)).toThrow('stars needs 101 ascending quantiles');
  });
});
