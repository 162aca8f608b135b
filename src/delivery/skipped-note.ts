import type { Delivery } from '../../db/store.ts';
import type { Message } from '../contracts/messages/message.ts';
import { sentenceList } from '../text/format.ts';

const NAMED = 3;

/** The message with one line of small print that names the posts which came too late and were left out; itself when there are none. */
export function withSkippedNote(message: Message, skipped: readonly Pick<Delivery, 'title' | 'operation'>[]): Message {
  const titles = skipped.filter((one) => one.operation === 'post').map((one) => one.title);
  if (titles.length === 0) return message;
  const named = titles.slice(0, NAMED);
  const rest = titles.length - named.length;
  const list = sentenceList(rest === 0 ? named : [...named, `${rest} more`]);
  return {
    ...message,
    blocks: [...message.blocks, { kind: 'note', text: `Not posted, because it would have been too late: ${list}.` }],
  };
}
