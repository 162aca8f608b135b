import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import { dayIn, endOfDay } from '../../src/history/zone-days.ts';

const zones = [
  'America/Los_Angeles',
  'UTC',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Africa/Casablanca',
  'Europe/Berlin',
];

it('a zone’s days are those of its calendar, and end where the next begins', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.parse('2012-01-01'), max: Date.parse('2030-01-01') }),
      (zone, at) => {
        const day = dayIn(zone, at);
        expect(new Date(day * DAY).toISOString().slice(0, 10)).toBe(
          new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at),
        );
        const end = endOfDay(zone, day);
        expect([dayIn(zone, end - 1), dayIn(zone, end)]).toEqual([day, day + 1]);
        expect(end - endOfDay(zone, day - 1)).toBeLessThanOrEqual(25 * HOUR);
      },
    ),
    { numRuns: 400 },
  );
});
