import { actionId } from '../../../contracts/messages/action-id.ts';
import type { Action, Message } from '../../../contracts/messages/message.ts';
import type { ActionStore } from '../../../contracts/platforms/platform-stores.ts';
import { CUSTOM_ID } from './limits.ts';

/**
 * What stands in a custom id: a sign for what happens, a number that keeps ids apart within one message, and the command text,
 * or, where that is too long, the id under which it is kept. Nothing in it is trusted: the command runs with the rights of
 * whoever presses, so an invented id gains nothing.
 */
export type PressedAction =
  | { kind: 'command'; answer: 'reply' | 'replace'; command: string }
  | { kind: 'form'; command: string }
  | { kind: 'link'; url: string }
  | { kind: 'share' };

/** Ids of kept payloads by payload. */
export type KeptActions = ReadonlyMap<string, string>;

const SIGNS = { reply: 'r', replace: 'e', form: 'f', link: 'l' } as const;
const SHARE = 's';
export const MENU_SIGN = 'm';
export const MODAL_SIGN = 'd';

/** The custom id of an action; `index` must differ from every other in the message. */
export function encodeAction(action: Action, index: number, kept: KeptActions): string {
  const number = index.toString(36);
  if (action.kind === 'share') return `${SHARE}${number}:`;
  const { sign, payload } = payloadOf(action);
  const short = `${sign}${number}:${payload}`;
  if (short.length <= CUSTOM_ID) return short;
  return `${sign.toUpperCase()}${number}:${kept.get(payload) ?? actionId(payload)}`;
}

/** Reads a custom id back. Undefined: not one of ours, or what was kept is gone. */
export async function decodeAction(customId: string, actions: ActionStore): Promise<PressedAction | undefined> {
  const match = /^([a-zA-Z])([0-9a-z]{1,3}):(.*)$/s.exec(customId);
  const [, sign = '', , rest = ''] = match ?? [];
  if (sign === SHARE) return { kind: 'share' };
  const lower = sign.toLowerCase();
  const payload = sign === lower ? rest : await actions.read(rest);
  if (payload === undefined || payload === '') return undefined;
  switch (lower) {
    case SIGNS.reply:
      return { kind: 'command', answer: 'reply', command: payload };
    case SIGNS.replace:
      return { kind: 'command', answer: 'replace', command: payload };
    case SIGNS.form:
      return { kind: 'form', command: payload };
    case SIGNS.link:
      return { kind: 'link', url: payload };
    default:
      return undefined;
  }
}

/** Keeps what does not fit into custom ids, so that its buttons work after a restart. Most messages have none of these. */
export async function keepActions(message: Message, actions: ActionStore): Promise<KeptActions> {
  const kept = new Map<string, string>();
  for (const action of actionsOf(message)) {
    if (action.kind === 'share') continue;
    const { payload } = payloadOf(action);
    // The number takes up to three signs, with the sign itself and the colon five.
    if (payload.length + 5 > CUSTOM_ID && !kept.has(payload)) kept.set(payload, await actions.keep(payload));
  }
  return kept;
}

const actionsOf = (message: Message): Action[] =>
  message.blocks.flatMap((block) => {
    // The address of a link button stands in its own field.
    if (block.kind === 'buttons')
      return block.buttons.map((button) => button.action).filter((action) => action.kind !== 'link');
    return block.kind === 'select' ? block.options.map((option) => option.action) : [];
  });

function payloadOf(action: Exclude<Action, { kind: 'share' }>): { sign: string; payload: string } {
  switch (action.kind) {
    case 'command':
      return { sign: SIGNS[action.answer], payload: action.command };
    case 'form':
      return { sign: SIGNS.form, payload: action.command };
    case 'link':
      return { sign: SIGNS.link, payload: action.url };
  }
}
