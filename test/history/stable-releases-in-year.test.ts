import { expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { CoverageSpan } from '../../src/contracts/figures/coverage.ts';
import { knownInYear, releaseYear } from '../../src/history/releases/release-year.ts';
import { releasesFact, stableReleasesInYear } from '../../src/history/releases/releases.ts';

const NOW = Date.parse('2026-11-30T00:00:00Z');
const ago = (days: number): number => NOW - days * DAY;

/** Stable releases so many days ago, read over so many days up to another day. */
function read(releasedAgo: readonly number[], span: { from: number; to: number } | undefined) {
  const releases = releasedAgo
    .toSorted((a, b) => b - a)
    .map((days) => ({ tag: `v${days}`, publishedAt: ago(days), prerelease: false, source: 'github' }));
  const coverage: CoverageSpan[] =
    span === undefined ? [] : [{ from: ago(span.from), to: ago(span.to), completeness: 'complete' }];
  const okAt = span === undefined ? null : ago(span.to);
  const fact = releasesFact(
    {
      releases,
      coverage: coverage.map((one) => ({ ...one, subject: 'releases' })),
      fetches: [{ subject: 'releases', okAt, reason: null }],
      origin: 'github',
    },
    NOW,
  );
  return [stableReleasesInYear(fact, NOW), knownInYear(releaseYear(releases, coverage, NOW))];
}

it('is none only where a year was read', () => {
  expect(read([500], { from: 600, to: 0 })).toEqual([0, 0]);
  expect(read([500], { from: 360, to: 0 })).toEqual([0, 0]);
  // A hole of two months: what came in it is not known.
  expect(read([500], { from: 300, to: 0 })).toEqual([undefined, undefined]);
  expect(read([500, 20], { from: 300, to: 0 })).toEqual([1, 1]);
});

it('is that of the year which ended when they were last read', () => {
  expect(read([430], { from: 900, to: 100 })).toEqual([1, 1]);
  expect(read([470], { from: 900, to: 100 })).toEqual([0, 0]);
});
