import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, isoOfDay } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory, ReleaseFact } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { DAY } from '../../src/contracts/clock.ts';
import { ALWAYS } from '../../src/history/coverage.ts';
import { releaseStream } from '../../src/history/releases/release-cadence.ts';
import { chanceOfGap, learnSilences, unlikelyGap } from '../../src/signals/engine/silence-model.ts';
import { findStaleReleases } from '../../src/signals/kinds/stale-release.ts';

const limits = resolveThresholds();
const start = 18_000;

function releasing(gaps: readonly number[], version = (i: number) => `v1.${String(i)}.0`): ProjectHistory {
  let day = start;
  const releases: ReleaseFact[] = [0, ...gaps].map((gap, i) => ({
    version: version(i),
    day: (day += gap),
    prerelease: false,
  }));
  return { ...emptyHistory('R_1', 'acme/rocket'), releases, coverage: { releases: ALWAYS } };
}

const monthly = [30, 33, 28, 31, 36, 29, 30, 32, 27, 31];
const lastMonthly = start + monthly.reduce((sum, gap) => sum + gap, 0);

describe('stable releases', () => {
  it('alone make the rhythm, by flag and by name', () => {
    const releases = ['v1.0.0', 'v1.1.0-rc.1', 'nightly-2024-05-01', 'v1.1.0', 'v1.2.0'].map((version, i) => ({
      version,
      day: 10 * i,
      prerelease: version === 'v1.1.0',
    }));
    expect(releaseStream(releases).map(({ version }) => version)).toEqual(['v1.0.0', 'v1.2.0']);
  });

  it('of many packages and their hot fixes are one stream', () => {
    const days = [0, 0, 1, 2, 30, 31, 33, 60];
    const releases = days.map((day, i) => ({
      version: `@scope/p${String(i % 3)}@1.${String(i)}.0`,
      day,
      prerelease: false,
    }));
    expect(releaseStream(releases.toReversed()).map(({ day }) => day)).toEqual([0, 30, 33, 60]);
  });
});

/** The same, its list of releases read over these days. */
const readOver = (history: ProjectHistory, ...spans: [from: number, to: number][]): ProjectHistory => ({
  ...history,
  coverage: {
    releases: spans.map(([from, to]) => ({ from: from * DAY, to: to * DAY + 3_600_000, completeness: 'complete' })),
  },
});

