import type { Message } from '../core/message.ts';
import type { DigestContent } from './digest-content.ts';

export interface DigestMessageOptions {
  /** Says that this is what would be posted, and hides nothing else. Default false. */
  preview?: boolean;
  /** What a quiet period does: `line` (default) gives one line; `skip` is for the caller to look at `content.quiet`. */
  subscriptionId?: number | null;
}

/** The digest as a message, from its stored content alone: the same content always gives the same message. */
export function digestMessage(_content: DigestContent, _options: DigestMessageOptions = {}): Message {
  throw new Error('not written yet');
}
