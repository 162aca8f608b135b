import type { ValueFormat } from './chart.ts';
import type { DataLine, Day } from './series.ts';
import { isoOfDay } from './series.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const MINUS = '\u2212';

const grouped = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const signed = (value: number, written: string): string => `${value < 0 ? MINUS : value > 0 ? '+' : ''}${written}`;

/** `26,836`; fractions only where the number is small enough for them to matter: `2.5`. */
export function writeCount(value: number): string {
  const size = Math.abs(value);
  // Not a count of anything any more, but it must not burst a layout either.
  if (size >= 1e15) return value.toExponential(1);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 1 ? 1 : 2;
  return `${value < 0 ? MINUS : ''}${grouped(size, digits)}`;
}

/** `+1,204`, `−31`, `0`. */
export const writeGain = (value: number): string => signed(value, writeCount(Math.abs(value)));

/** `+4.7 %` for 0.047; from 100 % on without decimals, under 0.1 % with two. */
export function writeGrowth(share: number): string {
  const percent = Math.abs(share) * 100;
  const digits = percent === 0 || percent >= 100 ? 0 : percent < 0.1 ? 2 : 1;
  return `${signed(share, grouped(percent, digits))} %`;
}

export function writeValue(value: number, format: ValueFormat): string {
  switch (format) {
    case 'growth':
      return writeGrowth(value);
    case 'gain':
      return writeGain(value);
    case 'count':
      return writeCount(value);
    case 'score':
      return String(Math.round(value));
  }
}

export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly date: number;
}

export function calendarDay(day: Day): CalendarDay {
  const at = new Date(day * 86_400_000);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

export const monthName = (month: number): string => MONTHS[month - 1] ?? '';

/** `30 Oct 2025`. */
export function writeDay(day: Day): string {
  const { year, month, date } = calendarDay(day);
  // Years beyond four digits have no business in a chart, but must not break one.
  return year >= 1000 && year <= 9999 ? `${date} ${monthName(month)} ${year}` : isoOfDay(day);
}

/** `30 Oct`, where the year is plain from what stands around it. */
export const writeShortDay = (day: Day): string => `${calendarDay(day).date} ${monthName(calendarDay(day).month)}`;

/** Where the figures of a line come from, as a reader may quote it. */
export const writeLine = (line: DataLine): string =>
  line === 'observed' ? 'observed in snapshots' : 'reconstructed by GitHub (stars that still exist)';
