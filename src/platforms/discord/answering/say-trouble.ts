import type { Answer } from '../../../contracts/bot.ts';
import type { Line, Message } from '../../../contracts/messages/message.ts';

/** The few answers that the adapter gives by itself: what went wrong between Discord and the command. */
export const sentence = (summary: string, hint?: Line): Message => ({
  summary,
  tone: 'warning',
  blocks: hint === undefined ? [] : [{ kind: 'note', text: hint }],
});

export const failure = (message: Message): Answer => ({ message, visibility: 'private', outcome: 'error' });

export const broken = (id: string): Message =>
  sentence('Something went wrong on our side.', `The operator finds it in the log under ${id}.`);
export const tooSlow = (seconds: number): Message =>
  sentence(
    `This took longer than ${seconds} seconds and was stopped.`,
    'Try a narrower question, or the same one later.',
  );
export const stopping = (): Message => sentence('The bot is restarting.', 'Ask again in a minute.');
export const refused = (id: string): Message =>
  sentence('Discord did not take the answer.', `The operator finds why in the log under ${id}.`);
export const incomplete = (): Message =>
  sentence('The rest of this answer could not be sent.', 'Ask again to see all of it.');
export const busy = (): Message => sentence('That took too long.', 'Press the button again.');
export const outdated = (): Message => sentence('This button is too old to be understood.', 'Ask the question anew.');
