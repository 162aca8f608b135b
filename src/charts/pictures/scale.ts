import { calendarDay, monthName, writeCount } from '../../text/chart-text.ts';
import type { Day } from '../../contracts/figures/series.ts';

export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

export interface ScaleOptions {
  /** About this many steps. */
  readonly steps: number;
  /** Counts have no half ticks. */
  readonly whole: boolean;
}

/**
 * Round bounds and ticks around values. Starts at zero when the values reach down near it; otherwise shows the part that moves.
 * A flat series gets room on both sides. Never goes below zero unless a value does.
 */
export function niceScale(values: readonly number[], { steps, whole }: ScaleOptions): Scale {
  let low = values.reduce((a, b) => Math.min(a, b), Infinity);
  let high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low > high) return { min: 0, max: 1, ticks: [0, 1] };
  const positive = low >= 0;
  if (low === high) {
    const room = whole ? Math.max(1, Math.abs(low) * 0.02) : Math.abs(low) * 0.02 || 0.01;
    low -= room;
    high += room;
  }
  if (positive && (low <= 0 || high - low > high * 0.6)) low = 0;
  const step = niceStep((high - low) / steps, whole);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => tidy((from + index) * step));
  return { min: tidy(from * step), max: tidy(to * step), ticks };
}

function niceStep(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [1, 2, 2.5, 5, 10].map((factor) => tidy(factor * power));
  const step = steps.find((candidate) => candidate >= rough * (1 - 1e-9) && (!whole || Number.isInteger(candidate)));
  return step ?? Math.max(1, 10 * power);
}

/** Removes the dust of binary fractions: 0.30000000000000004. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** Axis labels of one axis have the same form: `24,000`, from a million on `1.2M`. */
export function writeTicks(ticks: readonly number[]): string[] {
  const top = ticks.reduce((size, tick) => Math.max(size, Math.abs(tick)), 0);
  const unit = top >= 1e9 ? { size: 1e9, mark: 'B' } : top >= 1e6 ? { size: 1e6, mark: 'M' } : undefined;
  if (unit === undefined) return ticks.map(writeCount);
  const shown = ticks.map((tick) => tick / unit.size);
  const digits =
    [0, 1, 2, 3].find((count) => shown.every((value) => Math.abs(value - Number(value.toFixed(count))) < 1e-9)) ?? 3;
  return shown.map((value) =>
    value === 0 ? '0' : `${value < 0 ? '\u2212' : ''}${writeFixed(Math.abs(value), digits)}${unit.mark}`,
  );
}

/** Axis labels of shares: `+20 %`, all with as many decimals as the finest step needs. */
export function writeShareTicks(ticks: readonly number[]): string[] {
  const digits =
    [0, 1, 2, 3].find((count) =>
      ticks.every((tick) => Math.abs(tick * 100 - Number((tick * 100).toFixed(count))) < 1e-7),
    ) ?? 3;
  return ticks.map((tick) =>
    tick === 0 ? '0 %' : `${tick < 0 ? '\u2212' : '+'}${writeFixed(Math.abs(tick) * 100, digits)} %`,
  );
}

const writeFixed = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export interface DayTick {
  readonly day: Day;
  readonly label: string;
}

const DAY_STEPS = [1, 2, 7, 14] as const;
const MONTH_STEPS = [1, 2, 3, 6] as const;
const YEAR_STEPS = [1, 2, 5, 10, 20, 50, 100] as const;

/** Two centuries: a span no project has, but which a damaged date can make. */
const LONGEST = 73_000;

const isoOfYear = (day: Day): string => String(calendarDay(day).year);

/** Calendar ticks between two days, at most `most`; the year stands under the first label and wherever it turns. */
export function dayTicks(from: Day, to: Day, most: number): DayTick[] {
  if (!(to - from <= LONGEST))
    return [
      { day: from, label: isoOfYear(from) },
      { day: to, label: isoOfYear(to) },
    ];
  const days = DAY_STEPS.find((step) => (to - from) / step < most);
  if (days !== undefined)
    return withYears(
      everyDays(from, to, days),
      (day) => `${calendarDay(day).date} ${monthName(calendarDay(day).month)}`,
    );
  for (const step of MONTH_STEPS) {
    const ticks = everyMonths(from, to, step);
    if (ticks.length <= most) return withYears(ticks, (day) => monthName(calendarDay(day).month));
  }
  const years = YEAR_STEPS.map((step) => everyMonths(from, to, step * 12));
  const fitting = years.find((ticks) => ticks.length <= most) ?? years.at(-1) ?? [];
  return fitting.map((day) => ({ day, label: String(calendarDay(day).year) }));
}

function everyDays(from: Day, to: Day, step: number): Day[] {
  // Weekly steps stand on Mondays: 1970-01-05 was one.
  const first = step < 7 ? from : from + ((((4 - from) % 7) + 7) % 7);
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}

function everyMonths(from: Day, to: Day, step: number): Day[] {
  const { year, month, date } = calendarDay(from);
  const first = year * 12 + month - 1 + (date > 1 ? 1 : 0);
  const ticks: Day[] = [];
  for (let count = Math.ceil(first / step) * step; ; count += step) {
    const day = Date.UTC(Math.floor(count / 12), count % 12) / 86_400_000;
    if (!(day <= to)) return ticks;
    ticks.push(day);
  }
}

function withYears(days: readonly Day[], label: (day: Day) => string): DayTick[] {
  return days.map((day, index) => {
    const year = calendarDay(day).year;
    const before = days[index - 1];
    const turned = before === undefined || calendarDay(before).year !== year;
    return { day, label: turned ? `${label(day)}\n${year}` : label(day) };
  });
}
