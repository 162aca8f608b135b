import { UserError } from '../contracts/errors.ts';
import { shorten } from '../text/format.ts';
import { parseTimeOfDay, parseWeekday } from './schedule.ts';
import type { Period, Schedule } from './schedule.ts';
import { checkZone } from '../text/zones.ts';

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
