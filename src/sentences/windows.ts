import { DAY } from '../contracts/clock.ts';
import { readNumberAt } from './numbers.ts';

/** A span of time that ends now, in whole days, and the tokens that say it. */
export interface SaidWindow {
  readonly days: number;
  readonly length: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const UNITS: Readonly<Record<string, number>> = {
  day: 1,
  d: 1,
  week: 7,
  w: 7,
  month: 30,
  m: 30,
  quarter: 90,
  year: 365,
  y: 365,
};
const LAST = new Set(['last', 'past', 'previous', 'recent', 'this', 'current']);
const LEADS = new Set(['in', 'over', 'for', 'during', 'within', 'of', 'from', 'on', 'since', 'the', 'these']);

const unitOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : UNITS[word.replace(/s$/, '')];

/** Calendar years are whole: twelve months are one, not 360 days. */
const spanOf = (amount: number, unit: number): number =>
  unit === 30 && amount % 12 === 0 ? (amount / 12) * 365 : Math.round(amount * unit);

/**
 * `last month`, `over the past 90 days`, `since June`, `this year`, `in 2025`, `ytd`, `30d`, `two weeks` from a position on.
 * What does not reach to now, such as a year that is over, is no window: all figures are as of now.
 */
export function readWindowAt(texts: readonly string[], at: number, now: number): SaidWindow | undefined {
  let start = at;
  while (LEADS.has(texts[start] ?? '') && start - at < 3) start += 1;
  const found =
    lastSpan(texts, start) ?? amountOfTime(texts, start) ?? calendar(texts, start, now, texts.slice(at, start));
  return found === undefined ? undefined : { days: found.days, length: start - at + found.length };
}

/** `last month`, `past 90 days`, `this week`; `this year` is not one: it began on 1 January. */
function lastSpan(texts: readonly string[], at: number): SaidWindow | undefined {
  if (!LAST.has(texts[at] ?? '')) return undefined;
  const unit = unitOf(texts[at + 1]);
  if (unit !== undefined && (texts[at + 1] ?? '').length > 1)
    return texts[at] === 'this' && unit === 365 ? undefined : { days: unit, length: 2 };
  const amount = amountOfTime(texts, at + 1);
  return amount === undefined ? undefined : { days: amount.days, length: amount.length + 1 };
}

/** `90 days`, `two weeks`, `a year`, `half a year`, `30d`, `couple of months`. */
function amountOfTime(texts: readonly string[], at: number): SaidWindow | undefined {
  const short = /^(\d{1,4})(d|w|m|y)$/.exec(texts[at] ?? '');
  // `5m` alone may be five million.
  if (short !== null && short[2] !== 'm') return { days: spanOf(Number(short[1]), unitOf(short[2]) ?? 1), length: 1 };
  const long = /^(\d{1,4})(days?|weeks?|months?|years?)$/.exec(texts[at] ?? '');
  if (long !== null) return { days: spanOf(Number(long[1]), unitOf(long[2]) ?? 1), length: 1 };
  if (texts[at] === 'half' && (texts[at + 1] === 'a' || texts[at + 1] === 'year')) {
    const length = texts[at + 1] === 'a' ? 3 : 2;
    return texts[at + length - 1] === 'year' ? { days: 182, length } : undefined;
  }
  if ((texts[at] === 'a' || texts[at] === 'one') && longUnit(texts[at + 1]) !== undefined)
    return { days: unitOf(texts[at + 1]) ?? 1, length: 2 };
  const number = readNumberAt(texts, at);
  if (number === undefined || number.percent) return undefined;
  const behind = at + number.length + (texts[at + number.length] === 'of' ? 1 : 0);
  const unit = longUnit(texts[behind]);
  const days = unit === undefined ? 0 : spanOf(number.value, unit);
  return unit === undefined || days < 1 || days > 3650 ? undefined : { days, length: behind - at + 1 };
}

const longUnit = (word: string | undefined): number | undefined => ((word ?? '').length < 3 ? undefined : unitOf(word));

function calendar(texts: readonly string[], at: number, now: number, leads: readonly string[]): SaidWindow | undefined {
  const word = texts[at] ?? '';
  const year = new Date(now).getUTCFullYear();
  const from = (moment: number, length: number): SaidWindow | undefined => {
    const days = Math.floor((now - moment) / DAY);
    return days < 1 || days > 3650 ? undefined : { days, length };
  };
  if (word === 'today' || word === 'yesterday') return { days: 1, length: 1 };
  if (word === 'ytd') return from(Date.UTC(year, 0, 1), 1);
  if (word === 'year' && texts[at + 1] === 'to' && texts[at + 2] === 'date') return from(Date.UTC(year, 0, 1), 3);
  if (word === 'this' && texts[at + 1] === 'year') return from(Date.UTC(year, 0, 1), 2);
  const since = leads.includes('since');
  if (/^(?:19|20)\d\d$/.test(word) && leads.length > 0)
    return since || Number(word) === year ? from(Date.UTC(Number(word), 0, 1), 1) : undefined;
  const quarter = quarterAt(texts, at, now);
  if (quarter !== undefined) return since || quarter.isCurrent ? from(quarter.began, quarter.length) : undefined;
  if (!since) return undefined;
  const weekday = WEEKDAYS.indexOf(word);
  if (weekday >= 0) return { days: (new Date(now).getUTCDay() - weekday + 7) % 7 || 7, length: 1 };
  const month = Math.max(FULL_MONTHS.indexOf(word), MONTHS.indexOf(word));
  if (month < 0) return undefined;
  const named = /^(?:19|20)\d\d$/.exec(texts[at + 1] ?? '');
  const began = named === null ? Date.UTC(year, month, 1) : Date.UTC(Number(named[0]), month, 1);
  // A month that is still to come means that of last year.
  return from(named === null && began > now - DAY ? Date.UTC(year - 1, month, 1) : began, named === null ? 1 : 2);
}

/** `q3`, `q3 2025`: without a year the newest one that has begun. A quarter that is over is no window unless it is counted from. */
function quarterAt(
  texts: readonly string[],
  at: number,
  now: number,
): { began: number; isCurrent: boolean; length: number } | undefined {
  const number = /^q([1-4])$/.exec(texts[at] ?? '');
  if (number === null) return undefined;
  const today = new Date(now);
  const month = (Number(number[1]) - 1) * 3;
  const named = /^(?:19|20)\d\d$/.exec(texts[at + 1] ?? '');
  const year = named === null ? today.getUTCFullYear() - (month > today.getUTCMonth() ? 1 : 0) : Number(named[0]);
  const began = Date.UTC(year, month, 1);
  return { began, isCurrent: began <= now && now < Date.UTC(year, month + 3, 1), length: named === null ? 1 : 2 };
}

/** `9`, `17:30`, `9am` behind `at`, as the schedule reads it. */
export function readHourAt(texts: readonly string[], at: number): { at: string; length: number } | undefined {
  if (texts[at] !== 'at') return undefined;
  const match = /^(\d{1,2})(am|pm)?$/.exec(texts[at + 1] ?? '');
  if (match === null) return undefined;
  const minutes = match[2] === undefined && /^\d\d$/.test(texts[at + 2] ?? '') ? texts[at + 2] : undefined;
  const hour = (Number(match[1]) % (match[2] === undefined ? 24 : 12)) + (match[2] === 'pm' ? 12 : 0);
  if (Number(match[1]) > 23) return undefined;
  return minutes === undefined ? { at: String(hour), length: 2 } : { at: `${hour}:${minutes}`, length: 3 };
}

/** `monday`, `on Mondays`: the weekday as it is written in options. */
export function readWeekday(word: string): string | undefined {
  const found = WEEKDAYS.find((day) => word === day || word === `${day}s`);
  return found === undefined ? undefined : `${found.charAt(0).toUpperCase()}${found.slice(1)}`;
}
