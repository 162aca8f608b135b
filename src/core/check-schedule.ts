import { UserError } from './errors.ts';
import { shorten } from './format.ts';
import { editDistance } from './text-distance.ts';
import { parseTimeOfDay, parseWeekday } from './schedule.ts';
import type { Period, Schedule } from './schedule.ts';

/** A schedule as a person wrote it; what is absent takes the default. */
export interface WrittenSchedule {
  period?: Period | undefined;
  /** `Monday`, `mon` or 1..7. */
  weekday?: string | number | undefined;
  /** 1..28. */
  dayOfMonth?: number | undefined;
  /** `9`, `09:30`, `9am`, or an hour as a number. */
  time?: string | number | undefined;
  zone?: string | undefined;
}

export const DEFAULT_SCHEDULE: Schedule = {
  period: 'weekly',
  weekday: 1,
  dayOfMonth: 1,
  hour: 9,
  minute: 0,
  zone: 'UTC',
};

/**
 * Checks every part of a written schedule and lays it over `base` (Monday 09:00 UTC unless told).
 * @throws {UserError} that names the part, with a hint what to write instead
 */
export function checkSchedule(written: WrittenSchedule, base: Schedule = DEFAULT_SCHEDULE): Schedule {
  return {
    period: written.period ?? base.period,
    weekday: written.weekday === undefined ? base.weekday : checkWeekday(String(written.weekday)),
    dayOfMonth: written.dayOfMonth === undefined ? base.dayOfMonth : checkDayOfMonth(written.dayOfMonth),
    ...(written.time === undefined ? { hour: base.hour, minute: base.minute } : checkTime(String(written.time))),
    zone: written.zone === undefined ? base.zone : checkZone(written.zone),
  };
}

function checkWeekday(text: string): number {
  const weekday = parseWeekday(text);
  if (weekday === undefined)
    throw new UserError(
      `“${shorten(text, 60)}” is no day of the week.`,
      'Write Monday, Tuesday ... Sunday, or mon, tue ... sun.',
    );
  return weekday;
}

function checkDayOfMonth(day: number): number {
  if (!Number.isInteger(day) || day < 1 || day > 28) {
    throw new UserError(
      Number.isNaN(day) ? 'That is no day of the month.' : `A monthly digest cannot come on day ${day}.`,
      'Choose a day from 1 to 28: every month has those.',
    );
  }
  return day;
}

function checkTime(text: string): { hour: number; minute: number } {
  const time = parseTimeOfDay(text);
  if (time === undefined)
    throw new UserError(
      `“${shorten(text, 60)}” is no time of day.`,
      'Write an hour from 0 to 23, such as 9, 09:30 or 9am.',
    );
  return time;
}

/**
 * The IANA zone as it is officially spelled.
 * @throws {UserError} with the nearest names as a hint when there is no such zone
 */
export function checkZone(text: string): string {
  const typed = text.trim().replaceAll(' ', '_');
  const known = zoneSpellings().get(typed.toLowerCase());
  if (known !== undefined) return known;
  // Links such as Asia/Calcutta and US/Eastern are not in the list but are understood. Bare offsets (+02:00) are
  // understood too, but know no daylight saving: somebody who types one would be an hour off half the year.
  if (/^[a-z][a-z0-9_+/-]{0,60}$/i.test(typed) && isZone(typed)) return typed;
  const near = nearZones(typed);
  throw new UserError(
    `There is no time zone “${shorten(text.trim(), 60)}”.`,
    near.length === 0
      ? 'Write an IANA name such as Europe/Berlin, America/New_York or UTC.'
      : `Perhaps ${near.join(' or ')}?`,
  );
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

let spellings: Map<string, string> | undefined;

function zoneSpellings(): Map<string, string> {
  spellings ??= new Map(
    [
      ...Intl.supportedValuesOf('timeZone'),
      'UTC',
      'Asia/Kathmandu',
      'Asia/Kolkata',
      'Europe/Kyiv',
      'Asia/Ho_Chi_Minh',
    ].map((name) => [name.toLowerCase(), name]),
  );
  return spellings;
}

/** Up to three zones whose name or city is close to what was typed. */
export function nearZones(typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const city = wanted.slice(wanted.lastIndexOf('/') + 1);
  if (city === '') return [];
  const allowed = Math.max(1, Math.floor(city.length / 3));
  return [...zoneSpellings().values()]
    .flatMap((name) => {
      const own = name.toLowerCase().slice(name.lastIndexOf('/') + 1);
      const distance = own.startsWith(city) && city.length > 2 ? 0 : editDistance(own, city, allowed);
      return distance === undefined ? [] : [{ name, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
