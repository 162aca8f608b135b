import { plain } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message, Tone } from '../../src/contracts/messages/message.ts';

/** An answer that is one sentence, with what belongs under it. */
export const oneSentence = (text: Line, tone: Tone, ...under: readonly Block[]): Message => ({
  summary: plain(text),
  tone,
  blocks: [{ kind: 'text', text }, ...under],
});
