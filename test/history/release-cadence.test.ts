import { describe, expect, it } from 'vitest';
import { cadenceOf, median } from '../../src/history/releases/release-cadence.ts';

const AT = Date.UTC(2025, 9, 31, 6);
const stable = (...dates: string[]) =>
  dates.map((date) => ({ publishedAt: Date.parse(`${date}T12:00:00Z`), prerelease: false }));

describe('release cadence', () => {
  it('is count and median gap of the last 365 days, worked by hand for qdrant/qdrant', () => {
    // Recorded releases; 17 fall after 2024-10-31. Gaps that end in the year, from 2024-10-11 on:
    // 32 6 21 30 9 11 14 6 32 10 22 31 62 18 3 13 34, sorted 3 6 6 9 10 11 13 14 [18] 21 22 30 31 32 32 34 62.
    const releases = stable(
      '2024-10-08',
      '2024-10-11',
      '2024-11-12',
      '2024-11-18',
      '2024-12-09',
      '2025-01-08',
      '2025-01-17',
      '2025-01-28',
      '2025-02-11',
      '2025-02-17',
      '2025-03-21',
      '2025-03-31',
      '2025-04-22',
      '2025-05-23',
      '2025-07-24',
      '2025-08-11',
      '2025-08-14',
      '2025-08-27',
      '2025-09-30',
    );
    // 365 / 18 = 20.3 a year by the gaps, 17 by the count: the lower holds.
    expect(cadenceOf(releases, AT)).toEqual({
      count: 17,
      medianGapDays: 18,
      perYear: 17,
      lastAt: Date.UTC(2025, 8, 30),
    });
  });

  it('takes whichever of the two is slower', () => {
    // Three patches on the days after one release, then one every 80 days: gaps 1 1 1 80 80 80, median 40.5, 9.01 a year; count 7.
    const patched = stable(
      '2025-01-01',
      '2025-01-02',
      '2025-01-03',
      '2025-01-04',
      '2025-03-25',
      '2025-06-13',
      '2025-09-01',
    );
    expect(cadenceOf(patched, AT)).toMatchObject({ count: 7, medianGapDays: 40.5, perYear: 7 });
    // One more of the long gaps makes 80 the median: 365 / 80 = 4.5625 a year, though the count is 8 with the burst.
    const slow = stable(
      '2024-12-01',
      '2024-12-02',
      '2024-12-03',
      '2024-12-04',
      '2025-02-22',
      '2025-05-13',
      '2025-08-01',
      '2025-10-20',
    );
    expect(cadenceOf(slow, AT)).toMatchObject({ count: 8, medianGapDays: 80, perYear: 4.5625 });
    // A single one after 600 days of silence: 365 / 600.
    expect(cadenceOf(stable('2024-01-01', '2025-08-23'), AT)?.perYear).toBeCloseTo(0.6083, 4);
  });

  it('knows no cadence without a stable release, and a cadence of zero after one that ended', () => {
    expect(cadenceOf([], AT)).toBeUndefined();
    expect(cadenceOf([{ publishedAt: AT - 1_000, prerelease: true }], AT)).toBeUndefined();
    expect(cadenceOf(stable('2022-10-24'), AT)).toEqual({
      count: 0,
      medianGapDays: undefined,
      perYear: 0,
      lastAt: Date.UTC(2022, 9, 24),
    });
  });

  it('counts a single first release by its count alone, releases of one day once, and none from the future', () => {
    expect(cadenceOf(stable('2025-06-01'), AT)?.perYear).toBe(1);
    expect(cadenceOf(stable('2025-06-01', '2025-06-01', '2025-06-01'), AT)?.count).toBe(1);
    expect(cadenceOf(stable('2025-06-01', '2026-06-01'), AT)?.count).toBe(1);
  });

  it('takes the mean of the two middle values of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9])).toBe(9);
    expect(median([])).toBeUndefined();
  });
});
