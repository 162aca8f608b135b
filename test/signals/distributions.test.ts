import { describe, expect, it } from 'vitest';
import {
  binomialUpperTail,
  countUpperTail,
  incompleteBeta,
  logGamma,
  normalUpperTail,
  studentUpperTail,
} from '../../src/signals/engine/stars/distributions.ts';

/** Tabulated values: computed with SciPy 1.17 (gammaln, betainc, nbinom.sf, binom.sf, norm.sf, t.sf). */
describe('distribution tails', () => {
  it('matches the log gamma function', () => {
    expect(logGamma(0.1)).toBeCloseTo(2.252712652, 8);
    expect(logGamma(1.5)).toBeCloseTo(-0.120782238, 8);
    expect(logGamma(1_000)).toBeCloseTo(5_905.220423, 5);
  });

  it('matches the incomplete beta function on both sides of its mean', () => {
    expect(incompleteBeta(0.3, 2.5, 7)).toBeCloseTo(0.641222463, 9);
    expect(incompleteBeta(0.01, 0.3, 120)).toBeCloseTo(0.9368289305, 9);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });

  it('matches the negative-binomial tail far out', () => {
    expect(countUpperTail(40, 10, 35) / 0.0004958625095).toBeCloseTo(1, 6);
    expect(countUpperTail(100, 10, 35) / 1.08445835e-11).toBeCloseTo(1, 5);
  });

  it('is a Poisson where the variance is no more than the mean', () => {
    expect(countUpperTail(20, 10, 10) / 0.0034543419758).toBeCloseTo(1, 2);
    expect(countUpperTail(0, 10, 10)).toBe(1);
  });

  it('matches the binomial, normal and Student tails', () => {
    expect(binomialUpperTail(30, 1_700, 0.005) / 7.0301989e-9).toBeCloseTo(1, 5);
    expect(normalUpperTail(1.96)).toBeCloseTo(0.0249978951, 7);
    expect(normalUpperTail(-1)).toBeCloseTo(0.8413447, 6);
    expect(studentUpperTail(2, 5)).toBeCloseTo(0.0509697394, 8);
    expect(studentUpperTail(-2, 5)).toBeCloseTo(1 - 0.0509697394, 8);
  });
});
