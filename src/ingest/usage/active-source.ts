import type { Store } from '../../../db/store.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import { SourceError } from '../../sources/http/source-error.ts';
import type { SourceKind, SourceReader } from '../../sources/source.ts';

/** A source that is switched on, ready to be asked. */
export interface ActiveSource<Reader extends SourceReader = SourceReader> {
  kind: SourceKind;
  reader: Reader;
}

/** What the reading of sources works with. */
export interface UsageParts {
  store: Pick<Store, 'usage'>;
  clock: Clock;
  log: Logger;
}

export interface SourceRun {
  signal: AbortSignal;
  /** No request begins after this moment, ms; what is left is done by the next run. */
  until: number;
}

/** What a source did in one run. */
export interface SourceReport {
  source: string;
  label: string;
  /** Projects or packages. */
  read: number;
  failed: number;
  /** Why the source was left alone before it was done, as a sentence. */
  stopped: string | undefined;
}

/** Trouble of one subject alone: its request is wrong or its answer is, and the source is well. */
export const isAboutOne = (error: SourceError): boolean =>
  error.retryAt === undefined && (error.trouble === 'refused' || error.trouble === 'malformed');

/** When the first so many subjects all fail, it is the source that has changed. */
const MOST_AT_FIRST = 20;

/** Counts a subject that failed. @throws SourceError where nothing at all can be read, so that ten thousand are not tried in vain */
export function countFailure(report: SourceReport, failed: number, error: SourceError): void {
  report.failed += failed;
  if (report.read === 0 && report.failed >= MOST_AT_FIRST)
    throw new SourceError('malformed', `${error.message} The first ${MOST_AT_FIRST} requests all failed.`);
}

/** Runs one source: its trouble ends its own run, is written down, and reaches no other source. */
export async function runSource(
  { store, clock, log }: UsageParts,
  { kind }: ActiveSource,
  signal: AbortSignal,
  work: (report: SourceReport) => Promise<void>,
): Promise<SourceReport> {
  const report: SourceReport = { source: kind.id, label: kind.label, read: 0, failed: 0, stopped: undefined };
  const known = (await store.usage.sourceStates()).find(({ source }) => source === kind.id);
  if (known !== undefined && known.retryAt !== null && known.retryAt > clock.now())
    return { ...report, stopped: known.failure ?? `${kind.label} is left alone for now.` };
  try {
    await work(report);
    if (report.read > 0)
      await store.usage.recordSourceState({
        source: kind.id,
        lastOkAt: clock.now(),
        lastFailedAt: null,
        failure: null,
        retryAt: null,
      });
  } catch (error) {
    if (signal.aborted) return report;
    const own = error instanceof SourceError ? error : undefined;
    if (own === undefined) log.error({ err: error, source: kind.id }, 'a source could not be read');
    else log.warn({ source: kind.id, trouble: own.trouble, reason: own.message }, 'a source was left alone');
    report.stopped = own?.message ?? `${kind.label} could not be read; the log says why.`;
    await store.usage.recordSourceState({
      source: kind.id,
      lastOkAt: report.read > 0 ? clock.now() : null,
      lastFailedAt: clock.now(),
      failure: report.stopped,
      retryAt: own?.retryAt ?? null,
    });
  }
  return report;
}
