import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveThresholds } from '../../src/signals/index.ts';
import {
  findStarQuality,
  gradeOf,
  judgeStarQuality,
  starQualityRisk,
  verdictOn,
  verdictWords,
} from '../../src/signals/kinds/star-quality.ts';
import type { StarQualityInputs } from '../../src/signals/kinds/star-quality.ts';
import { counts, firstDay, gaining } from '../support/make-history.ts';

const bare: StarQualityInputs = {
  stars: 700,
  forks: 2,
  issuesOpened: 0,
  issuesClosed: 0,
  pullRequests: 0,
  starsRemoved: 0,
};

function grade(inputs: Partial<StarQualityInputs>) {
  const risk = starQualityRisk({ ...bare, ...inputs });
  return risk === null ? null : gradeOf(risk);
}

describe('star quality', () => {
  it('grades stars without any use high, and used projects low', () => {
    expect(grade({})).toBe('high');
    expect(grade({ forks: 60, issuesOpened: 80, issuesClosed: 60, pullRequests: 40 })).toBe('low');
  });

  // Counts of large projects as best-of lists recorded them (CC-BY-SA-4.0), at their fastest growth or their oddest week.
  it.each([
    ['charliermarsh/ruff', 26_024, 824, 4_179, 3_432, 6_461],
    ['microsoft/FluidFramework', 3_939, 378, 3_256, 2_820, 7_889],
    ['reloadware/reloadium', 1_447, 15, 37, 28, 12],
    ['inovua/reactdatagrid', 3_577, 44, 265, 223, 75],
    ['django-typer', 188, 3, 141, 128, 69],
  ])('grades %s low', (_name, stars, forks, issuesOpened, issuesClosed, pullRequests) => {
    expect(grade({ stars, forks, issuesOpened, issuesClosed, pullRequests })).toBe('low');
  });

  it('does not change with the size of a large project, only with its proportions', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3_000, max: 20_000 }),
        fc.integer({ min: 2, max: 20 }),
        fc.nat(800),
        fc.nat(800),
        fc.nat(800),
        (stars, times, forks, issues, pulls) => {
          const one = starQualityRisk({
            stars,
            forks,
            issuesOpened: issues,
            issuesClosed: 0,
            pullRequests: pulls,
            starsRemoved: 0,
          });
          const many = starQualityRisk({
            stars: stars * times,
            forks: forks * times,
            issuesOpened: issues * times,
            issuesClosed: 0,
            pullRequests: pulls * times,
            starsRemoved: 0,
          });
          expect(many).toBeCloseTo(one ?? Number.NaN, 9);
        },
      ),
    );
  });

  it('rises with stars that GitHub no longer counts', () => {
    const used = { forks: 20, issuesOpened: 8, pullRequests: 2 };
    expect(starQualityRisk({ ...bare, ...used, starsRemoved: 40 }) ?? 0).toBeGreaterThan(
      starQualityRisk({ ...bare, ...used }) ?? 1,
    );
  });

  it('knows on a day only of the stars that were missed by then', () => {
    const base = gaining([5, 5, 5], { first: 500 });
    const zero = counts(0, [0, 0, 0]);
    const history = {
      ...base,
      counts: { ...base.counts, forks: counts(3, [0, 0, 0]), openIssues: zero, closedIssues: zero, pullRequests: zero },
      ledger: [1, 2].map((days) => ({ noticed: firstDay + days, day: firstDay, from: 5, to: 5 - days })),
    };
    const removedOn = (day: number) => {
      const judged = judgeStarQuality(history, day);
      return 'notJudged' in judged ? judged.notJudged : judged.inputs['starsRemoved'];
    };
    expect([0, 1, 2].map((days) => removedOn(firstDay + days))).toEqual([0, 1, 3]);
  });

  it('is not judged for few stars or unknown counts, and says why', () => {
    expect(starQualityRisk({ ...bare, stars: 49 })).toBeNull();
    const zero = counts(0, [0, 0, 0]);
    const known = { forks: counts(3, [0, 0, 0]), openIssues: zero, closedIssues: zero, pullRequests: zero };
    const judged = (first: number, own: Partial<typeof known>) => {
      const base = gaining([5, 5, 5], { first });
      return judgeStarQuality({ ...base, counts: { ...base.counts, ...own } }, firstDay + 2);
    };
    // 499 stars with the third day, 500 with one more before.
    expect(judged(484, known)).toEqual({ notJudged: 'fewer than 500 stars' });
    expect(judged(485, known)).toMatchObject({ grade: 'high' });
    expect(judged(900, {})).toEqual({ notJudged: 'the fork, issue and pull request counts are not known' });
  });

  it('is said in a spike alert, also where it is good', () => {
    const zero = counts(0, [0, 0, 0]);
    const base = gaining([5, 5, 5], { first: 900 });
    const many = (count: number) => counts(count, [0, 0, 0]);
    const used = { forks: many(150), openIssues: many(80), closedIssues: many(200), pullRequests: many(120) };
    const unused = { forks: many(3), openIssues: zero, closedIssues: zero, pullRequests: zero };
    const words = (own: object) =>
      verdictWords(verdictOn({ ...base, counts: { ...base.counts, ...own } }, firstDay + 2));
    expect(words(used)).toEqual({ value: 'good', note: 'forks, issues and pull requests go with the stars' });
    expect(words({})).toEqual({ value: 'not judged', note: 'the fork, issue and pull request counts are not known' });
    expect(words(unused)).toMatchObject({
      value: 'risk high',
      note: expect.stringContaining('0 issues ever opened') as string,
    });
  });

  it('gives reasons in numbers and accuses nobody', () => {
    const base = gaining([5, 5, 5], { first: 500 });
    const zero = counts(0, [0, 0, 0]);
    const history = {
      ...base,
      counts: { ...base.counts, forks: counts(3, [0, 0, 0]), openIssues: zero, closedIssues: zero, pullRequests: zero },
    };
    const [signal] = findStarQuality(history, resolveThresholds(), firstDay + 2);
    expect(signal).toMatchObject({ kind: 'star-quality', severity: 'medium', evidence: { grade: 'high' } });
    expect(Object.keys(signal?.evidence.inputs ?? {}).length).toBeLessThanOrEqual(5);
    expect(signal?.sentence).toMatch(
      /^Stars run ahead of use \(high\): 0 issues ever opened; usually about \d+; .*3 forks for 515 stars/,
    );
    expect(signal?.sentence).not.toMatch(/fake|bought|fraud|suspic|cheat/i);
    expect(signal?.evidence.missing).toHaveLength(1);
  });
});
