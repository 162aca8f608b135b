import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, isoOfDay } from '../../src/contracts/series.ts';
import type { ProjectHistory, ReleaseFact } from '../../src/contracts/series.ts';
import { resolveThresholds } from '../../src/contracts/signal.ts';
import { chanceOfGap, learnCadence, releaseStream, unlikelyGap } from '../../src/signals/engine/cadence.ts';
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
  return { ...emptyHistory('R_1', 'acme/rocket'), releases };
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

describe('a stale release', () => {
  it('is overdue by its own cadence, and says so', () => {
    const today = lastMonthly + 118;
    const [signal, ...more] = findStaleReleases(releasing(monthly), limits, today);
    expect(more).toHaveLength(0);
    expect(signal).toMatchObject({
      onset: lastMonthly + 90,
      detected: lastMonthly + 90,
      ended: null,
      key: `stale-release:R_1:${isoOfDay(lastMonthly)}`,
    });
    expect(signal?.evidence).toMatchObject({
      usualGap: 31,
      longestGap: 36,
      currentGap: 118,
      lastVersion: 'v1.10.0',
      releases: 11,
    });
    expect(signal?.sentence).toMatch(
      /^No stable release since 15 Feb 2020: 118 days as of 12 Jun 2020, usually every 31 days over 11 releases since 2019; a gap this long has a chance of about 1 in \d+\.$/,
    );
  });

  it('is not called before 90 days, before it is unlikely, or once a release came', () => {
    expect(findStaleReleases(releasing(monthly), limits, lastMonthly + 89)).toHaveLength(0);
    expect(findStaleReleases(releasing([150, 190, 120, 170, 200, 140, 160]), limits, start + 1_130 + 200)).toHaveLength(
      0,
    );
    const ended = findStaleReleases(releasing([...monthly, 130]), limits, lastMonthly + 200);
    expect(ended).toMatchObject([{ state: 'over', ended: lastMonthly + 130, detected: lastMonthly + 90 }]);
  });

  it('is never called for a project without a rhythm, with few releases, or archived', () => {
    expect(findStaleReleases(releasing([1, 400, 3, 700, 5, 200, 3, 900]), limits, start + 6_000)).toHaveLength(0);
    expect(findStaleReleases(releasing([30, 30, 30]), limits, start + 900)).toHaveLength(0);
    const archived = { ...releasing(monthly), facts: { createdDay: null, lastPushDay: null, archived: true } };
    expect(findStaleReleases(archived, limits, lastMonthly + 400)).toHaveLength(0);
  });

  it('lasts until releases were last read, for what came since is not known', () => {
    const read = (daysAfter: number): ProjectHistory => {
      const history = releasing(monthly);
      return { ...history, reach: { ...history.reach, releases: (lastMonthly + daysAfter) * 86_400 + 3_600 } };
    };
    expect(findStaleReleases(read(84), limits, lastMonthly + 94)).toEqual([]);
    const [signal, ...more] = findStaleReleases(read(92), limits, lastMonthly + 104);
    expect(more).toEqual([]);
    expect(signal).toMatchObject({
      onset: lastMonthly + 90,
      peak: lastMonthly + 92,
      ended: null,
      evidence: { currentGap: 92, data: { through: lastMonthly + 92, asOf: (lastMonthly + 92) * 86_400 + 3_600 } },
    });
    expect(signal?.sentence).toMatch(/^No stable release since 15 Feb 2020: 92 days as of 17 May 2020,/);
    // A reading later than the day that is judged adds nothing to that day.
    expect(findStaleReleases(read(300), limits, lastMonthly + 104)[0]?.evidence.currentGap).toBe(104);
  });

  it('says over which releases a gap is usual: the newest 61', () => {
    const gaps = [...Array<number>(40).fill(10), ...Array<number>(60).fill(30)];
    const last = start + 40 * 10 + 60 * 30;
    const [signal] = findStaleReleases(releasing(gaps), limits, last + 120);
    expect(signal?.evidence).toMatchObject({ releases: 61, learntSince: start + 40 * 10, usualGap: 30 });
    expect(signal?.sentence).toContain('usually every 30 days over 61 releases since 2020');
  });

  it('is not ended by a pre-release', () => {
    const history = releasing(monthly);
    const withBeta = {
      ...history,
      releases: [...history.releases, { version: 'v2.0.0-beta.1', day: lastMonthly + 60, prerelease: true }],
    };
    expect(findStaleReleases(withBeta, limits, lastMonthly + 118)).toHaveLength(1);
  });

  it('follows the thresholds', () => {
    expect(
      findStaleReleases(releasing(monthly), resolveThresholds({ staleDays: 200 }), lastMonthly + 118),
    ).toHaveLength(0);
    expect(
      findStaleReleases(releasing(monthly), resolveThresholds({ staleDays: 60, staleChance: 0.2 }), lastMonthly + 70),
    ).toHaveLength(1);
  });
});

describe('the chance of a gap', () => {
  const gaps = fc.array(fc.integer({ min: 3, max: 300 }), { minLength: 4, maxLength: 60 });

  it('falls with its length, and the unlikely length is where it reaches the limit', () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 900 }), (past, days) => {
        const cadence = learnCadence(past);
        expect(chanceOfGap(cadence, days)).toBeGreaterThanOrEqual(chanceOfGap(cadence, days + 1));
        const limit = unlikelyGap(cadence, 0.05, 100_000);
        expect(chanceOfGap(cadence, limit)).toBeLessThanOrEqual(0.05);
        expect(chanceOfGap(cadence, limit - 1)).toBeGreaterThan(0.05);
      }),
    );
  });

  it('is shrunk to what projects do where there are few gaps', () => {
    expect(chanceOfGap(learnCadence([10, 10]), 40)).toBeGreaterThan(
      chanceOfGap(learnCadence(Array<number>(30).fill(10)), 40) * 3,
    );
  });
});
