import { shorten } from './format.ts';
import type { UserError } from '../contracts/errors.ts';
import type { Block, Message } from '../contracts/messages/message.ts';

/** Longest label of a suggestion, in characters: what every platform's buttons take. */
const LABEL = 70;
const SUGGESTED = 4;

/** What a mistake is answered with: one clear sentence, a hint, and what was probably meant as buttons. */
export function errorMessage(error: UserError): Message {
  const blocks: Block[] = [{ kind: 'text', text: error.sentenceLine }];
  if (error.hintLine !== undefined) blocks.push({ kind: 'note', text: error.hintLine });
  if (error.suggestions.length > 0) {
    blocks.push({
      kind: 'buttons',
      buttons: error.suggestions
        .slice(0, SUGGESTED)
        .map((command) => ({ label: shorten(command, LABEL), action: { kind: 'command', command, answer: 'reply' } })),
    });
  }
  return {
    summary: error.hint === undefined ? error.sentence : `${error.sentence} ${error.hint}`,
    tone: 'quiet',
    blocks,
  };
}
