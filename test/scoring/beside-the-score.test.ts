import { describe, expect, it } from 'vitest';
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
  adopters: { state: 'unknown' },
};

describe('lifecycle stage', () => {
  it('is production with size, age, contributors and releases together', () => {
    expect(lifecycleOf(GROWN).stage).toBe('production');
    expect(lifecycleOf({ ...GROWN, contributors: 99 })).toEqual({
      stage: 'stable growth',
      because: ['fewer than 100 contributors'],
    });
    expect(lifecycleOf({ ...GROWN, stableReleasesInYear: 0 })).toEqual({
      stage: 'stable growth',
      because: ['no stable release in 12 months'],
    });
    expect(lifecycleOf({ ...GROWN, stableReleasesInYear: undefined }).because).toEqual(['releases unknown']);
  });

  it('is early adopters when small or in the first year', () => {
    expect(lifecycleOf({ ...GROWN, stars: 999 })).toEqual({ stage: 'early adopters', because: ['under 1,000 stars'] });
    expect(lifecycleOf({ ...GROWN, createdAt: Date.UTC(2025, 0, 1) }).because).toEqual(['in its first year']);
  });

  it('is production where ten users are named, whatever the stars', () => {
    const adopters = { state: 'listed', file: 'ADOPTERS.md', count: 10 } as const;
    expect(lifecycleOf({ ...GROWN, stars: undefined, adopters })).toEqual({
      stage: 'production',
      because: ['ADOPTERS.md lists 10 users'],
    });
    expect(lifecycleOf({ ...GROWN, adopters: { ...adopters, count: 1_204 } }).because).toEqual([
      'ADOPTERS.md lists 1,204 users',
    ]);
    expect(lifecycleOf({ ...GROWN, stars: 400, adopters: { ...adopters, count: 9 } }).stage).toBe('early adopters');
  });

  it('is unknown where it would be a guess', () => {
    expect(lifecycleOf({ ...GROWN, stars: undefined }).stage).toBeUndefined();
    expect(lifecycleOf({ ...GROWN, createdAt: undefined }).because).toEqual(['date of creation unknown']);
  });
});

describe('credibility', () => {
  it('holds stars against 10,000 and asks for named users', () => {
    expect(credibilityOf(26_836, { state: 'listed', file: 'ADOPTERS.md', count: 41 })).toEqual({
      level: 'proven',
      ofLine: 2.6836,
      text: 'past 10,000 stars; ADOPTERS.md lists 41 users',
    });
    expect(credibilityOf(26_836, { state: 'none' }).level).toBe('popular');
    expect(credibilityOf(9_999, { state: 'unknown' })).toMatchObject({
      level: 'unproven',
      text: '99 % of the way to 10,000 stars; production use not checked',
    });
    expect(credibilityOf(26_836, { state: 'listed', file: 'ADOPTERS.md', count: 1_204 }).text).toBe(
      'past 10,000 stars; ADOPTERS.md lists 1,204 users',
    );
    expect(credibilityOf(300, { state: 'listed', file: 'ADOPTERS', count: 1 })).toMatchObject({
      level: 'used',
      text: '3 % of the way to 10,000 stars; ADOPTERS lists 1 user',
    });
    expect(credibilityOf(undefined, { state: 'none' }).level).toBe('unknown');
  });

  it('does not take an ADOPTERS file without entries for evidence', () => {
    expect(credibilityOf(20_000, { state: 'listed', file: 'ADOPTERS.md', count: 0 }).level).toBe('popular');
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
