import { describe, expect, it } from 'vitest';
import { agreeingCounts } from '../../tools/demo/agreeing-counts.ts';
import type { Count } from '../../tools/demo/agreeing-counts.ts';

const counts = (values: Readonly<Record<number, number>>): Count[] =>
  Object.entries(values).map(([day, value]) => ({ day: Number(day), value }));
/** A count for each day from the first on. */
const days = (first: number, values: readonly number[]): Count[] =>
  values.map((value, index) => ({ day: first + index, value }));

describe('weekly counts', () => {
  it('stay where the daily ones of the same day are about the same', () => {
    expect(agreeingCounts(counts({ 3: 10_012 }), days(1, [9_990, 9_995, 10_000, 10_004]))).toEqual([10_012]);
    expect(agreeingCounts(counts({ 3: 10_030 }), days(1, [9_990, 9_995, 10_000, 10_004]))).toEqual([undefined]);
    const many = Array.from({ length: 12 }, (_, week) => [1 + 7 * week, week === 5 ? 10_030 : 10_001] as const);
    const kept = agreeingCounts(counts(Object.fromEntries(many)), days(1, Array<number>(90).fill(10_000)));
    expect(kept).toEqual(many.map(([, value], week) => (week === 5 ? undefined : value)));
  });

  it('may be read late on a day that brought much', () => {
    expect(agreeingCounts(counts({ 2: 10_250 }), days(1, [9_900, 10_000, 10_300]))).toEqual([10_250]);
  });

  it('may be off by a fork or two where there are few', () => {
    expect(agreeingCounts(counts({ 1: 102 }), days(1, [100, 100]))).toEqual([102]);
    expect(agreeingCounts(counts({ 1: 103 }), days(1, [100, 100]))).toEqual([undefined]);
  });

  it('of a recorder that is a percent off everywhere go in the holes as well, and stay where there is no other', () => {
    const daily = [...days(20, Array<number>(15).fill(10_000)), ...days(100, Array<number>(15).fill(10_000))];
    const weekly = counts({ 5: 10_100, 21: 10_100, 28: 10_100, 60: 10_100, 101: 10_000, 108: 10_100, 130: 10_100 });
    expect(agreeingCounts(weekly, daily)).toEqual([
      10_100,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      10_100,
    ]);
  });

  it('of one that agrees fill the holes', () => {
    const daily = [...days(20, Array<number>(15).fill(10_000)), ...days(100, Array<number>(15).fill(11_000))];
    expect(agreeingCounts(counts({ 21: 10_001, 60: 10_500, 101: 11_001 }), daily)).toEqual([10_001, 10_500, 11_001]);
  });

  it('stay where nothing was counted by the day, and unknown ones stay unknown', () => {
    expect(
      agreeingCounts(
        [
          { day: 1, value: 5 },
          { day: 8, value: undefined },
        ],
        [],
      ),
    ).toEqual([5, undefined]);
  });
});
