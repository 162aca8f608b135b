import { expect, test } from 'vitest';
import { drawSvg } from '../../src/charts/drawing/draw.ts';
import { LEAST_TYPE, WIDTH } from '../../src/charts/drawing/theme.ts';
import { SAMPLES } from '../support/charts/sample-specs.ts';

/** How wide a phone of 390 pixels shows a picture within a message, and the least type that is read there. */
const SHOWN = 278;
const READABLE = 11;

test('the smallest type is readable on a phone', () => {
  expect((LEAST_TYPE * SHOWN) / WIDTH).toBeGreaterThanOrEqual(READABLE);
});

test.each(Object.values(SAMPLES))('$kind has no smaller type', (spec) => {
  const sizes = [...drawSvg(spec, 'light').matchAll(/font(?:-size:|:[^;"]*?)\s*([\d.]+)px/g)].map(([, size]) =>
    Number(size),
  );
  expect(sizes.length).toBeGreaterThan(3);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(LEAST_TYPE);
});
