import type { Reading, RecordedQuery, RecordedRows, RecordedSource, Span } from '../contracts/recorded.ts';

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