describe('a stale release', () => {
  it('is overdue by its own cadence and long in absolute terms, and says so', () => {
    const today = lastMonthly + 190;
    const [signal, ...more] = findStaleReleases(releasing(monthly), limits, today);
    expect(more).toHaveLength(0);
    expect(signal).toMatchObject({
      onset: lastMonthly + 180,
      detected: lastMonthly + 180,
      ended: null,
      severity: 'medium',
      key: `stale-release:R_1:${isoOfDay(lastMonthly)}`,
    });
    expect(signal?.evidence).toMatchObject({
      usualGap: 31,
      longestGap: 36,
      currentGap: 190,
      lastVersion: 'v1.10.0',
      releases: 11,
    });
    expect(signal?.sentence).toMatchInlineSnapshot(
      `"No stable release since 15 Feb 2020: 190 days as of 23 Aug 2020; usually every 31 days, at most 36 days, over 11 releases since 2019."`,
    );
  });

  it('is not called before 180 days, before three times the longest gap, or once a release came', () => {
    expect(findStaleReleases(releasing(monthly), limits, lastMonthly + 179)).toHaveLength(0);
    const withPause = [...monthly.slice(0, -1), 100, 31];
    const last = start + withPause.reduce((sum, gap) => sum + gap, 0);
    expect(findStaleReleases(releasing(withPause), limits, last + 299)).toHaveLength(0);
    expect(findStaleReleases(releasing(withPause), limits, last + 300)).toMatchObject([{ onset: last + 300 }]);
    const ended = findStaleReleases(releasing([...monthly, 230]), limits, lastMonthly + 300);
    expect(ended).toMatchObject([
      { state: 'over', ended: lastMonthly + 230, detected: lastMonthly + 180, evidence: { currentGap: 230 } },
    ]);
  });

  it('is called after 450 days however long a gap was before, and is heard then by everyone', () => {
    const withPause = [...monthly, 200, 30, 30, 30, 30, 30];
    const last = start + withPause.reduce((sum, gap) => sum + gap, 0);
    expect(findStaleReleases(releasing(withPause), limits, last + 449)).toEqual([
      expect.objectContaining({ state: 'over' }),
    ]);
    expect(findStaleReleases(releasing(withPause), limits, last + 450).at(-1)).toMatchObject({
      onset: last + 450,
      severity: 'high',
      ended: null,
    });
  });

  it('is never called for a project without a rhythm, with few releases, or archived', () => {
    expect(findStaleReleases(releasing([1, 400, 3, 700, 5, 200, 3, 900]), limits, start + 6_000)).toHaveLength(0);
    expect(findStaleReleases(releasing([30, 30, 30]), limits, start + 900)).toHaveLength(0);
    const archived = { ...releasing(monthly), facts: { createdDay: null, lastPushDay: null, archived: true } };
    expect(findStaleReleases(archived, limits, lastMonthly + 600)).toHaveLength(0);
  });

  it('lasts until releases were last read, for what came since is not known', () => {
    const read = (daysAfter: number) => readOver(releasing(monthly), [start, lastMonthly + daysAfter]);
    expect(findStaleReleases(read(174), limits, lastMonthly + 194)).toEqual([]);
    const [signal, ...more] = findStaleReleases(read(182), limits, lastMonthly + 294);
    expect(more).toEqual([]);
    expect(signal).toMatchObject({
      onset: lastMonthly + 180,
      peak: lastMonthly + 182,
      ended: null,
      evidence: { currentGap: 182, data: { through: lastMonthly + 182, asOf: (lastMonthly + 182) * 86_400 + 3_600 } },
    });
    expect(signal?.sentence).toMatch(/^No stable release since 15 Feb 2020: 182 days as of 15 Aug 2020;/);
    // A reading later than the day that is judged adds nothing to that day.
    expect(findStaleReleases(read(300), limits, lastMonthly + 204)[0]?.evidence.currentGap).toBe(204);
    // Releases that are known although no list was ever read say nothing about the time after them.
    expect(findStaleReleases(readOver(releasing(monthly)), limits, lastMonthly + 600)).toEqual([]);
  });

  it('rests on no hole in the record: neither the silence nor the gaps before it', () => {
    const resumed = releasing([...monthly, 400, 20, 30]);
    const end = lastMonthly + 450 + 60;
    // Read until a month after the last release before the hole, and again from the first one after it.
    expect(
      findStaleReleases(readOver(resumed, [start, lastMonthly + 30], [lastMonthly + 400, end]), limits, end),
    ).toEqual([]);
    // Read for long enough to see the silence, then broken off: known up to there, and no further.
    const brokenOff = readOver(resumed, [start, lastMonthly + 250], [lastMonthly + 400, end]);
    const [known, ...more] = findStaleReleases(brokenOff, limits, end);
    expect(more).toEqual([]);
    expect(known).toMatchObject({ state: 'over', ended: lastMonthly + 250, evidence: { currentGap: 250 } });
    expect(known?.sentence).toMatchInlineSnapshot(
      `"No stable release from 15 Feb 2020 to 22 Oct 2020: 250 days; releases after that were not read. Usually every 31 days, at most 36 days, over 11 releases since 2019."`,
    );
    // A gap over a hole would make any rhythm slow: the monthly one is learnt without it.
    const later = releasing([...monthly, 400, 30, 30, 30, 30, 30]);
    const lastLater = lastMonthly + 550;
    const holed = readOver(later, [start, lastMonthly + 30], [lastMonthly + 400, lastLater + 200]);
    expect(findStaleReleases(holed, limits, lastLater + 200)).toMatchObject([
      { onset: lastLater + 180, evidence: { longestGap: 36, releases: 16 } },
    ]);
  });

  it('says over which releases a gap is usual: the newest 61', () => {
    const gaps = [...Array<number>(40).fill(10), ...Array<number>(60).fill(30)];
    const last = start + 40 * 10 + 60 * 30;
    const [signal] = findStaleReleases(releasing(gaps), limits, last + 200);
    expect(signal?.evidence).toMatchObject({ releases: 61, learntSince: start + 40 * 10, usualGap: 30 });
    expect(signal?.sentence).toContain('usually every 30 days, at most 30 days, over 61 releases since 2020');
  });

  it('is not ended by a pre-release', () => {
    const history = releasing(monthly);
    const withBeta = {
      ...history,
      releases: [...history.releases, { version: 'v2.0.0-beta.1', day: lastMonthly + 60, prerelease: false }],
    };
    expect(findStaleReleases(withBeta, limits, lastMonthly + 190)).toHaveLength(1);
  });

  it('follows the thresholds', () => {
    expect(
      findStaleReleases(releasing(monthly), resolveThresholds({ staleDays: 200 }), lastMonthly + 190),
    ).toHaveLength(0);
    expect(
      findStaleReleases(releasing(monthly), resolveThresholds({ staleDays: 60, staleChance: 0.2 }), lastMonthly + 110),
    ).toHaveLength(1);
  });
});

describe('the chance of a gap', () => {
  const gaps = fc.array(fc.integer({ min: 3, max: 300 }), { minLength: 4, maxLength: 60 });

  it('falls with its length, and the unlikely length is where it reaches the limit', () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 900 }), (past, days) => {
        const cadence = learnSilences(past);
        expect(chanceOfGap(cadence, days)).toBeGreaterThanOrEqual(chanceOfGap(cadence, days + 1));
        const limit = unlikelyGap(cadence, 0.05, 100_000);
        expect(chanceOfGap(cadence, limit)).toBeLessThanOrEqual(0.05);
        expect(chanceOfGap(cadence, limit - 1)).toBeGreaterThan(0.05);
      }),
    );
  });

  it('is shrunk to what projects do where there are few gaps', () => {
    expect(chanceOfGap(learnSilences([10, 10]), 40)).toBeGreaterThan(
      chanceOfGap(learnSilences(Array<number>(30).fill(10)), 40) * 3,
    );
  });
});
