import fc from 'fast-check';
import { expect, it } from 'vitest';
import { squarify } from '../../src/charts/drawing/squarify.ts';

const ROOM = { left: 10, top: 20, width: 600, height: 400 };

it('lays out the example of the paper', () => {
  const boxes = squarify([6, 6, 4, 3, 2, 2, 1], { left: 0, top: 0, width: 6, height: 4 });
  const rounded = boxes.map(({ left, top, width, height }) =>
    [left, top, width, height].map((side) => Number(side.toFixed(2))),
  );
  expect(rounded).toEqual([
    [0, 0, 3, 2],
    [0, 2, 3, 2],
    [3, 0, 1.71, 2.33],
    [4.71, 0, 1.29, 2.33],
    [3, 2.33, 1.2, 1.67],
    [4.2, 2.33, 1.2, 1.67],
    [5.4, 2.33, 0.6, 1.67],
  ]);
});

it('gives each its share of the area, within the room', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sizes, (written) => {
      const list = written.toSorted((a, b) => b - a);
      const sum = list.reduce((total, size) => total + size, 0);
      squarify(list, ROOM).forEach(({ left, top, width, height }, index) => {
        expect((width * height) / (600 * 400)).toBeCloseTo((list[index] ?? 0) / sum, 6);
        expect(left).toBeGreaterThanOrEqual(ROOM.left - 1e-6);
        expect(top).toBeGreaterThanOrEqual(ROOM.top - 1e-6);
        expect(left + width).toBeLessThanOrEqual(ROOM.left + ROOM.width + 1e-6);
        expect(top + height).toBeLessThanOrEqual(ROOM.top + ROOM.height + 1e-6);
      });
    }),
  );
});
