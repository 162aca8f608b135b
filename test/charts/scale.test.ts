import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayTicks, niceScale, writeShareTicks, writeTicks } from '../../src/charts/pictures/scale.ts';
import { dayOfIso } from '../../src/contracts/figures/series.ts';

describe('niceScale', () => {
  it.each([
    [[21_571, 23_292], { min: 21_500, max: 23_500 }],
    [[0, 9], { min: 0, max: 10 }],
    [[57, 57], { min: 55, max: 59 }],
    [[0, 0], { min: 0, max: 1 }],
    [[1_200_000_000, 5_767_977_833], { min: 0, max: 6_000_000_000 }],
    [[-5, 20], { min: -10, max: 20 }],
  ])('%j', (values, bounds) => {
    expect(niceScale(values, { steps: 4, whole: true })).toMatchObject(bounds);
  });

  it('holds every value, has whole ticks for counts and never goes below zero without need', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 20 }), (values) => {
        const { min, max, ticks } = niceScale(values, { steps: 4, whole: true });
        expect(min).toBeGreaterThanOrEqual(0);
        expect(min).toBeLessThanOrEqual(Math.min(...values));
        expect(max).toBeGreaterThanOrEqual(Math.max(...values));
        expect(max).toBeGreaterThan(min);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});

it('writes ticks of one axis alike', () => {
  expect(writeTicks([0, 5_000, 10_000])).toEqual(['0', '5,000', '10,000']);
  expect(writeTicks([0, 500_000, 1_000_000, 1_500_000])).toEqual(['0', '0.5M', '1.0M', '1.5M']);
  expect(writeTicks([0, 2e9, 4e9])).toEqual(['0', '2B', '4B']);
  expect(writeShareTicks([-0.2, 0, 0.2])).toEqual(['\u221220 %', '0 %', '+20 %']);
  expect(writeShareTicks([0, 0.025, 0.05])).toEqual(['0 %', '+2.5 %', '+5.0 %']);
});

describe('dayTicks', () => {
  const labels = (from: string, to: string): string[] =>
    dayTicks(dayOfIso(from), dayOfIso(to), 7).map(({ label }) => label);

  it('a week is days', () =>
    expect(labels('2025-10-24', '2025-10-28')).toEqual(['24 Oct\n2025', '25 Oct', '26 Oct', '27 Oct', '28 Oct']));
  it('a month is Mondays', () =>
    expect(labels('2025-10-01', '2025-10-30')).toEqual(['6 Oct\n2025', '13 Oct', '20 Oct', '27 Oct']));
  it('the year stands where it turns', () =>
    expect(labels('2024-11-01', '2025-03-05')).toEqual(['Nov\n2024', 'Dec', 'Jan\n2025', 'Feb', 'Mar']));
  it('three years are half years', () =>
    expect(labels('2022-11-08', '2025-10-30')).toEqual(['Jan\n2023', 'Jul', 'Jan\n2024', 'Jul', 'Jan\n2025', 'Jul']));
  it('ten years are years', () =>
    expect(labels('2015-04-13', '2025-10-30')).toEqual(['2016', '2018', '2020', '2022', '2024']));

  it('stay inside, in order and few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 12_000 }), (from, span) => {
        const days = dayTicks(from, from + span, 7).map(({ day }) => day);
        expect(days.length).toBeLessThanOrEqual(7);
        expect(
          days.every(
            (day, index) => day >= from && day <= from + span && (index === 0 || day > (days[index - 1] ?? day)),
          ),
        ).toBe(true);
      }),
    );
  });
});
