import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../../src/subscriptions/check-schedule.ts';
import {
  describeSchedule,
  lastOccurrence,
  nextOccurrence,
  nextOccurrenceOf,
  parseTimeOfDay,
  parseWeekday,
  periodOf,
} from '../../src/subscriptions/schedule.ts';
import type { Schedule } from '../../src/subscriptions/schedule.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const schedule = (part: Partial<Schedule>): Schedule => ({
  period: 'daily',
  weekday: 1,
  dayOfMonth: 1,
  hour: 9,
  minute: 0,
  zone: 'UTC',
  ...part,
});

function occurrences(of: Schedule, from: string, to: string): { at: number; period: string }[] {
  const found: { at: number; period: string }[] = [];
  let next = nextOccurrenceOf(of, at(from) - 1);
  while (next.at < at(to)) {
    found.push(next);
    next = nextOccurrenceOf(of, next.at);
  }
  return found;
}

describe('daylight saving', () => {
  test('a skipped time takes place at the first instant after the skip', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    const half = schedule({ zone: 'Europe/Berlin', hour: 2, minute: 30 });
    expect(iso(nextOccurrence(half, at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(nextOccurrence(half, at('2026-03-29T01:00:00Z')))).toBe('2026-03-30T00:30:00.000Z');
  });

  test('a repeated hour takes place the first time only', () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    const half = schedule({ zone: 'Europe/Berlin', hour: 2, minute: 30 });
    expect(iso(nextOccurrence(half, at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextOccurrence(half, at('2026-10-25T00:30:00Z')))).toBe('2026-10-26T01:30:00.000Z');
  });

  test('Lord Howe moves by half an hour', () => {
    // 4 October 2026 02:00 becomes 02:30 (15:30 UTC the day before); 5 April 2026 02:00 becomes 01:30.
    const early = schedule({ zone: 'Australia/Lord_Howe', hour: 2, minute: 15 });
    expect(iso(nextOccurrence(early, at('2026-10-03T00:00:00Z')))).toBe('2026-10-03T15:30:00.000Z');
    const repeated = schedule({ zone: 'Australia/Lord_Howe', hour: 1, minute: 45 });
    const days = occurrences(repeated, '2026-04-03T00:00:00Z', '2026-04-07T00:00:00Z').map((one) => iso(one.at));
    expect(days).toEqual([
      '2026-04-03T14:45:00.000Z',
      '2026-04-04T14:45:00.000Z',
      '2026-04-05T15:15:00.000Z',
      '2026-04-06T15:15:00.000Z',
    ]);
  });

  test('Apia had no 30 December 2011: no daily digest for it, but the weekly one of that Friday takes place', () => {
    const days = occurrences(schedule({ zone: 'Pacific/Apia' }), '2011-12-28T00:00:00Z', '2012-01-02T00:00:00Z');
    expect(days.map((day) => day.period)).toEqual([
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
      '2012-01-02',
    ]);
    const friday = schedule({ zone: 'Pacific/Apia', period: 'weekly', weekday: 5 });
    const weeks = occurrences(friday, '2011-12-20T00:00:00Z', '2012-01-09T00:00:00Z');
    expect(weeks.map((week) => [iso(week.at), week.period])).toEqual([
      ['2011-12-23T19:00:00.000Z', '2011-W51'],
      ['2011-12-30T10:00:00.000Z', '2011-W52'],
      ['2012-01-05T19:00:00.000Z', '2012-W01'],
    ]);
  });

  test('a skip over midnight keeps the period of the day it belongs to', () => {
    // Nuuk, Saturday 28 March 2026: 23:00 becomes Sunday 00:00 at 01:00 UTC.
    const late = schedule({ zone: 'America/Nuuk', hour: 23, minute: 30 });
    const days = occurrences(late, '2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z');
    expect(days.map((day) => [iso(day.at), day.period])).toEqual([
      ['2026-03-28T01:30:00.000Z', '2026-03-27'],
      ['2026-03-29T01:00:00.000Z', '2026-03-28'],
      ['2026-03-30T00:30:00.000Z', '2026-03-29'],
      ['2026-03-31T00:30:00.000Z', '2026-03-30'],
    ]);
  });
});

describe('a year and more in odd zones', () => {
  const zones = [
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Africa/Cairo',
    'America/Nuuk',
    'America/St_Johns',
    'Pacific/Chatham',
    'Europe/Dublin',
    'Antarctica/Troll',
  ];
  const times = [
    { hour: 0, minute: 0 },
    { hour: 1, minute: 45 },
    { hour: 2, minute: 15 },
    { hour: 9, minute: 0 },
    { hour: 23, minute: 30 },
  ];

  test.each(zones)('%s: every local day once, in order, at its hour unless that is skipped', (zone) => {
    for (const time of times) {
      const days = occurrences(schedule({ zone, ...time }), '2025-01-10T00:00:00Z', '2026-12-20T00:00:00Z');
      const dates = days.map((day) => day.period);
      const first = Temporal.PlainDate.from(dates[0] ?? '');
      expect(dates).toEqual(dates.map((_, index) => first.add({ days: index }).toString()));
      const off = days.filter((day) => {
        const local = Temporal.Instant.fromEpochMilliseconds(day.at).toZonedDateTimeISO(zone);
        return local.hour !== time.hour || local.minute !== time.minute;
      });
      // Two years have at most two skips a year.
      expect(off.length).toBeLessThanOrEqual(4);
    }
  });

  test.each(zones)('%s: every ISO week and every month once', (zone) => {
    const weekly = occurrences(
      schedule({ zone, period: 'weekly', weekday: 7, hour: 2, minute: 15 }),
      '2025-01-10T00:00:00Z',
      '2026-12-20T00:00:00Z',
    );
    expect(new Set(weekly.map((week) => week.period)).size).toBe(weekly.length);
    expect(
      weekly.every(
        (week, index) => index === 0 || Math.abs(week.at - (weekly[index - 1]?.at ?? 0) - 7 * 86_400_000) <= 7_200_000,
      ),
    ).toBe(true);
    const monthly = occurrences(
      schedule({ zone, period: 'monthly', dayOfMonth: 28 }),
      '2025-01-10T00:00:00Z',
      '2026-12-20T00:00:00Z',
    );
    expect(monthly.map((month) => month.period)).toEqual(
      Array.from(
        { length: 23 },
        (_, index) => `${index < 12 ? 2025 : 2026}-${String((index % 12) + 1).padStart(2, '0')}`,
      ),
    );
  });

  test('an occurrence is its own newest one, and next follows last', () => {
    for (const zone of zones) {
      const weekly = schedule({ zone, period: 'weekly', weekday: 3 });
      const due = nextOccurrence(weekly, at('2026-06-01T00:00:00Z'));
      expect(lastOccurrence(weekly, due).at).toBe(due);
      expect(lastOccurrence(weekly, due - 1).at).toBeLessThan(due);
      expect(periodOf(weekly, due + 86_400_000)).toBe(periodOf(weekly, due));
    }
  });
});

describe('what people write', () => {
  test('weekdays and times', () => {
    expect([
      parseWeekday('Monday'),
      parseWeekday('sun'),
      parseWeekday('3'),
      parseWeekday('t'),
      parseWeekday('someday'),
      parseWeekday('mondays'),
    ]).toEqual([1, 7, 3, undefined, undefined, 1]);
    expect([parseTimeOfDay('9'), parseTimeOfDay('09:30'), parseTimeOfDay('12am'), parseTimeOfDay('9 pm')]).toEqual([
      { hour: 9, minute: 0 },
      { hour: 9, minute: 30 },
      { hour: 0, minute: 0 },
      { hour: 21, minute: 0 },
    ]);
    expect([parseTimeOfDay('25'), parseTimeOfDay('9:75'), parseTimeOfDay('13pm'), parseTimeOfDay('-1')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('hour 25 and day 31 are refused with a hint', () => {
    expect(() => checkSchedule({ time: '25' })).toThrow('“25” is no time of day.');
    expect(() => checkSchedule({ period: 'monthly', dayOfMonth: 31 })).toThrow('day 31');
    expect(checkSchedule({ weekday: 'fri', time: '17:30', zone: 'asia/tokyo' })).toEqual({
      period: 'weekly',
      weekday: 5,
      dayOfMonth: 1,
      hour: 17,
      minute: 30,
      zone: 'Asia/Tokyo',
    });
  });

  test('schedules in words', () => {
    expect(describeSchedule(schedule({ period: 'weekly', zone: 'Europe/Berlin' }))).toBe(
      'every Monday at 09:00 (Europe/Berlin)',
    );
    expect(describeSchedule(schedule({ period: 'monthly', dayOfMonth: 22 }))).toBe(
      'on the 22nd of every month at 09:00 (UTC)',
    );
    expect(describeSchedule(schedule({ period: 'monthly', dayOfMonth: 11 }))).toContain('11th');
  });
});
