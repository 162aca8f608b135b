import type { DataSource } from '../../contracts/figures/signal.ts';
import type { CountSeries, Day, GainSeries, ProjectHistory } from '../../contracts/figures/series.ts';

/**
 * The star line of a project as a detector reads it: one entry per known figure, with how many days it covers.
 * A gap of missing days makes the next entry cover more than one day; nothing is filled in.
 */
export interface Observations {
  readonly source: Omit<DataSource, 'through'>;
  readonly size: number;
  /** Day of each entry. */
  readonly day: Int32Array;
  /** Days that each entry covers (1 without a gap). */
  readonly span: Int32Array;
  /** Stars gained over the span; negative where stars were lost. */
  readonly gain: Float64Array;
  /** Star count before the span; NaN where unknown. */
  readonly before: Float64Array;
  /** Whether the line starts with the project's own start, so that all of its life is known. */
  readonly fromBirth: boolean;
  /** First day that is judged: of a line that goes further back than it was read, the days before only show what is usual. */
  readonly judgedFrom: Day;
}

/** A series that starts with at most this many stars is taken to start with the project. */
const birthStars = 50;
/** A series that starts within this many days of the creation starts with the project. */
const birthDays = 7;
/** Days between two figures after which what lies between them is a hole: nothing is told across it. */
export const HOLE_DAYS = 14;

/** Days from the figure before an entry to its own that it covers, and those of which nothing is known. */
export const daysSince = ({ day }: Pick<Observations, 'day'>, i: number): number =>
  i === 0 ? 0 : (day[i] ?? 0) - (day[i - 1] ?? 0);

/** Whether an entry begins where the one before it ends. In a history of gains a day that is missing belongs to neither. */
export const followsOn = (obs: Pick<Observations, 'day' | 'span'>, i: number): boolean =>
  i > 0 && daysSince(obs, i) === (obs.span[i] ?? 1);

/**
 * How long a figure bears on what is said of later ones (`star-scan.ts`: lost stars are remembered for 400 days). A day that
 * is judged is judged alike however far back it is read.
 */
const memoryDays = 400;
/** What lies longer before the line than a baseline reaches is another stretch. */
const stretchDays = 90;

/**
 * The line to judge: GitHub's star history where it was fetched (no gaps, and a baseline from the first day on),
 * otherwise the differences of the snapshots. Days after `through` are left out. `null` when there are fewer than two figures.
 */
export function observeStars(history: ProjectHistory, through = Number.POSITIVE_INFINITY): Observations | null {
  const { starHistory, counts, facts, reach } = history;
  if (starHistory !== null && starHistory.values.length > 1) {
    return observeGains(
      starHistory,
      counts.stars,
      facts.createdDay,
      judgedFrom(starHistory.start, reach.olderStars),
      through,
    );
  }
  return counts.stars === null
    ? null
    : observeCounts(counts.stars, facts.createdDay, judgedFrom(counts.stars.start, reach.olderCounts), through);
}

function judgedFrom(start: Day, older: Day | null): Day {
  return older === null || start - older > stretchDays ? -Infinity : start + memoryDays;
}

function observeCounts(series: CountSeries, createdDay: Day | null, from: Day, through: Day): Observations | null {
  const days: Day[] = [];
  const counts: number[] = [];
  series.values.forEach((value, i) => {
    if (value === null || series.start + i > through) return;
    days.push(series.start + i);
    counts.push(value);
  });
  const first = counts[0];
  if (first === undefined || counts.length < 2) return null;
  const size = counts.length - 1;
  const obs = allocate(size);
  for (let i = 0; i < size; i++) {
    obs.day[i] = days[i + 1] ?? 0;
    obs.span[i] = (days[i + 1] ?? 0) - (days[i] ?? 0);
    obs.before[i] = counts[i] ?? 0;
    obs.gain[i] = (counts[i + 1] ?? 0) - (counts[i] ?? 0);
  }
  const young = createdDay === null ? first <= birthStars : (days[0] ?? 0) - createdDay <= birthDays;
  return { ...obs, source: sourceOf(series), size, fromBirth: young, judgedFrom: from };
}

function observeGains(
  series: GainSeries,
  counts: CountSeries | null,
  createdDay: Day | null,
  from: Day,
  through: Day,
): Observations | null {
  const last = Math.min(series.values.length - 1, series.completeThrough - series.start, through - series.start);
  const kept: { day: Day; gain: number }[] = [];
  for (let i = 0; i <= last; i++) {
    const gain = series.values[i];
    if (gain != null) kept.push({ day: series.start + i, gain });
  }
  if (kept.length < 2) return null;
  const obs = allocate(kept.length);
  const fromBirth = createdDay !== null && series.start - createdDay <= birthDays;
  // The history adds up to the count of today; from the project's start on it also is the count of each day.
  const gained = kept.reduce((sum, { gain }) => sum + gain, 0);
  let running = fromBirth ? 0 : (counts?.values.findLast((value) => value !== null) ?? Number.NaN) - gained;
  kept.forEach(({ day, gain }, i) => {
    obs.day[i] = day;
    // A missing day of a gain series is unknown by itself; unlike with counts, the next gain does not cover it.
    obs.span[i] = 1;
    obs.gain[i] = gain;
    obs.before[i] = running;
    running += gain;
  });
  return { ...obs, source: sourceOf(series), size: kept.length, fromBirth, judgedFrom: from };
}

function allocate(size: number) {
  return {
    day: new Int32Array(size),
    span: new Int32Array(size),
    gain: new Float64Array(size),
    before: new Float64Array(size),
  };
}

function sourceOf(series: CountSeries | GainSeries): Omit<DataSource, 'through'> {
  return { line: series.line, zone: series.zone, asOf: series.asOf };
}
