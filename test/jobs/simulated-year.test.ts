import { expect, test } from 'vitest';
import { YEAR_ZONES, simulateYear } from '../../bench/fixtures/simulate-year.ts';
import { temporaryStore } from '../support/temporary-store.ts';

/** `npm run bench -- digest` does the same with 1,000 channels. */
test(
  'a year of channels in 40 zones: every digest at its local hour, none missing, none twice',
  { timeout: 300_000 },
  async () => {
    const result = await simulateYear(await temporaryStore(), YEAR_ZONES.length);
    expect(result).toMatchObject({ missing: 0, twice: 0 });
    expect(Math.abs(result.posted - result.wanted)).toBeLessThanOrEqual(5);
    // Only where the clocks skip the very minute may it be another one: a few of 2,080.
    expect(result.offHour).toBeLessThan(5);
  },
);
