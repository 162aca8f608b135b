import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/charts/drawing/fonts.ts';
import { placeInRow, shorten, spread, wrap } from '../../src/charts/drawing/layout.ts';

describe('spread', () => {
  it('leaves alone what does not touch', () => expect(spread([10, 100, 50], 20, 0, 200)).toEqual([10, 100, 50]));
  it('parts two evenly about their middle', () => expect(spread([100, 100], 20, 0, 200)).toEqual([90, 110]));
  it('keeps to the bounds', () => expect(spread([0, 2, 199], 20, 0, 200)).toEqual([0, 20, 199]));
  it('shares what room there is', () => expect(spread([5, 5, 5], 100, 0, 100)).toEqual([0, 50, 100]));

  it('keeps order, distance and bounds for any wishes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 }), (wishes) => {
        const placed = spread(wishes, 40, 0, 300);
        expect(Math.min(...placed)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...placed)).toBeLessThanOrEqual(300 + 1e-9);
        const sorted = placed.toSorted((a, b) => a - b);
        sorted.slice(1).forEach((at, index) => expect(at - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(40 - 1e-9));
        wishes.forEach((wish, i) =>
          wishes.forEach((other, j) => {
            if (wish < other) expect(placed[i]).toBeLessThan(placed[j] ?? 0);
          }),
        );
      }),
    );
  });
});

it('gives the room in a row to the more important label', () => {
  const labels = [
    { centre: 50, width: 40 },
    { centre: 60, width: 40 },
    { centre: 300, width: 40 },
  ];
  expect(placeInRow(labels, [1, 0, 2], { from: 0, to: 310, space: 5 })).toEqual([
    { index: 1, left: 40 },
    { index: 2, left: 270 },
  ]);
});

it('shortens to what fits, and says that it did', () => {
  expect(shorten('short', 200, 18)).toBe('short');
  const cut = shorten('a-very-long-name-of-a-repository', 120, 18);
  expect(cut).toMatch(/^a-very-.*…$/);
  expect(textWidth(cut, 18)).toBeLessThanOrEqual(120);
});

it('wraps between words and within long names', () => {
  expect(wrap('one two three four', 90, 18, 400, 3)).toEqual(['one two', 'three four']);
  expect(wrap('organisation/repository-name', 150, 18, 400, 2)).toEqual(['organisation/', 'repository-name']);
  expect(wrap('one two three four five six', 70, 18, 400, 2)).toEqual(['one two', expect.stringMatching(/…$/)]);
});
