import { DAY, dayOf, isoDay, parseMoment } from '../../contracts/clock.ts';

/** A day, and the moment where the time was written, too. */
export interface WrittenDate {
  at: number;
  hasTime: boolean;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const TIME = String.raw`(?<time>\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)(?:\s?(?<zone>Z|(?:UTC|GMT)?(?:[+-]\d\d(?::?\d\d)?)?))?(?:\s\([^)]*\))?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?:[T\s]${TIME})?$`,
  'i',
);
const COMPACT = /^(?<year>20\d\d)(?<month>\d\d)(?<day>\d\d)$/;
const WORD = String.raw`(?<word>[a-z]{3,9})\.?`;
const NUMBER = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,?\s|-)(?<year>\d{4})`;
/** `Fri Jan 05 2024`, `Jan 5, 2024`, `Fri, 05 Jan 2024 00:00:00 GMT`, `5 January 2024`. */
const WRITTEN = [`${WORD}\\s${NUMBER}`, `${NUMBER}[\\s-]${WORD}`].map(
  (dayAndMonth) => new RegExp(String.raw`^(?:(?<weekday>[a-z]{3,9}),?\s)?${dayAndMonth}${YEAR}(?:,?\s${TIME})?$`, 'i'),
);
const DAY_FIRST = /^(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})$/;
const MONTH_ALONE = /^(?<year>\d{4})-(?<month>\d\d)(?:-01(?:[T\s].*)?)?$/;

/**
 * A date that can only be read in one way: the year first, or the month in words. `1/5/2024` is 1 May here and 5 January
 * there, so it is none, unless the file is of a kind that is known to put the day first.
 * @returns undefined for anything else, also for days that no calendar has and for a weekday that does not fit
 */
export function readDate(text: string, { isDayFirst = false } = {}): WrittenDate | undefined {
  const typed = text.trim().replaceAll(/\s+/g, ' ');
  const plain = parseMoment(typed);
  if (plain !== undefined) return { at: plain, hasTime: typed.length > 10 };
  for (const pattern of [YEAR_FIRST, COMPACT, ...WRITTEN, ...(isDayFirst ? [DAY_FIRST] : [])]) {
    const found = pattern.exec(typed)?.groups;
    if (found !== undefined) return fromParts(found);
  }
  return undefined;
}

/** The last day of a month (`2024-01` or its first day), for counts that are told by the month; undefined for anything else. */
export function readMonthEnd(text: string): WrittenDate | undefined {
  const found = MONTH_ALONE.exec(text.trim())?.groups;
  if (found === undefined) return undefined;
  const [year, month] = [Number(found['year']), Number(found['month'])];
  return month < 1 || month > 12 ? undefined : { at: Date.UTC(year, month, 1) - DAY, hasTime: false };
}

function fromParts(parts: Readonly<Record<string, string | undefined>>): WrittenDate | undefined {
  const { year = '', month, day = '', word, weekday, time, zone } = parts;
  const monthNumber = word === undefined ? Number(month) : placeOf(word, MONTHS) + 1;
  const date = `${year}-${two(monthNumber)}-${two(Number(day))}`;
  const start = parseMoment(date);
  if (monthNumber === 0 || start === undefined) return undefined;
  if (weekday !== undefined && placeOf(weekday, WEEKDAYS) !== new Date(start).getUTCDay()) return undefined;
  if (time === undefined) return { at: start, hasTime: false };
  const [hour = '', ...rest] = time.split(':');
  const at = parseMoment(`${isoDay(dayOf(start))}T${[hour.padStart(2, '0'), ...rest].join(':')}${offsetOf(zone)}`);
  return at === undefined ? undefined : { at, hasTime: true };
}

/** `+08:00` out of `GMT+0800`, `+00`, `UTC`, `Z`. */
function offsetOf(zone = ''): string {
  const offset = zone.replace(/^(?:UTC|GMT|Z)/i, '');
  return offset === '' ? 'Z' : offset.length === 3 ? `${offset}:00` : offset;
}

/** Which name a word is, in full or cut after three letters or more; -1 for any other word, however it begins. */
const placeOf = (word: string, names: readonly string[]): number =>
  names.findIndex((name) => name.startsWith(word.toLowerCase()));

const two = (value: number): string => String(value).padStart(2, '0');
