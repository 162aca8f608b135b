import { isoOfDay } from '../../contracts/figures/series.ts';
import type { Day, PackageUseSeries, UseSum } from '../../contracts/figures/series.ts';
import { median } from '../../history/releases/release-cadence.ts';

/** Four weeks against the four before: months have a fifth weekend now and then. */
const WINDOW = 28;
const WEEK = 7;
/** How far from four weeks before a reading of a rolling sum may be, days. */
const NEAR = 4;
/** Weeks before that say how much such changes vary. */
const PAST_WEEKS = 26;
const LEAST_PAST = 12;
/** A change must be so many robust deviations from what is usual, and no deviation counts as less than this. */
const DEVIATIONS = 4;
const LEAST_DEVIATION = 0.05;
/** Scales the median deviation of a normal distribution to its standard deviation. */
const MAD_SCALE = 1.4826;
/** Downloads in four weeks below which a change is a few machines. */
const FLOOR = 5_000;
/** Of the last four weeks, so many lie beyond half of the change, so that one week of a runaway build is none. */
const STEADY_WEEKS = 3;
/** Of the change of a rolling sum, no week brings more than this part: what jumps from one reading to the next was restated. */
const LARGEST_STEP = 0.6;
const LEAST_STEPS = 3;
/** After one shift the windows still hold it. */
const COOL_DOWN = 56;

/** A change of use that goes beyond the package's own past and its registry's. */
export interface UseShift {
  /** Last day of the four weeks. */
  day: Day;
  /** Downloads in the four weeks, and in the four before; of rolling sums, of 30 days. */
  now: number;
  before: number;
  /** 0.5: half as much again. Of the part of the registry where that is known, else of the downloads. */
  change: number;
  ofRegistry: boolean;
  /** The change that is usual over four weeks, by the median of the half year before. */
  usual: number;
}

interface Change {
  now: number;
  before: number;
  change: number;
  ofRegistry: boolean;
  steady: (share: number) => boolean;
}

/**
 * Days on which use had shifted by `least` or more, up or down. What is said of a day rests on it and earlier ones. No shift rests
 * on sums that do not compare, nor where the registry does not tell its own downloads on the turn of a year, when all use falls.
 * @param least a share of the downloads before: 0.5 upwards, -0.3 downwards
 */
export function findShifts(series: PackageUseSeries, today: Day, least: number): UseShift[] {
  const byDay = new Map(series.sums.map((sum) => [sum.day, sum]));
  const changeOn = (day: Day): Change | undefined =>
    series.over === WEEK ? weeklyChange(byDay, day) : rollingChange(series.sums, day);
  const known = series.sums.map(({ day }) => ({ day, found: comparable(series, day) ? changeOn(day) : undefined }));
  const shifts: UseShift[] = [];
  let quietUntil = -Infinity;
  for (const { day, found } of known) {
    if (day > today || day < quietUntil || found === undefined || !isLarge(found, least)) continue;
    if (!found.ofRegistry && isTurnOfYear(day)) continue;
    const past = known.flatMap((one) =>
      one.found !== undefined && one.day < day - WINDOW && one.day >= day - WINDOW - PAST_WEEKS * WEEK
        ? [Math.log1p(one.found.change)]
        : [],
    );
    if (past.length < LEAST_PAST) continue;
    const usual = median(past) ?? 0;
    const deviation = Math.max(
      LEAST_DEVIATION,
      MAD_SCALE * (median(past.map((value) => Math.abs(value - usual))) ?? 0),
    );
    if ((Math.log1p(found.change) - usual) * Math.sign(least) < DEVIATIONS * deviation) continue;
    const { now, before, change, ofRegistry } = found;
    shifts.push({ day, now, before, change, ofRegistry, usual: Math.expm1(usual) });
    quietUntil = day + COOL_DOWN;
  }
  return shifts;
}

function isLarge({ now, before, change, steady }: Change, least: number): boolean {
  const raw = now / before - 1;
  if (Math.max(now, before) < FLOOR || before === 0) return false;
  // A part of the registry can also rise because everything else fell: the downloads themselves have to go half as far.
  return least > 0
    ? change >= least && raw >= least / 2 && steady(1 + least / 2)
    : change <= least && raw <= least / 2 && steady(1 + least / 2);
}

/** Whether no restatement lies in the days that the comparison rests on. */
const comparable = ({ breaks, over }: PackageUseSeries, day: Day): boolean => {
  const from = day - WINDOW - (over === WEEK ? WINDOW : over);
  return !breaks.some((span) => span.from < day && span.to > from);
};

function weeklyChange(byDay: ReadonlyMap<Day, UseSum>, day: Day): Change | undefined {
  const weeks = Array.from({ length: 8 }, (_, back) => byDay.get(day - WEEK * (7 - back)));
  const known = weeks.filter((week) => week !== undefined);
  if (known.length < weeks.length) return undefined;
  const ofRegistry = known.every(({ ofRegistry: all }) => all !== null && all > 0);
  const parts = known.map(({ downloads, ofRegistry: all }) => (ofRegistry ? downloads / (all ?? 1) : downloads));
  const [earlier, later] = [parts.slice(0, 4), parts.slice(4)];
  const usual = sum(earlier);
  if (usual === 0) return undefined;
  return {
    now: sum(known.slice(4).map(({ downloads }) => downloads)),
    before: sum(known.slice(0, 4).map(({ downloads }) => downloads)),
    change: sum(later) / usual - 1,
    ofRegistry,
    steady: (share) =>
      later.filter((part) => (share > 1 ? part >= (share * usual) / 4 : part <= (share * usual) / 4)).length >=
      STEADY_WEEKS,
  };
}

function rollingChange(sums: readonly UseSum[], day: Day): Change | undefined {
  const at = sums.findIndex((one) => one.day === day);
  const now = sums[at];
  const within = sums.slice(0, at + 1).filter((one) => one.day >= day - WINDOW - NEAR);
  const [before] = within;
  if (now === undefined || before === undefined || before.day > day - WINDOW + NEAR || before.downloads === 0)
    return undefined;
  const ofRegistry = within.every(({ ofRegistry: all }) => all !== null && all > 0);
  const parts = within.map(({ downloads, ofRegistry: all }) => (ofRegistry ? downloads / (all ?? 1) : downloads));
  const [first = 0, last = 0] = [parts[0], parts.at(-1)];
  const total = last - first;
  const steps = parts.slice(1).map((part, index) => part - (parts[index] ?? 0));
  return {
    now: now.downloads,
    before: before.downloads,
    change: last / first - 1,
    ofRegistry,
    steady: () =>
      steps.length >= LEAST_STEPS && steps.every((step) => Math.abs(step) <= LARGEST_STEP * Math.abs(total)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Whether the compared days hold any from 20 December to 6 January. */
function isTurnOfYear(day: Day): boolean {
  for (let one = day - 2 * WINDOW - 2; one <= day; one += 1) {
    const date = isoOfDay(one).slice(5);
    if (date >= '12-20' || date <= '01-06') return true;
  }
  return false;
}
