import { plain } from '../contracts/messages/line.ts';
import type { Line, Message } from '../contracts/messages/message.ts';

/** Anything unexpected: no detail reaches the chat, but the id finds the log entry. */
export function failureAnswer(incident: string): Message {
  const text: Line = [
    '⚠ That did not work, and it is not your doing. The operator finds it in the log as ',
    { kind: 'code', text: incident },
    '.',
  ];
  return { summary: plain(text), tone: 'warning', blocks: [{ kind: 'text', text }] };
}
