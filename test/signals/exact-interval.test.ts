import { expect, it } from 'vitest';
import { inWords, shareOf } from '../../bench/detect/exact-interval.ts';

/** Tabulated: SciPy 1.17, `binomtest(k, n).proportion_ci(0.95, 'exact')`. */
it('gives exact 95 % intervals of a share', () => {
  const { low, high } = shareOf(1, 5);
  expect(low).toBeCloseTo(0.0050508, 6);
  expect(high).toBeCloseTo(0.7164179, 6);
  expect(inWords(shareOf(8, 8))).toBe('8 of 8, 100 % [63.1, 100]');
  expect(inWords(shareOf(0, 22))).toBe('0 of 22, 0 % [0, 15.4]');
  expect(inWords(shareOf(0, 0))).toBe('no cases');
});
