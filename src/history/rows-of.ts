import type {
  Reading,
  RecordedQuery,
  RecordedRows,
  RecordedSource,
  ReleaseRow,
  Span,
  StarDayRow,
} from '../contracts/figures/recorded.ts';
import type { Day } from '../contracts/figures/series.ts';
import type { StarArtefact } from '../contracts/figures/star-artefact.ts';

/** The rows of one project; undefined where it is unknown. */
export async function rowsOf(
  source: RecordedSource,
  projectId: number,
  query: RecordedQuery,
): Promise<RecordedRows | undefined> {
  return (await source.recorded([projectId], query))[0];
}

/** The counts of one project on some days, oldest first. */
export async function readingsOf(source: RecordedSource, projectId: number, days: Span): Promise<readonly Reading[]> {
  return (await rowsOf(source, projectId, { readings: [days] }))?.readings ?? [];
}

const ALWAYS: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** The newest counts of one project; undefined where none were read. */
export async function newestReadingOf(source: RecordedSource, projectId: number): Promise<Reading | undefined> {
  return (await rowsOf(source, projectId, { readings: [ALWAYS], newestReadings: 1 }))?.readings[0];
}

/** The star history of one project on some days, oldest first; days that are not known are absent. */
export async function starDaysOf(
  source: RecordedSource,
  projectId: number,
  days: Span,
): Promise<readonly StarDayRow[]> {
  return (await rowsOf(source, projectId, { starDays: days }))?.starDays ?? [];
}

/**
 * Releases of one project, newest first.
 *
 * @param which those that came out at or after `since` (ms), and at most so many of the `newest`
 */
export async function releasesOf(
  source: RecordedSource,
  projectId: number,
  { since = 0, newest }: { since?: number; newest?: number } = {},
): Promise<readonly ReleaseRow[]> {
  const span = { ...ALWAYS, from: since, ...(newest === undefined ? {} : { newest }) };
  return (await rowsOf(source, projectId, { releases: span }))?.releases.toReversed() ?? [];
}

/** By project, what its star counter did, oldest first, as far as it was not over before the day `since`; others are absent. */
export async function artefactsOf(
  source: RecordedSource,
  projectIds: readonly number[],
  since: Day,
): Promise<ReadonlyMap<number, readonly StarArtefact[]>> {
  const rows = await source.recorded(projectIds, { artefactsSince: since });
  return new Map(rows.flatMap(({ projectId, artefacts }) => (artefacts.length === 0 ? [] : [[projectId, artefacts]])));
}
