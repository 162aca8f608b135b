import type { Answer } from '../../core/bot.ts';
import type { CommandDeclaration } from '../../core/command.ts';
import { encodePress } from './action-codec.ts';
import { declarationOf } from './caller.ts';
import { renderForSlack } from './render-message.ts';
import type { RenderOptions, SlackPayload } from './render-message.ts';

export type SlackAnswer = { response_type: 'ephemeral' | 'in_channel' } & SlackPayload;

/** Stands for an id that a store gives when the answer is really sent. */
const KEPT_LATER = 'kept';

/**
 * What `/signals <text>` typed in a channel is answered with, to the letter, for printing. Ids that only Slack or the store can give
 * (uploaded pictures, kept values) come from `options` or stand as placeholders.
 */
export function payloadsOfAnswer(answer: Answer, text: string, commands: readonly CommandDeclaration[], options: RenderOptions = {}): SlackAnswer[] {
  const everyone = answer.visibility === 'channel' && answer.outcome === 'ok';
  const declaration = declarationOf(commands, text);
  const again = declaration?.permission === 'read' && declaration.pace === 'instant';
  const share = everyone || answer.outcome === 'error' ? undefined : encodePress(again ? { kind: 'share-command', command: text } : { kind: 'share-kept', id: KEPT_LATER });
  return renderForSlack(answer.message, { ...options, share }).map((payload) => ({ response_type: everyone ? 'in_channel' : 'ephemeral', ...payload }));
}
