import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { whatChanged } from '../../src/scoring/change.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import { AT, QDRANT, fact, withFacts } from '../support/example-facts.ts';

const before = scoreOf(QDRANT, { at: AT - 7 * DAY });

const sumOf = (change: ReturnType<typeof whatChanged>): number =>
  change.metrics.reduce((sum, metric) => sum + (metric.points ?? 0), 0);

describe('what changed', () => {
  it('names the metrics that moved, the largest move first, with points that add up to the change', () => {
    const after = scoreOf(withFacts({ contributors: fact(151), starsGained30d: fact(1_204) }), { at: AT });
    const change = whatChanged(before, after);
    expect(change.metrics.map(({ metric, kind, from, to }) => ({ metric, kind, from, to }))).toEqual([
      { metric: 'starGrowth', kind: 'up', from: 492 / 26_344, to: 1_204 / 26_344 },
      { metric: 'contributors', kind: 'up', from: 145, to: 151 },
    ]);
    const points = sumOf(change);
    expect(points).toBeCloseTo((after.total ?? NaN) - (before.total ?? NaN), 9);
    expect(change.total).toBeCloseTo(points, 9);
    expect(change.dimensions.health).toBe(0);
  });

  it('says that a metric vanished or appeared instead of calling it a fall or a rise', () => {
    const without = scoreOf(withFacts({ contributors: fact(undefined) }), { at: AT });
    const gone = whatChanged(before, without);
    expect(gone.metrics.find((metric) => metric.metric === 'contributors')).toMatchObject({
      kind: 'vanished',
      from: 145,
      to: undefined,
    });
    // Stars now carry the whole of adoption, but they are not what changed: the shift belongs to what is no longer known.
    expect(gone.metrics.map(({ metric }) => metric)).toEqual(['contributors']);
    expect(gone.metrics[0]?.points).toBeCloseTo((without.total ?? NaN) - (before.total ?? NaN), 9);
    expect(gone).toMatchObject({ total: 0, shift: expect.closeTo(gone.metrics[0]?.points ?? NaN, 9) as number });
    expect(whatChanged(without, before).metrics).toMatchObject([
      {
        metric: 'contributors',
        kind: 'appeared',
        points: expect.closeTo(-(gone.shift ?? NaN), 9) as number,
        beyondNoise: false,
      },
    ]);
  });

  it('blames a metric that becomes known as the worst there is, not its neighbour that hardly moved', () => {
    const unknown = scoreOf(withFacts({ issuesCreated90d: fact(undefined), issuesCreated365d: fact(undefined) }), {
      at: AT - 7 * DAY,
    });
    const none = scoreOf(
      withFacts({ issuesCreated90d: fact(0), issuesCreated365d: fact(undefined), totalIssues: fact(1_617) }),
      { at: AT },
    );
    const change = whatChanged(unknown, none);
    expect(change.metrics.map(({ metric, kind }) => [metric, kind])).toEqual([
      ['newIssues', 'appeared'],
      ['totalIssues', 'up'],
    ]);
    expect(change.metrics[0]?.points).toBeLessThan(-3);
    expect(change.metrics[1]?.points).toBeGreaterThan(0);
    expect(change.metrics[1]?.points).toBeLessThan(0.5);
    expect(change.total).toBeCloseTo(change.metrics[1]?.points ?? NaN, 9);
    expect(change.shift).toBeCloseTo(change.metrics[0]?.points ?? NaN, 9);
  });

  it('gives a dimension that appears as a whole what it changes in the total', () => {
    const issues = { issuesCreated365d: fact(298), issuesClosed365d: fact(240) };
    const unread = { value: undefined, observedAt: undefined, source: 'releases' };
    const closed = withFacts({ releases: unread, pushedAt: fact(undefined), issuesCreated90d: fact(61), ...issues });
    const unknown = withFacts({ ...closed, issuesCreated365d: fact(undefined), issuesClosed365d: fact(undefined) });
    const change = whatChanged(scoreOf(unknown, { at: AT - 7 * DAY }), scoreOf(closed, { at: AT }));
    // The year of issues is also what the new ones are judged by, which is no move of theirs either.
    expect(change.metrics.map(({ metric, kind }) => [metric, kind])).toEqual([
      ['issuesClosed', 'appeared'],
      ['newIssues', 'same'],
    ]);
    expect(sumOf(change)).toBeCloseTo(change.shift ?? NaN, 9);
    expect(change.total).toBeCloseTo(0, 9);
  });

  it('gives no points across methods or weights, only the values', () => {
    const other = { ...scoreOf(withFacts({ contributors: fact(151) }), { at: AT }), version: 'v1' };
    expect(whatChanged(before, other)).toMatchObject({
      comparable: false,
      total: undefined,
      metrics: [{ metric: 'contributors', from: 145, to: 151, points: undefined }],
    });
    const reweighed = scoreOf(QDRANT, { at: AT, weights: { adoption: 1, growth: 1, usage: 1, health: 1 } });
    expect(whatChanged(before, reweighed).comparable).toBe(false);
  });

  it('is empty when nothing moved, also after a trip through JSON', () => {
    expect(
      whatChanged(JSON.parse(JSON.stringify(before)) as typeof before, scoreOf(QDRANT, { at: AT })).metrics,
    ).toEqual([]);
  });
});
