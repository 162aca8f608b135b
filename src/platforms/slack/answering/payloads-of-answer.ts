import type { Answer } from '../../../contracts/bot.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { actionId } from '../../../contracts/messages/action-id.ts';
import { isPublic, shareValue } from './answer.ts';
import { declarationOf } from './caller.ts';
import { askedText } from './normalise-text.ts';
import { keepLongValues } from '../sending/prepare-message.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { RenderOptions, SlackPayload } from '../render/render-message.ts';
import { FILE_SENT } from '../sending/send-file.ts';

export type SlackAnswer = { response_type: 'ephemeral' | 'in_channel' } & SlackPayload;

/** Keeps nothing: the ids are those that the store would give. */
const actions = { keep: async (payload: string) => actionId(payload), read: async () => undefined };

/**
 * What `/signals <typed>` sent in a channel is answered with, to the letter, for printing. Only ids that Slack itself gives, of
 * uploaded pictures, come from `options`.
 */
export async function payloadsOfAnswer(
  answer: Answer,
  typed: string,
  commands: readonly CommandDeclaration[],
  options: RenderOptions = {},
): Promise<SlackAnswer[]> {
  const text = askedText(typed);
  const everyone = isPublic(answer);
  const share = await shareValue({ actions }, answer, {
    caller: { channel: 'here', personal: false },
    text,
    declaration: declarationOf(commands, text),
  });
  const kept = await keepLongValues(answer.message, actions);
  const file = (): string => (everyone ? FILE_SENT.channel : FILE_SENT.person);
  return renderForSlack(answer.message, { file, ...options, kept, share }).map((payload) => ({
    response_type: everyone ? 'in_channel' : 'ephemeral',
    ...payload,
  }));
}
