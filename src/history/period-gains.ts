import { dayOf } from '../contracts/clock.ts';
import type { DataLine } from '../contracts/messages/data-line.ts';
import type { RecordedRows, RecordedSource } from '../contracts/figures/recorded.ts';
import { countedGain, goodReadings } from './stars/counted-gain.ts';
import { starSums } from './stars/star-sums.ts';
import { starWindow } from './windows.ts';

/** Gains of equally long periods that follow each other, the oldest first; null where one is not known. */
export interface PeriodGains {
  /** The line that they are counted on. */
  readonly line: DataLine;
  readonly gains: readonly (number | null)[];
}

interface Periods {
  /** Days of each. */
  readonly days: number;
  readonly count: number;
  /** UTC day that is asked on. */
  readonly today: number;
}

/** How old the newest whole day of the star history may be, days. */
const LATEST_END = 4;
/** Share of a period that must be left where days are left out. */
const LEAST_KNOWN = 0.5;

/**
 * Stars gained in each of some periods that end with the newest figure: out of the star history where it is recent, else
 * between own counts. A period in which the counter did what people did not do is unknown in the history; between counts it
 * is scaled to its whole length from the days that are left.
 */
export function periodGains(
  rows: Pick<RecordedRows, 'starDays' | 'readings' | 'artefacts'>,
  periods: Periods,
): PeriodGains {
  return fromHistory(rows, periods) ?? fromCounts(rows, periods);
}

function fromHistory(
  { starDays, artefacts }: Pick<RecordedRows, 'starDays' | 'artefacts'>,
  { days, count, today }: Periods,
): PeriodGains | undefined {
  const whole = starDays.filter(({ partial }) => !partial);
  const end = whole.at(-1)?.day;
  if (end === undefined || end < today - LATEST_END) return undefined;
  const sum = starSums(whole, end - days * count + 1);
  const doubted = artefacts.filter(({ line }) => line === 'reconstructed');
  const gains = Array.from({ length: count }, (_, at) => {
    const last = end - (count - 1 - at) * days;
    const first = last - days + 1;
    const known = sum(first, last);
    const touched = doubted.some(({ from, to }) => to >= first && from < last);
    return known.days < days || touched ? null : known.gained;
  });
  return gains.at(-1) === null ? undefined : { line: 'reconstructed', gains };
}

function fromCounts(
  { readings, artefacts }: Pick<RecordedRows, 'readings' | 'artefacts'>,
  { days, count }: Periods,
): PeriodGains {
  const observed = artefacts.filter(({ line }) => line === 'observed');
  const counts = goodReadings(readings, observed).flatMap(({ day, stars }) =>
    stars === null ? [] : [{ day, count: stars }],
  );
  const end = counts.at(-1)?.day ?? 0;
  const { tolerance } = starWindow(days);
  const bounds = Array.from({ length: count + 1 }, (_, at) => {
    const aim = end - (count - at) * days;
    const near = counts.filter(({ day }) => Math.abs(day - aim) <= tolerance);
    return near.sort((a, b) => Math.abs(a.day - aim) - Math.abs(b.day - aim))[0];
  });
  const gains = bounds.slice(1).map((to, at) => {
    const from = bounds[at];
    const gain = from === undefined || to === undefined ? null : countedGain(from, to, observed);
    if (gain === null || gain.days < LEAST_KNOWN * days) return null;
    return Math.round((gain.gained * days) / gain.days);
  });
  return { line: 'observed', gains };
}

/** The same of some projects, by id; unknown ids are absent. To be asked for some dozens at a time. */
export async function readPeriodGains(
  source: RecordedSource,
  projectIds: readonly number[],
  { days, count, now }: { days: number; count: number; now: number },
): Promise<ReadonlyMap<number, PeriodGains>> {
  if (projectIds.length === 0) return new Map();
  const today = dayOf(now);
  const from = today - days * (count + 1) - LATEST_END;
  const rows = await source.recorded(projectIds, {
    readings: [{ from, to: today }],
    // The day of the history's zone may be one before or after that of UTC.
    starDays: { from: from - 1, to: today + 1 },
    artefactsSince: from,
  });
  return new Map(rows.map((row) => [row.projectId, periodGains(row, { days, count, today })]));
}
