import type { ChartPoint, ChartSeries } from '../../../src/contracts/messages/chart.ts';
import type { CountReading, StarDay } from '../../../db/store.ts';
import { dayIn, endOfDay } from '../../../src/history/zone-days.ts';
import { goodReadings } from '../../../src/history/stars/counted-gain.ts';
import type { CommandContext } from '../context.ts';
import { observedArtefacts } from '../counter-notes.ts';
import { coversWindow } from '../measures/known-span.ts';
import { starDaysOf } from '../../../src/history/rows-of.ts';

/** What GitHub tells today of the past days of a project: it counts only stars that still exist. */
export interface StarHistory {
  zone: string;
  /** The days of the window that are over, oldest first; unknown ones are absent. */
  days: readonly StarDay[];
  /** The day that is not over yet, and may still gain. */
  running: StarDay | undefined;
  /** Last day of the window: yesterday in the history's zone. */
  until: number;
  /** When its newest day was over; undefined where nothing is known. */
  newestAt: number | undefined;
}

/** A count that was read, and the history's day on which it was. */
interface Anchor {
  day: number;
  stars: number;
}

export async function readStarHistory(
  { store, settings, now }: CommandContext,
  projectId: number,
  window: number,
): Promise<StarHistory> {
  const zone = settings.starHistoryZone;
  const until = dayIn(zone, now) - 1;
  const known = await starDaysOf(store.observations, projectId, { from: until - window + 1, to: until + 1 });
  const days = known.filter(({ day }) => day <= until);
  const newest = days.at(-1);
  return {
    zone,
    days,
    running: known.find(({ day }) => day > until),
    until,
    newestAt: newest && endOfDay(zone, newest.day),
  };
}

/** The counts at the ends of past days, from a reading backwards through all days without a hole: an unknown day ends it. */
export function rebuiltPoints(
  { days, running }: StarHistory,
  anchor: Anchor | undefined,
): (readonly [day: number, stars: number])[] {
  if (anchor === undefined) return [];
  const gained = new Map([...days, ...(running ? [running] : [])].map((day) => [day.day, day.gained]));
  const points = [[anchor.day, anchor.stars] as const];
  let stars = anchor.stars;
  for (let day = anchor.day; ; day -= 1) {
    const gain = gained.get(day);
    if (gain === undefined) break;
    stars = Math.max(0, stars - gain);
    points.push([day - 1, stars]);
  }
  return points.reverse();
}

/** The newest reading that the history reaches, and from which a line can be drawn backwards. */
export function newestAnchor(history: StarHistory, readings: readonly CountReading[]): Anchor | undefined {
  const newest = history.running?.day ?? history.days.at(-1)?.day;
  if (newest === undefined) return undefined;
  for (const { at, stars } of readings.toReversed()) {
    const day = dayIn(history.zone, at);
    if (stars === null || day > newest + 1) continue;
    // The count was read when the history's next day had begun: what that day brought until then is not told apart.
    return { day: Math.min(day, newest), stars };
  }
  return undefined;
}

/** The stars as a line of the reconstruction. */
export const rebuiltSeries = (name: string, { zone }: StarHistory, points: readonly ChartPoint[]): ChartSeries => ({
  name,
  line: 'reconstructed',
  zone,
  points,
  joinDays: 1,
});

export interface StarLine {
  /** Counts as they were read, in UTC days. */
  observed: ChartSeries;
  /** Only where the readings do not cover the window and the history reaches further back. */
  rebuilt: ChartSeries | undefined;
}

/**
 * The lines of the stars in the days up to now.
 * @param readings of those days, oldest first
 */
export async function starLine(
  context: CommandContext,
  projectId: number,
  window: number,
  readings: readonly CountReading[],
): Promise<StarLine> {
  const since = readings[0]?.day ?? 0;
  const points = goodReadings(readings, await observedArtefacts(context, projectId, since)).flatMap(({ day, stars }) =>
    stars === null ? [] : [[day, stars] as const],
  );
  const observed: ChartSeries = {
    name: 'stars',
    line: 'observed',
    points,
    joinDays: joinDaysOf(points.map(([day]) => day)),
  };
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || coversWindow(last[0] - first[0], window))
    return { observed, rebuilt: undefined };
  return { observed, rebuilt: await rebuiltLine(context, projectId, window, readings) };
}

/** The line that the history makes; undefined where it does not reach further back than the readings. */
export async function rebuiltLine(
  context: CommandContext,
  projectId: number,
  window: number,
  readings: readonly CountReading[],
): Promise<ChartSeries | undefined> {
  const history = await readStarHistory(context, projectId, window);
  const points = rebuiltPoints(history, newestAnchor(history, readings));
  const first = readings.find(({ stars }) => stars !== null);
  const reaches = points.length > 1 && first !== undefined && (points[0]?.[0] ?? Infinity) <= first.day;
  return reaches ? rebuiltSeries('stars', history, points) : undefined;
}

/** Weekly figures join over 8 days, daily ones over 1: read from the usual distance, so that holes stay holes. */
export function joinDaysOf(days: readonly number[]): number {
  const gaps = days
    .slice(1)
    .map((day, index) => day - (days[index] ?? day))
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 1;
  return usual <= 2 ? 1 : usual + 1;
}
