import { describe, expect, it } from 'vitest';
import { readsLikePrerelease } from '../../src/scoring/prerelease.ts';
import { mergeReleases } from '../../src/scoring/release-records.ts';

describe('records of releases', () => {
  it('become one entry a release, on its first day', () => {
    const records = [
      { day: 101, version: '2.12.0' },
      { day: 100, version: '2.12.0' },
      { day: 102, version: '' }, // within two days of 2.12.0
      { day: 140, version: '' },
      { day: 142, version: '' }, // the one before, noted again
      { day: 130, version: '2.13.0' },
    ];
    expect(mergeReleases(records)).toEqual([
      { day: 100, version: '2.12.0' },
      { day: 130, version: '2.13.0' },
      { day: 140, version: '' },
    ]);
  });
});

describe('a version that reads like a pre-release', () => {
  it.each([
    '1.0.0-rc.1',
    '3.0b2',
    '3.1.8b',
    '1.61.11-nightly',
    '1.76.0.dev1',
    '2.0.0-alpha',
    '2.0.0a1',
    '1.77.2.rc.1',
    'v2-beta.3',
    '5.0.0-canary.12',
    '4.51.3-Qwen2.5-Omni-preiew',
  ])('%s', (version) => {
    expect(readsLikePrerelease(version)).toBe(true);
  });

  it.each([
    '1.12.0',
    'v2.9.0',
    '2024.1',
    '4.49.0-SmolVLM-2',
    'release-7',
    '',
    '1.0.0-post1',
    '4.9.0-Gemma',
    'r1.15',
    'stable',
  ])('but not %s', (version) => {
    expect(readsLikePrerelease(version)).toBe(false);
  });
});
