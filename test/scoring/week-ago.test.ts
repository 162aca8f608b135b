import { describe, expect, it } from 'vitest';
import { comparable, weekBefore } from '../../src/scoring/week-ago.ts';

describe('the total of a week ago', () => {
  const total = (day: number, value: number | null, version = 'v2') => ({ day, total: value, version });

  it('may be up to three days older', () => {
    expect(weekBefore(100)).toEqual({ from: 90, to: 93 });
  });

  it('is the newest that was computed in the same way', () => {
    expect(comparable([total(90, 50), total(91, 51), total(92, 70, 'v1')], 'v2')).toBe(51);
    expect(comparable([total(90, 50), total(91, null)], 'v2')).toBeNull();
    expect(comparable([total(92, 70, 'v1')], 'v2')).toBeNull();
    expect(comparable([], 'v2')).toBeNull();
  });
});
