import { describe, expect, it } from 'vitest';
import type { FigureReading } from '../../src/contracts/figures/usage.ts';
import { growthOfDays, growthOfSums, growthOfTotal, registryShare, totalGain } from '../../src/usage/growth.ts';

const FROM = 20_000;
const TO = FROM + 55;
/** 56 days: 28 of `before`, then 28 of `now`. */
const days = (before: number, now: number): { day: number; downloads: number }[] =>
  Array.from({ length: 56 }, (_, at) => ({ day: FROM + at, downloads: at < 28 ? before : now }));
const readings = (...pairs: readonly (readonly [day: number, value: number])[]): FigureReading[] =>
  pairs.map(([day, value]) => ({ day, value, at: day * 86_400_000, sourceAt: null }));

describe('growth of daily downloads', () => {
  it('is this window against the one before', () => {
    expect(growthOfDays(days(100, 125), TO)).toEqual({ state: 'known', share: 0.25, days: 28 });
  });

  it('takes a hole from both sides', () => {
    const holed = days(100, 125).filter(({ day }) => day !== FROM + 3 && day !== TO);
    expect(growthOfDays(holed, TO)).toEqual({ state: 'known', share: 0.25, days: 26 });
  });

  it('needs 21 pairs of days, and a thousand downloads before', () => {
    expect(
      growthOfDays(
        days(100, 125).filter(({ day }) => day < FROM + 28 || day > FROM + 35),
        TO,
      ),
    ).toEqual({ state: 'unknown' });
    expect(growthOfDays(days(35, 3_500), TO)).toEqual({ state: 'few' });
    expect(growthOfDays(days(36, 72), TO)).toMatchObject({ share: 1 });
    expect(growthOfDays([], TO)).toEqual({ state: 'unknown' });
  });
});

describe('growth of sums of thirty days', () => {
  it('holds the newest against the one of four weeks before', () => {
    const weekly = readings([1, 10_000], [8, 11_000], [15, 11_500], [22, 12_000], [29, 12_500]);
    expect(growthOfSums(weekly)).toEqual({ state: 'known', share: 0.25, days: 28 });
  });

  it('says nothing where none was read about then, or too little was downloaded', () => {
    expect(growthOfSums(readings([1, 10_000], [40, 12_500]))).toEqual({ state: 'unknown' });
    expect(growthOfSums(readings([1, 999], [29, 12_500]))).toEqual({ state: 'few' });
    expect(growthOfSums([])).toEqual({ state: 'unknown' });
  });
});

describe('totals', () => {
  it('gain what lies between two readings', () => {
    expect(totalGain(readings([1, 1_000], [8, 1_700], [29, 4_000]), 28)).toEqual({ downloads: 3_000, from: 1, to: 29 });
    expect(totalGain(readings([1, 1_000], [29, 4_000]), 7)).toBeUndefined();
  });

  it('that fell were restated: nothing is gained across the fall', () => {
    const fell = readings([1, 9_000], [8, 9_700], [15, 100], [22, 900], [29, 1_600]);
    expect(totalGain(fell, 28)).toBeUndefined();
    expect(totalGain(fell, 7)).toEqual({ downloads: 700, from: 22, to: 29 });
    expect(growthOfTotal(fell)).toEqual({ state: 'unknown' });
  });

  it('grow by what was gained a day', () => {
    expect(growthOfTotal(readings([1, 0], [29, 2_800], [57, 6_300]))).toEqual({
      state: 'known',
      share: 0.25,
      days: 28,
    });
    expect(growthOfTotal(readings([1, 0], [29, 900], [57, 6_300]))).toEqual({ state: 'few' });
    expect(growthOfTotal(readings([1, 5_000], [29, 100], [57, 6_300]))).toEqual({ state: 'unknown' });
  });
});

describe('the share of the registry', () => {
  it('is of the same days, and may fall while downloads rise', () => {
    expect(registryShare(days(100, 120), days(100_000, 150_000), TO)).toEqual({
      share: 0.0008,
      change: expect.closeTo(-0.2) as number,
    });
  });

  it('leaves out days on which the registry is not known', () => {
    const registry = days(100_000, 150_000).map((one) => (one.day === TO ? { ...one, downloads: 0 } : one));
    expect(registryShare(days(100, 150), registry, TO)).toEqual({ share: 0.001, change: expect.closeTo(0) as number });
    expect(registryShare(days(100, 150), [], TO)).toBeUndefined();
  });
});
