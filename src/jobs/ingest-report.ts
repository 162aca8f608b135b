import { MINUTE } from '../contracts/clock.ts';
import type { RunReport } from '../ingest/types.ts';
import * as format from '../text/format.ts';

/** Projects that failed are left alone for an hour: a retry within it would find nothing due, and end well without having read anything. */
export const INGEST_RETRY_MS = 65 * MINUTE;

/**
 * What an ingest did, in one line.
 * @throws Error for a run that an outage or the budget cut short: it has failed, so that it is tried again before its next time.
 */
export function ingestReport(report: RunReport): string {
  const done = `${format.count(report.read)} of ${format.plural(report.due, 'project')} read, ${format.count(report.failures.length)} failed`;
  if (report.stopped !== null) throw new Error(`${done}, stopped early: ${report.stopped.sentence}`);
  return done;
}
