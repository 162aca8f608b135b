import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeChart } from '../../src/text/describe-chart.ts';
import { anySpec } from '../support/charts/arbitrary-specs.ts';
import { NEW_YEAR, SAMPLES, series } from '../support/charts/sample-specs.ts';

describe('describeChart', () => {
  it('tells a trend with its figures, its gaps and its data line', () => {
    const points = [
      [NEW_YEAR, 1_000],
      [NEW_YEAR + 1, 1_100],
      [NEW_YEAR + 20, 1_250],
    ] as const;
    expect(
      describeChart({
        ...SAMPLES.trend,
        series: [series('stars', points)],
        gains: series('gain', [[NEW_YEAR + 1, 100]]),
      }),
    ).toBe(
      'acme/rocket: 1,204 stars in 90 days. Stars, 90 days. Line chart. ' +
        'stars, observed in snapshots, days in UTC: 1,250 stars on 21 Jan 2025, +25 % from 1,000 on 1 Jan 2025; 1 gap without figures, the longest 18 days. ' +
        'Daily gains, observed in snapshots, days in UTC: +100 stars in 1 known day, most in one day +100 on 2 Jan 2025. ' +
        'Spike from 10 Feb 2025 to 13 Feb 2025: +310 in 4 days. 1 release marked, the newest v1.2.0 on 31 Jan 2025. ' +
        'Source: GitHub. As of 30 Oct 2025 06:00 UTC.',
    );
  });

  it('tells a comparison', () => {
    const told = describeChart({
      ...SAMPLES.compare,
      series: [
        series('a/a', [
          [NEW_YEAR, 100],
          [NEW_YEAR + 1, 125],
        ]),
        series('b/b', [
          [NEW_YEAR, 10],
          [NEW_YEAR + 1, 9],
        ]),
      ],
    });
    expect(told).toContain('Line chart of 2 projects as change since 1 Jan 2025. +25 % for a/a');
    expect(told).toContain('\u221210 % for b/b, observed in snapshots, days in UTC: 9 stars on 2 Jan 2025');
  });

  it('tells a ranking', () => {
    expect(describeChart(SAMPLES.ranking)).toContain('1. acme/rocket: +4.7 % (+1,204 stars); 2. acme/anvil: unknown.');
  });

  it('tells a scorecard', () => {
    expect(describeChart(SAMPLES.scorecard)).toContain(
      'Score 82 of 100. adoption 74 (median 50), growth unknown; medians of 212 projects.',
    );
    expect(describeChart({ ...SAMPLES.scorecard, total: null })).toContain('No total score: too little is known.');
  });

  it('tells that nothing is known', () => {
    expect(
      describeChart({
        ...SAMPLES.sparkline,
        spark: { label: 'stars', unit: 'stars', series: series('stars', [[NEW_YEAR, null]]) },
      }),
    ).toContain('nothing known');
  });

  it('has words for any spec', () => {
    fc.assert(
      fc.property(anySpec(), (spec) => {
        expect(describeChart(spec)).not.toMatch(/\b(undefined|NaN|null)\b/);
      }),
      { numRuns: 300 },
    );
  });
});
