import { plain } from './messages/line.ts';
import type { Line } from './messages/message.ts';

/**
 * Something the person can mend: one clear sentence, and a hint what to type instead.
 * Everything that is not a UserError reaches people as one generic line with an id that finds the log entry.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** As plain text, for terminals and logs. */
  readonly sentence: string;
  readonly hint: string | undefined;
  /** The same as people see them in a chat. */
  readonly sentenceLine: Line;
  readonly hintLine: Line | undefined;
  /** Command texts offered as buttons, such as `score qdrant/qdrant` after a near miss. */
  readonly suggestions: readonly string[];

  constructor(sentence: Line, hint?: Line, suggestions: readonly string[] = []) {
    super(plain(sentence));
    this.sentence = this.message;
    this.hint = hint === undefined ? undefined : plain(hint);
    this.sentenceLine = sentence;
    this.hintLine = hint;
    this.suggestions = suggestions;
  }
}

/** Something the operator can mend (configuration, disk, database): one sentence on standard error and a non-zero exit code. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly hint: string | undefined;

  constructor(sentence: string, hint?: string, options?: ErrorOptions) {
    super(sentence, options);
    this.hint = hint;
  }
}

/** Why a post can never succeed, whatever is retried. */
export type PermanentReason =
  | 'channel-gone'
  | 'not-a-member'
  | 'no-permission'
  | 'archived'
  | 'workspace-gone'
  | 'unauthorized'
  | 'user-unreachable'
  | 'invalid-message';

/** Retrying never helps: the subscription is switched off and whoever set it up is told. `detail` is the platform's own code. */
export class PermanentDeliveryError extends Error {
  override readonly name = 'PermanentDeliveryError';
  readonly reason: PermanentReason;
  readonly detail: string;

  constructor(reason: PermanentReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options);
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * Passing trouble: try again, not before `retryAfterMs` where the platform named it.
 * `accepted` says what is known of the message: 'no' (surely not posted) or 'unknown' (the answer was lost: look before sending again).
 */
export class PassingDeliveryError extends Error {
  override readonly name = 'PassingDeliveryError';
  readonly retryAfterMs: number | undefined;
  readonly accepted: 'no' | 'unknown';

  constructor(detail: string, accepted: 'no' | 'unknown', retryAfterMs?: number, options?: ErrorOptions) {
    super(detail, options);
    this.accepted = accepted;
    this.retryAfterMs = retryAfterMs;
  }
}
