import type { ProjectRecord, SignalRecord, Standing } from '../../db/store.ts';
import type { Message } from '../core/message.ts';

/** What is known of the project beside the signal; undefined for platform-wide moves and where nothing is known. */
export interface AlertSubject {
  project: ProjectRecord | undefined;
  standing: Standing | undefined;
  /** Other findings of the same project that live now, newest first: shown as one line. */
  others: readonly SignalRecord[];
}

export interface AlertOptions {
  /** Buttons that open the project and mute it or the kind. Default true; off for answers that are no posts. */
  buttons?: boolean;
  /** IANA zone for dates; default UTC. */
  zone?: string;
}

/** The alert as it is posted, and posted again as an edit when the signal has changed: always the newest state. */
export function alertMessage(_record: SignalRecord, _subject: AlertSubject, _options: AlertOptions = {}): Message {
  throw new Error('not written yet');
}

/** The edit of the root message: the same layout with the newest numbers, and what has changed since it was first posted. */
export function alertUpdate(record: SignalRecord, subject: AlertSubject, options: AlertOptions = {}): Message {
  return alertMessage(record, subject, options);
}
