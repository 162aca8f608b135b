import { describe, expect, it } from 'vitest';
import { midRanks, rankCorrelation, survivalAuc } from '../../bench/score/foresight.ts';
import type { Case } from '../../bench/score/foresight.ts';
import { weekMoves } from '../../bench/score/stability.ts';
import { DAY } from '../../src/contracts/clock.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import { AT, fact, withFacts } from '../support/example-facts.ts';

const oneCase = (total: number, alive: boolean, date = 1): Case => ({
  repo: 'o/r',
  date,
  predictors: { total, lastPush: 0, growth30d: 0, growth90d: 0, stars: 0 },
  alive,
  contributorGrowth: alive ? total : undefined,
  contributorsLater: undefined,
});

describe('what a figure tells of a year later', () => {
  it('is the share of pairs in which the living project has the higher value, ties half, worked by hand', () => {
    // Pairs of living and quiet: 80 > 50, 80 > 60, 60 > 50, 60 = 60: 3.5 of 4.
    const cases = [oneCase(80, true), oneCase(60, true), oneCase(50, false), oneCase(60, false)];
    expect(survivalAuc(cases, 'total')).toBeCloseTo(3.5 / 4, 12);
    expect(survivalAuc(cases, 'stars')).toBe(0.5);
    // Values of different dates are never held against each other.
    const later = [oneCase(10, true, 2), oneCase(5, false, 2)];
    expect(survivalAuc([...cases, ...later], 'total')).toBeCloseTo(4.5 / 5, 12);
  });

  it('ranks equal values alike, and correlates what is known', () => {
    expect(midRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
    const cases = Array.from({ length: 12 }, (_, index) => oneCase(index, true));
    expect(rankCorrelation(cases, 'total', (one) => one.contributorGrowth)).toBeCloseTo(1, 12);
    expect(rankCorrelation(cases, 'total', (one) => -(one.contributorGrowth ?? 0))).toBeCloseTo(-1, 12);
  });
});

describe('a week of a replayed project', () => {
  const scored = (week: number, changes: Parameters<typeof withFacts>[0]) =>
    scoreOf(withFacts(changes), { at: AT + week * 7 * DAY });

  it('is unexplained only where the answer names neither a metric beyond its noise nor one that became known', () => {
    const [known] = weekMoves([scored(0, { forks: fact(undefined) }), scored(1, {})]);
    expect(known).toMatchObject({ large: true, byShift: true, unexplained: false, said: false });
    const [grown] = weekMoves([scored(0, {}), scored(1, { starsGained30d: fact(90), starsGained90d: fact(300) })]);
    expect(grown).toMatchObject({ large: true, byShift: false, unexplained: false, said: true });
    const silent = scored(1, {});
    const [drifted] = weekMoves([scored(0, {}), { ...silent, total: (silent.total ?? NaN) + 2 }]);
    expect(drifted).toMatchObject({ large: true, unexplained: true, said: false });
  });

  it('needs a total on both sides, about a week apart', () => {
    const month = scoreOf(withFacts({}), { at: AT + 30 * DAY });
    expect(weekMoves([scored(0, {}), month])).toEqual([]);
  });
});
