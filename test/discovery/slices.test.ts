import { expect, test } from 'vitest';
import { countAbove, planSlices, splitSlice, surveyedAbove } from '../../src/discovery/slices.ts';

const FLOORS = { stars: 500, newStars: 50, newDays: 90 };
const TODAY = 20_000;

test('a night is cut by the counts of the last one: new repositories first, fewest stars first, no slice too large', () => {
  const all = countAbove([
    { stars: 500, candidates: 600 },
    { stars: 501, candidates: 500 },
    { stars: 900, candidates: 300 },
    { stars: 70_000, candidates: 120 },
  ]);
  const young = countAbove([
    { stars: 60, candidates: 800 },
    { stars: 400, candidates: 700 },
  ]);
  expect(planSlices(FLOORS, TODAY, { young, all })).toEqual([
    { starsFrom: 50, starsTo: 399, createdFrom: TODAY - 90, createdTo: null },
    { starsFrom: 400, starsTo: 499, createdFrom: TODAY - 90, createdTo: null },
    { starsFrom: 500, starsTo: 500, createdFrom: null, createdTo: null },
    { starsFrom: 501, starsTo: null, createdFrom: null, createdTo: null },
  ]);
});

test('slices leave nothing out between them, whatever the counts', () => {
  for (const power of [0.7, 1.2, 2]) {
    const all = (stars: number): number => 100_000 * (500 / stars) ** power;
    const slices = planSlices(FLOORS, TODAY, { young: () => 0, all });
    const old = slices.filter(({ createdFrom }) => createdFrom === null);
    expect(old[0]?.starsFrom).toBe(500);
    expect(old.at(-1)?.starsTo).toBeNull();
    old.slice(1).forEach((slice, at) => expect(slice.starsFrom).toBe((old[at]?.starsTo ?? 0) + 1));
    for (const { starsFrom, starsTo } of old)
      if (starsTo !== null && starsTo > starsFrom) expect(all(starsFrom) - all(starsTo + 1)).toBeLessThanOrEqual(930);
  }
});

test('a slice with too many is cut by stars, and where all have the same number by date of creation', () => {
  const parts = splitSlice({ starsFrom: 500, starsTo: null, createdFrom: null, createdTo: null }, 2_000, TODAY) ?? [];
  expect(parts.length).toBeGreaterThan(2);
  expect(parts[0]?.starsFrom).toBe(500);
  expect(parts.at(-1)?.starsTo).toBeNull();
  expect(splitSlice({ starsFrom: 50, starsTo: 50, createdFrom: 19_910, createdTo: null }, 1_500, TODAY)).toEqual([
    { starsFrom: 50, starsTo: 50, createdFrom: 19_910, createdTo: 19_955 },
    { starsFrom: 50, starsTo: 50, createdFrom: 19_956, createdTo: null },
  ]);
  expect(splitSlice({ starsFrom: 50, starsTo: 50, createdFrom: 9, createdTo: 9 }, 1_500, TODAY)).toBeUndefined();
});

test('a survey of some totals tells what lies between them', () => {
  const above = surveyedAbove([
    { stars: 500, total: 1_000 },
    { stars: 1_000, total: 500 },
  ]);
  expect([500, 750, 1_000].map((stars) => Math.round(above(stars)))).toEqual([1_000, 667, 500]);
});
