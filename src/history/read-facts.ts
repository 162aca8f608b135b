import { DAY, dayOf } from '../contracts/clock.ts';
import type { Reading, RecordedQuery, RecordedRows, RecordedSource, Span } from '../contracts/figures/recorded.ts';
import type { MetricFacts } from '../contracts/figures/score.ts';
import { STAR_WINDOWS, factsOf, isOpen } from './facts.ts';
import type { RecordedFacts } from './facts.ts';
import { RELEASES_BEFORE, RELEASE_DAYS } from './releases/releases.ts';
import { STAR_DAYS, momentIn } from './stars/star-gains.ts';
import type { Moment } from './stars/star-gains.ts';
import { OLDEST_DAYS, WINDOW_TOLERANCE, starWindow } from './windows.ts';
import { PUBLISHED_ZONE } from './zone-days.ts';

/** Windows that always begin in a snapshot, days. */
const COUNTED_DAYS = [30, 90, 365] as const;
/** What a counter did so long ago can still lie in the longest window, which may end as long ago as a count is current. */
const ARTEFACT_DAYS = Math.max(STAR_DAYS, ...COUNTED_DAYS) + OLDEST_DAYS + WINDOW_TOLERANCE;

/**
 * The facts of some projects as they were known at `at` (ms); unknown projects are absent. To be asked for some dozens at a time.
 *
 * Most days tell every count, so the newest snapshot and those at the starts of the windows are enough; the days around them
 * are read only for projects where one of these left a count open. Ten thousand projects cost a tenth of the rows that way.
 *
 * @param zone zone of the star history's days
 */
export async function readFacts(
  source: RecordedSource,
  projectIds: readonly number[],
  at: number,
  zone = PUBLISHED_ZONE,
): Promise<ReadonlyMap<number, RecordedFacts>> {
  const moment = momentIn(zone, at);
  const rows = await source.recorded(projectIds, newestQuery(moment));
  const readings = await windowStarts(source, rows, at);
  const known = rows.map((row) => ({ ...row, readings: readings.get(row.projectId) ?? row.readings }));
  const facts = new Map(known.map((row) => [row.projectId, factsOf(row, moment)]));

  // Windows that the star history does not cover begin in snapshots as well.
  const uncovered = known.filter(({ projectId }) =>
    STAR_WINDOWS.some((days) => facts.get(projectId)?.gained[days].gained.value === undefined),
  );
  const spans = joined([currentSpan(at), ...STAR_WINDOWS.map((days) => startSpan(at, starWindow(days)))]);
  const around = await readingsIn(source, uncovered, spans);
  for (const row of uncovered) {
    const all = [...row.readings, ...(around.get(row.projectId) ?? [])];
    facts.set(row.projectId, factsOf({ ...row, readings: inOrder(all) }, moment));
  }
  return facts;
}

/** The same, as far as the score reads it. */
export async function readMetricFacts(
  source: RecordedSource,
  projectIds: readonly number[],
  at: number,
  zone?: string,
): Promise<ReadonlyMap<number, MetricFacts>> {
  const known = await readFacts(source, projectIds, at, zone);
  return new Map([...known].map(([id, { facts }]) => [id, facts]));
}

function newestQuery({ at, lastWholeDay }: Moment): RecordedQuery {
  return {
    readings: [currentSpan(at)],
    newestReadings: 1,
    // Up to the running day: the count of stars may have been read on it.
    starDays: { from: lastWholeDay - STAR_DAYS, to: lastWholeDay + 1 },
    pulses: { from: at - OLDEST_DAYS * DAY, to: at, newest: 1 },
    releases: { from: at - RELEASE_DAYS * DAY, to: at, unflaggedBefore: RELEASES_BEFORE },
    windowCountsAt: at,
    fetches: true,
    artefactsSince: dayOf(at) - ARTEFACT_DAYS,
    coverage: true,
  };
}

/** By project, its newest readings and those from which the windows may begin; the very day where it tells everything, else all that are near it. */
async function windowStarts(
  source: RecordedSource,
  rows: readonly RecordedRows[],
  at: number,
): Promise<Map<number, readonly Reading[]>> {
  const found = new Map<number, readonly Reading[]>();
  const byNewestDay = new Map<number, RecordedRows[]>();
  for (const row of rows) {
    const newest = row.readings.at(-1);
    if (newest === undefined || isOpen(newest) || newest.at > at) continue;
    byNewestDay.set(newest.day, [...(byNewestDay.get(newest.day) ?? []), row]);
  }
  for (const [newestDay, group] of byNewestDay) {
    const days = COUNTED_DAYS.map((back) => newestDay - back).sort((a, b) => a - b);
    const starts = await readingsIn(
      source,
      group,
      days.map((day) => ({ from: day, to: day })),
    );
    for (const { projectId, readings } of group) {
      const exact = starts.get(projectId) ?? [];
      if (exact.length === days.length && !exact.some(isOpen)) found.set(projectId, [...exact, ...readings]);
    }
  }

  const open = rows.filter(({ projectId }) => !found.has(projectId));
  const spans = joined([
    currentSpan(at),
    ...COUNTED_DAYS.map((days) => startSpan(at, { days, tolerance: WINDOW_TOLERANCE })),
  ]);
  for (const [projectId, readings] of await readingsIn(source, open, spans)) found.set(projectId, readings);
  return found;
}

/** Days of readings that can speak of the present. */
const currentSpan = (at: number): Span => ({ from: dayOf(at) - OLDEST_DAYS, to: dayOf(at) });

/** Days in which a window may begin that ends in any of the current readings. */
const startSpan = (at: number, { days, tolerance }: { days: number; tolerance: number }): Span => ({
  from: dayOf(at) - OLDEST_DAYS - days - tolerance,
  to: dayOf(at) - days + tolerance,
});

async function readingsIn(
  source: RecordedSource,
  rows: readonly RecordedRows[],
  spans: readonly Span[],
): Promise<Map<number, readonly Reading[]>> {
  if (rows.length === 0) return new Map();
  const read = await source.recorded(
    rows.map(({ projectId }) => projectId),
    { readings: spans },
  );
  return new Map(read.map(({ projectId, readings }) => [projectId, readings]));
}

/** The same days in spans that do not overlap, the oldest first. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to + 1)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** Each day once, oldest first. */
const inOrder = (readings: readonly Reading[]): Reading[] =>
  [...new Map(readings.map((reading) => [reading.day, reading])).values()].sort((a, b) => a.day - b.day);
