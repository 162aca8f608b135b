import type { ChartLine, ValueFormat } from '../contracts/messages/chart.ts';
import * as format from './format.ts';
import type { Day } from '../contracts/figures/series.ts';
import { isoOfDay } from '../contracts/figures/series.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `26,836`; fractions only where the number is small enough for them to matter: `2.5`. */
export function writeCount(value: number): string {
  const size = Math.abs(value);
  // Not a count of anything any more, but it must not burst a layout either.
  if (size >= 1e15) return value.toExponential(1);
  if (Number.isInteger(value) || size >= 100) return format.count(value);
  return value.toFixed(size >= 1 ? 1 : 2).replace('-', '\u2212');
}

const THOUSANDS = [
  { from: 999_500, of: 1_000_000, unit: 'M' },
  { from: 1_000, of: 1_000, unit: 'k' },
] as const;

/** `12k`, `1.2M`, `980`: where a number has the room of a few letters. */
export function writeCompact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e12) return value.toExponential(0);
  const step = THOUSANDS.find(({ from }) => size >= from);
  const short = step === undefined ? size : size / step.of;
  // `9.96` would be written as `10.0`.
  const digits = short < 9.95 && !Number.isInteger(short) ? 1 : 0;
  return `${value < 0 ? '\u2212' : ''}${short.toFixed(digits)}${step?.unit ?? ''}`;
}

/** The same in the unit of a row whose name says it: shares in per cent. */
export const writeMultiple = (value: number, as: ValueFormat): string =>
  writeCompact(as === 'growth' || as === 'percent' ? value * 100 : value);

/** `+1,204`, `−31`, `±0`. */
export const writeGain = (value: number): string =>
  Math.abs(value) >= 1e15 ? value.toExponential(1) : format.signed(value);

/** `+4.7 %` for 0.047. */
export const writeGrowth = (share: number): string =>
  Math.abs(share) >= 1e13 ? `${share.toExponential(1)} %` : format.signedPercent(share);

export function writeValue(value: number, as: ValueFormat): string {
  switch (as) {
    case 'growth':
      return writeGrowth(value);
    case 'percent':
      return format.percent(value);
    case 'gain':
      return writeGain(value);
    case 'count':
      return writeCount(value);
    case 'score':
      return format.score(value);
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
export const writeLine = (line: ChartLine): string => LINES[line];

const LINES = {
  observed: 'observed in snapshots',
  reconstructed: 'reconstructed by GitHub (stars that still exist)',
  computed: 'computed from the figures known on each day',
} as const satisfies Record<ChartLine, string>;
