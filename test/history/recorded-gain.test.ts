import { describe, expect, it } from 'vitest';
import type { CountSeries } from '../../src/contracts/figures/series.ts';
import { recordedGain } from '../../src/history/stars/recorded-gain.ts';
import { restatedIssueDays } from '../../src/history/stars/restated-total.ts';

const weekly = (...values: (number | null)[]) => values.map((count, index) => ({ day: 20_000 + index * 7, count }));
const gain = (readings: ReturnType<typeof weekly>, days: number, tolerance: number) =>
  recordedGain({ days, tolerance }, readings, (reading) => reading.count);

describe('what was recorded of a window', () => {
  it('is the difference of two readings over their own days, never scaled', () => {
    expect(gain(weekly(100, 107, 110, 120, 129), 30, 3)).toEqual({ value: 29, days: 28 });
    expect(gain(weekly(100, 107), 7, 2)).toEqual({ value: 7, days: 7 });
  });

  it('ends with the newest reading that has another one a window before it', () => {
    expect(gain(weekly(100, null, 110, null, 129, 140), 30, 3)).toEqual({ value: 29, days: 28 });
    expect(gain(weekly(100, 90), 7, 2)).toEqual({ value: -10, days: 7 });
  });

  it('is unknown where no two readings are so far apart', () => {
    expect(gain(weekly(100, 107, 110), 30, 3)).toBeUndefined();
    expect(gain(weekly(null, null), 7, 2)).toBeUndefined();
  });
});

const series = (...values: (number | null)[]): CountSeries => ({
  measure: 'count',
  line: 'observed',
  zone: 'UTC',
  start: 20_000,
  values: values.flatMap((value) => [value, null, null, null, null, null, null]),
  asOf: null,
});

describe('the number of issues ever opened', () => {
  it('is restated where it falls below all that it was in the weeks before', () => {
    // As recorded of tensorflow/tensorflow from 8 May 2025: open issues fell from 8,700 to 1,282, and 12 were closed.
    const open = series(8_700, 8_700, 1_282, 1_398);
    const closed = series(39_610, 39_623, 39_635, 39_666);
    expect(restatedIssueDays(open, closed)).toEqual([20_014]);
  });

  it('is not restated by a sweep whose two counts were read a week apart', () => {
    // As recorded of ray-project/ray from 26 June 2025: the closed ones came first, the open ones followed.
    const open = series(4_152, 4_129, 2_957, 2_975);
    const closed = series(18_900, 20_139, 20_170, 20_200);
    expect(restatedIssueDays(open, closed)).toEqual([]);
  });

  it('is not restated by a few issues that were moved, nor by days without a reading', () => {
    expect(restatedIssueDays(series(100, 95, null, 98), series(900, 890, null, 891))).toEqual([]);
    expect(
      restatedIssueDays(series(100, null, null, null, null, null, 40), series(900, 0, null, null, null, null, 900)),
    ).toEqual([20_042]);
  });
});
