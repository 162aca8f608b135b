import type { UserError } from '../core/errors.ts';
import type { Block, Message } from '../core/message.ts';

/** One clear sentence, a hint, and what was probably meant as buttons. */
export function errorAnswer(error: UserError): Message {
  const blocks: Block[] = [{ kind: 'text', text: error.sentence }];
  if (error.hint !== undefined) blocks.push({ kind: 'note', text: error.hint });
  if (error.suggestions.length > 0) {
    blocks.push({ kind: 'buttons', buttons: error.suggestions.slice(0, 3).map((command) => ({ label: command.length > 70 ? `${command.slice(0, 69)}…` : command, action: { kind: 'command', command, answer: 'reply' } })) });
  }
  return { summary: error.hint === undefined ? error.sentence : `${error.sentence} ${error.hint}`, tone: 'quiet', blocks };
}

/** Anything unexpected: no detail reaches the chat, but the id finds the log entry. */
export function failureAnswer(incident: string): Message {
  const text = `That did not work, and it is not your doing. The operator finds it in the log as ${incident}.`;
  return { summary: text, tone: 'warning', blocks: [{ kind: 'text', text: ['⚠ That did not work, and it is not your doing. The operator finds it in the log as ', { kind: 'code', text: incident }, '.'] }] };
}
