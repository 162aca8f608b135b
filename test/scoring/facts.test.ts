import { describe, expect, it } from 'vitest';
import { newContributors } from '../../src/scoring/facts.ts';

const on = (date: string, contributors?: number) => ({ at: Date.parse(`${date}T06:00:00Z`), contributors });
/** qdrant/qdrant as recorded, the rows around a year and a month before 2025-10-30. */
const READINGS = [
  on('2024-10-24', 122),
  on('2024-10-31', 124),
  on('2025-09-25', 142),
  on('2025-10-02', 149),
  on('2025-10-30', 151),
];
const END = Date.parse('2025-10-30T06:00:00Z');

describe('new contributors', () => {
  it('are read off the line between the rows around the start of the window, worked by hand', () => {
    // 2025-09-30 is 5 of 7 days from 142 to 149: 147. 151 - 147 = 4.
    expect(newContributors(READINGS, 30)).toEqual({ value: 4, observedAt: END, source: 'snapshots' });
    // 2024-10-30 is 6 of 7 days from 122 to 124: 123.7. 151 - 123.7 = 27.3.
    expect(newContributors(READINGS, 365).value).toBe(27);
    expect(newContributors([on('2025-09-30', 140), on('2025-10-30', 138)], 30).value).toBe(-2);
  });

  it('are unknown across a long hole, before the first reading, and without any', () => {
    expect(newContributors([on('2024-09-10', 120), ...READINGS.slice(1)], 365).missingBecause).toBe(
      'no reading near 365 days ago',
    );
    expect(newContributors(READINGS.slice(3), 30)).toMatchObject({
      value: undefined,
      missingBecause: 'no reading reaches back 30 days',
    });
    expect(newContributors([on('2025-10-30')], 30)).toMatchObject({
      value: undefined,
      observedAt: undefined,
      missingBecause: 'never read',
    });
  });

  it('are as old as the newest reading that has the count', () => {
    expect(newContributors([...READINGS, on('2025-11-06')], 30)).toMatchObject({ value: 4, observedAt: END });
  });
});
