import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { whatChanged } from '../../src/scoring/change.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import { AT, QDRANT, fact, withFacts } from './example-facts.ts';

const before = scoreOf(QDRANT, { at: AT - 7 * DAY });

describe('what changed', () => {
  it('names the metrics that moved, the largest move first, with points that add up to the change', () => {
    const after = scoreOf(withFacts({ contributors: fact(151), starsGained30d: fact(1_204) }), { at: AT });
    const change = whatChanged(before, after);
    expect(change.metrics.map(({ metric, kind, from, to }) => ({ metric, kind, from, to }))).toEqual([
      { metric: 'starGrowth', kind: 'up', from: 492 / 26_344, to: 1_204 / 26_344 },
      { metric: 'contributors', kind: 'up', from: 145, to: 151 },
    ]);
    const points = change.metrics.reduce((sum, metric) => sum + (metric.points ?? 0), 0);
    expect(points).toBeCloseTo((after.total ?? NaN) - (before.total ?? NaN), 9);
    expect(change.total).toBeCloseTo(points, 9);
    expect(change.dimensions.health).toBe(0);
  });

  it('says that a metric vanished or appeared instead of calling it a fall or a rise', () => {
    const without = scoreOf(withFacts({ contributors: fact(undefined) }), { at: AT });
    const gone = whatChanged(before, without);
    expect(gone.metrics.find((metric) => metric.metric === 'contributors')).toMatchObject({ kind: 'vanished', from: 145, to: undefined });
    // Stars now carry the whole of adoption: their value is the same, their points are not.
    expect(gone.metrics.find((metric) => metric.metric === 'stars')?.kind).toBe('same');
    expect(gone.metrics.reduce((sum, metric) => sum + (metric.points ?? 0), 0)).toBeCloseTo(gone.total ?? NaN, 9);
    expect(whatChanged(without, before).metrics.find((metric) => metric.metric === 'contributors')?.kind).toBe('appeared');
  });

  it('gives no points across methods or weights, only the values', () => {
    const other = { ...scoreOf(withFacts({ contributors: fact(151) }), { at: AT }), version: 'v2' };
    expect(whatChanged(before, other)).toMatchObject({ comparable: false, total: undefined, metrics: [{ metric: 'contributors', from: 145, to: 151, points: undefined }] });
    const reweighed = scoreOf(QDRANT, { at: AT, weights: { adoption: 1, growth: 1, usage: 1, health: 1 } });
    expect(whatChanged(before, reweighed).comparable).toBe(false);
  });

  it('is empty when nothing moved, also after a trip through JSON', () => {
    expect(whatChanged(JSON.parse(JSON.stringify(before)) as typeof before, scoreOf(QDRANT, { at: AT })).metrics).toEqual([]);
  });
});
