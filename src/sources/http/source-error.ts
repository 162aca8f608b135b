import { dateTime } from '../../text/format.ts';

/**
 * Why a source gave nothing. `outage`: it does not answer, or not well. `limited`: it asks for fewer requests. `refused`: it does
 * not want this client. `malformed`: its answer is not what it documents. `unreachable`: its address may not be asked.
 */
export type SourceTrouble = 'outage' | 'limited' | 'refused' | 'malformed' | 'unreachable';

/** What went wrong at a source, as a sentence for readers. Their outage, not our fault: nothing else is stopped by it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly trouble: SourceTrouble;
  /** When the source may be asked again, ms; undefined: at the next run. */
  readonly retryAt: number | undefined;

  constructor(trouble: SourceTrouble, sentence: string, retryAt?: number, options?: ErrorOptions) {
    super(sentence, options);
    this.trouble = trouble;
    this.retryAt = retryAt;
  }
}

/** `npm asks for fewer requests; it is asked again after 1 Dec 2026 14:05 UTC.` */
export const limitedSentence = (label: string, retryAt: number): string =>
  `${label} asks for fewer requests; it is asked again after ${dateTime(retryAt)}.`;
