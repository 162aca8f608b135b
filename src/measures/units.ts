import { DAY } from '../contracts/clock.ts';
import type { ValueFormat } from '../contracts/messages/chart.ts';
import * as format from '../text/format.ts';

/**
 * What a value is. `gain` may be negative and has a sign; `growth` and `share` are fractions (0.047 is 4.7 %), growth with a
 * sign; `score` is 0 to 100; `days` is a span; `moment` is a time (ms) that is shown as the days since.
 */
export type Unit =
  | 'count'
  | 'gain'
  | 'growth'
  | 'share'
  | 'score'
  | 'per-week'
  | 'per-month'
  | 'per-year'
  | 'per-million'
  | 'days'
  | 'moment';

interface Written {
  /** @param now the moment that days are counted up to (ms) */
  readonly write: (value: number, now: number) => string;
  /** In words after the label: with its unit. */
  readonly say: (value: number, now: number) => string;
  readonly chart: ValueFormat;
  /** In which unit people type bounds: `%` means that 10 is 0.1. */
  readonly typed: 'number' | '%' | 'days since';
}

const rate = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(1) : format.count(value));

const daysSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / DAY));

const UNITS = {
  count: plain(format.count, 'count'),
  gain: plain(format.signed, 'gain'),
  growth: { ...plain(format.signedPercent, 'growth'), typed: '%' },
  share: { ...plain(format.percent, 'percent'), typed: '%' },
  score: { ...plain(format.score, 'score'), say: (value) => `${format.score(value)} of 100` },
  'per-week': { ...plain(rate, 'count'), say: (value) => `${rate(value)} a week` },
  'per-month': { ...plain(rate, 'count'), say: (value) => `${rate(value)} a month` },
  'per-year': { ...plain(rate, 'count'), say: (value) => `${rate(value)} a year` },
  'per-million': { ...plain(rate, 'count'), say: (value) => `${rate(value)} of a million` },
  days: plain((value) => format.plural(value, 'day'), 'count'),
  moment: {
    write: (value, now) => format.plural(daysSince(value, now), 'day'),
    say: (value, now) => `${format.plural(daysSince(value, now), 'day')} ago`,
    chart: 'count',
    typed: 'days since',
  },
} as const satisfies Record<Unit, Written>;

function plain(write: (value: number) => string, chart: ValueFormat): Written {
  return { write: (value) => write(value), say: (value) => write(value), chart, typed: 'number' };
}

export const unitOf = (unit: Unit): Written => UNITS[unit];

/** A value as a table shows it; unknown is a dash. */
export const writeValue = (unit: Unit, value: number | null | undefined, now: number): string =>
  value == null ? format.UNKNOWN : unitOf(unit).write(value, now);

/** A value as a sentence says it. */
export const sayValue = (unit: Unit, value: number | null | undefined, now: number): string =>
  value == null ? format.UNKNOWN : unitOf(unit).say(value, now);

/** A change of a value: `+312`, `+0.4 points` of a share, `+3 days`. */
export const writeChange = (unit: Unit, by: number): string => CHANGES[unit](by);

const signOf = (text: string): string => (Number(text) > 0 ? '+' : Number(text) < 0 ? '−' : '±');
const rounded = (by: number, digits: number): string => {
  const text = by.toFixed(digits);
  return `${signOf(text)}${Number(text) === 0 ? '0' : text.replace('-', '')}`;
};
const inPoints = (by: number): string => `${rounded(by * 100, Math.abs(by) < 0.1 ? 1 : 0)} points`;
const inDays = (by: number): string => `${format.signed(by)} ${Math.abs(Math.round(by)) === 1 ? 'day' : 'days'}`;
const asRate = (by: number): string => (Math.abs(by) < 10 ? rounded(by, 1) : format.signed(by));

const CHANGES = {
  count: format.signed,
  gain: format.signed,
  growth: inPoints,
  share: inPoints,
  score: format.signed,
  'per-week': asRate,
  'per-month': asRate,
  'per-year': asRate,
  'per-million': asRate,
  days: inDays,
  moment: inDays,
} as const satisfies Record<Unit, (by: number) => string>;

/** What a bar or a line shows: days since a moment, and everything else as it is. */
export const drawnValue = (unit: Unit, value: number, now: number): number =>
  unit === 'moment' ? daysSince(value, now) : value;
