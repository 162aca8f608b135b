import { describe, expect, it } from 'vitest';
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
