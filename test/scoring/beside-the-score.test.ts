import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { credibilityOf } from '../../src/scoring/credibility.ts';
import { licenceNote } from '../../src/scoring/licence.ts';
import { lifecycleOf } from '../../src/scoring/lifecycle.ts';
import type { LifecycleFacts } from '../../src/scoring/lifecycle.ts';

const AT = Date.UTC(2025, 9, 30);
const GROWN: LifecycleFacts = {
  at: AT,
  createdAt: Date.UTC(2020, 4, 30),
  stars: 26_836,
  contributors: 145,
  stableReleasesInYear: 17,
  pushedAt: AT - 2 * DAY,
  pushReadAt: AT,
  archived: false,
  gone: false,
  adopters: { state: 'unknown' },
};

describe('lifecycle stage', () => {
  it('is established with size, age, contributors and releases together', () => {
    expect(lifecycleOf(GROWN).stage).toBe('established');
    expect(lifecycleOf({ ...GROWN, contributors: 99 })).toEqual({
      stage: 'growing',
      because: ['fewer than 100 contributors'],
    });
    expect(lifecycleOf({ ...GROWN, stableReleasesInYear: 0 })).toEqual({
      stage: 'growing',
      because: ['no stable release in 12 months'],
    });
    expect(lifecycleOf({ ...GROWN, stableReleasesInYear: undefined }).because).toEqual(['releases unknown']);
  });

  it('is early when small or in the first year', () => {
    expect(lifecycleOf({ ...GROWN, stars: 999 })).toEqual({ stage: 'early', because: ['under 1,000 stars'] });
    expect(lifecycleOf({ ...GROWN, createdAt: Date.UTC(2025, 0, 1) }).because).toEqual(['in its first year']);
  });

  it('speaks of production only where ten users are named, whatever the stars', () => {
    const adopters = { state: 'listed', file: 'ADOPTERS.md', count: 10 } as const;
    expect(lifecycleOf({ ...GROWN, stars: undefined, adopters })).toEqual({
      stage: 'established',
      because: ['used in production: ADOPTERS.md lists 10 users'],
    });
    expect(lifecycleOf({ ...GROWN, adopters: { ...adopters, count: 1_204 } }).because).toEqual([
      'used in production: ADOPTERS.md lists 1,204 users',
    ]);
    expect(lifecycleOf({ ...GROWN, stars: 400, adopters: { ...adopters, count: 9 } }).stage).toBe('early');
  });

  it('is dormant without a push for a year, archived or gone, however large or much used', () => {
    const listed = { state: 'listed', file: 'ADOPTERS.md', count: 40 } as const;
    const quiet = { ...GROWN, adopters: listed, pushedAt: AT - 365 * DAY };
    expect(lifecycleOf(quiet)).toEqual({ stage: 'dormant', because: ['no push since 30 Oct 2024'] });
    expect(lifecycleOf({ ...quiet, pushedAt: AT - 364 * DAY }).stage).toBe('established');
    expect(lifecycleOf({ ...GROWN, archived: true })).toEqual({ stage: 'dormant', because: ['archived by its owner'] });
    expect(lifecycleOf({ ...GROWN, gone: true })).toEqual({ stage: 'dormant', because: ['no longer on GitHub'] });
  });

  it('is not dormant because it was not read for a year', () => {
    const unread = { ...GROWN, pushedAt: AT - 500 * DAY, pushReadAt: AT - 490 * DAY };
    expect(lifecycleOf(unread).stage).toBe('established');
    expect(lifecycleOf({ ...unread, pushReadAt: undefined }).stage).toBe('established');
  });

  it('is unknown where it would be a guess', () => {
    expect(lifecycleOf({ ...GROWN, stars: undefined }).stage).toBeUndefined();
    expect(lifecycleOf({ ...GROWN, createdAt: undefined }).because).toEqual(['date of creation unknown']);
  });
});

describe('credibility', () => {
  it('holds stars against 10,000, and says production only where users are named', () => {
    expect(
      credibilityOf(26_836, { state: 'listed', file: 'ADOPTERS.md', count: 14 }, '1,204 dependent packages'),
    ).toEqual({
      level: 'proven',
      ofLine: 2.6836,
      text: 'past 10,000 stars and used in production: 14 named adopters, 1,204 dependent packages',
    });
    expect(credibilityOf(26_836, { state: 'listed', file: 'ADOPTERS.md', count: 1_204 }, undefined).text).toBe(
      'past 10,000 stars and used in production: 1,204 named adopters',
    );
    expect(credibilityOf(300, { state: 'listed', file: 'ADOPTERS', count: 1 }, undefined)).toMatchObject({
      level: 'used',
      text: '3 % of the way to 10,000 stars; used in production: 1 named adopter',
    });
  });

  it('says what is missing', () => {
    expect(credibilityOf(26_836, { state: 'none' }, '1,204 dependent packages')).toMatchObject({
      level: 'popular',
      text: 'past 10,000 stars; use in production not shown: no ADOPTERS file, 1,204 dependent packages',
    });
    expect(credibilityOf(9_999, { state: 'unknown' }, undefined)).toMatchObject({
      level: 'unproven',
      text: '99 % of the way to 10,000 stars; use in production not shown: adopters not checked, dependent packages unknown',
    });
    expect(credibilityOf(undefined, { state: 'none' }, undefined).level).toBe('unknown');
  });

  it('does not take an ADOPTERS file without entries for evidence', () => {
    const empty = credibilityOf(20_000, { state: 'listed', file: 'ADOPTERS.md', count: 0 }, undefined);
    expect(empty.level).toBe('popular');
    expect(empty.text).toContain('ADOPTERS.md names no users');
  });
});

describe('licence note', () => {
  it.each([
    ['Apache-2.0', 'permissive', false],
    ['MPL-2.0', 'weak copyleft', false],
    ['GPL-3.0-or-later', 'copyleft', false],
    ['AGPL-3.0-only', 'network copyleft', true],
    ['BUSL-1.1', 'source available', true],
    ['NOASSERTION', 'unrecognised', true],
    ['constructor', 'unrecognised', true],
    [null, 'none', true],
    [undefined, 'unknown', false],
  ] as const)('calls %s %s', (spdx, kind, caution) => {
    expect(licenceNote(spdx)).toMatchObject({ kind, caution });
  });
});
