import { Temporal } from 'temporal-polyfill';

export type Period = 'daily' | 'weekly' | 'monthly';

/** When something is due, in a channel's own zone. */
export interface Schedule {
  period: Period;
  /** 1 Monday .. 7 Sunday; read for weekly schedules only. */
  weekday: number;
  /** 1..28; read for monthly schedules only. */
  dayOfMonth: number;
  /** 0..23 */
  hour: number;
  /** 0..59 */
  minute: number;
  /** IANA zone. */
  zone: string;
}

/** One due instant and the local period it belongs to. */
export interface Occurrence {
  /** ms since the epoch */
  at: number;
  /** `2026-11-21` (daily), `2026-W47` (weekly, ISO 8601 weeks), `2026-11` (monthly). */
  period: string;
}

/**
 * The first due instant strictly after `after` (ms since the epoch).
 *
 * Every local day, week or month has exactly one occurrence. Where the clocks skip the wished time, it is the first
 * instant after the skip; where the hour comes twice, the first of the two. A local day that a zone skips altogether
 * (Apia, 30 December 2011) has no daily occurrence, for it is no day there; a weekly or monthly one still takes place.
 */
export function nextOccurrence(schedule: Schedule, after: number): number {
  return nextOccurrenceOf(schedule, after).at;
}

/** As `nextOccurrence`, with the period that it belongs to. */
export function nextOccurrenceOf(schedule: Schedule, after: number): Occurrence {
  // One period back, because a skipped hour can push yesterday's occurrence past midnight, into today.
  let date = nominalDate(schedule, localDate(schedule.zone, after)).subtract(stepOf(schedule.period));
  for (;;) {
    const at = instantOn(schedule, date);
    if (at !== undefined && at > after) return { at, period: labelOf(schedule.period, date) };
    date = date.add(stepOf(schedule.period));
  }
}

/** The newest occurrence at or before `at`. */
export function lastOccurrence(schedule: Schedule, at: number): Occurrence {
  let date = nominalDate(schedule, localDate(schedule.zone, at)).add(stepOf(schedule.period));
  for (;;) {
    const instant = instantOn(schedule, date);
    if (instant !== undefined && instant <= at) return { at: instant, period: labelOf(schedule.period, date) };
    date = date.subtract(stepOf(schedule.period));
  }
}

/** Label of the local period whose occurrence is the newest at or before `at`; for an occurrence itself, its own period. */
export function periodOf(schedule: Schedule, at: number): string {
  return lastOccurrence(schedule, at).period;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** `Monday` for 1 .. `Sunday` for 7. */
export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] ?? `day ${weekday}`;

/** 1 Monday .. 7 Sunday from `Monday`, `mon`, `1`, in any case; undefined when it is none or not clear which. */
export function parseWeekday(text: string): number | undefined {
  const typed = text.trim().toLowerCase();
  if (/^[1-7]$/.test(typed)) return Number(typed);
  if (typed.length < 2) return undefined;
  const index = WEEKDAYS.findIndex(
    (name) => name.toLowerCase().startsWith(typed) || typed === `${name.toLowerCase()}s`,
  );
  return index < 0 ? undefined : index + 1;
}

/** Hour and minute from `9`, `09:30`, `9.30`, `9h30`, `9am`, `9:30 p.m.`; undefined when it is no time of day (`25`, `9:75`, `13pm`). */
export function parseTimeOfDay(text: string): { hour: number; minute: number } | undefined {
  const match = /^(\d{1,2})(?:h?|[:.h](\d{2}))\s*([ap]\.?m\.?)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, hours = '', minutes = '0', half] = match;
  const typed = Number(hours);
  const minute = Number(minutes);
  if (half !== undefined && (typed < 1 || typed > 12)) return undefined;
  const hour = half === undefined ? typed : (typed % 12) + (/^p/i.test(half) ? 12 : 0);
  return hour > 23 || minute > 59 ? undefined : { hour, minute };
}

/** `09:30` */
export const timeOfDay = ({ hour, minute }: Pick<Schedule, 'hour' | 'minute'>): string => `${two(hour)}:${two(minute)}`;

/** `every Monday at 09:00 (Europe/Berlin)`, `every day at 07:30 (UTC)`, `on the 1st of every month at 09:00 (Asia/Tokyo)`. */
export function describeSchedule(schedule: Schedule): string {
  const time = `${timeOfDay(schedule)} (${schedule.zone})`;
  switch (schedule.period) {
    case 'daily':
      return `every day at ${time}`;
    case 'weekly':
      return `every ${weekdayName(schedule.weekday)} at ${time}`;
    case 'monthly':
      return `on the ${ordinal(schedule.dayOfMonth)} of every month at ${time}`;
  }
}

const localDate = (zone: string, at: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

/** The date in the same local period as `date` on which the schedule falls. */
function nominalDate(schedule: Schedule, date: Temporal.PlainDate): Temporal.PlainDate {
  switch (schedule.period) {
    case 'daily':
      return date;
    case 'weekly':
      return date.add({ days: schedule.weekday - date.dayOfWeek });
    case 'monthly':
      return date.with({ day: schedule.dayOfMonth });
  }
}

const STEPS = { daily: { days: 1 }, weekly: { weeks: 1 }, monthly: { months: 1 } } as const;
const stepOf = (period: Period) => STEPS[period];

/** The instant of the wished local time on a date; undefined for a daily schedule on a day that the zone skips. */
function instantOn(schedule: Schedule, date: Temporal.PlainDate): number | undefined {
  const wished = date.toPlainDateTime({ hour: schedule.hour, minute: schedule.minute });
  const resolved = wished.toZonedDateTime(schedule.zone, { disambiguation: 'earlier' });
  if (resolved.toPlainDateTime().equals(wished)) return resolved.epochMilliseconds;
  // Inside a skip, 'earlier' stands before it: the first valid instant is the transition itself.
  const skipEnd = resolved.getTimeZoneTransition('next') ?? resolved;
  if (schedule.period === 'daily' && dayIsSkipped(schedule.zone, date)) return undefined;
  return skipEnd.epochMilliseconds;
}

/** Neither the day's first minute nor its last exists. */
function dayIsSkipped(zone: string, date: Temporal.PlainDate): boolean {
  return !date.toZonedDateTime(zone).toPlainDate().equals(date);
}

function labelOf(period: Period, date: Temporal.PlainDate): string {
  switch (period) {
    case 'daily':
      return date.toString();
    case 'weekly':
      return `${date.yearOfWeek ?? date.year}-W${two(date.weekOfYear ?? 0)}`;
    case 'monthly':
      return date.toPlainYearMonth().toString();
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

function ordinal(value: number): string {
  const tens = value % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
}
