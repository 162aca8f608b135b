import type { Block, Button } from '../../src/contracts/messages/message.ts';
import type { CommandContext } from './context.ts';
import { runButton } from './project-parts.ts';

/** The three steps from nothing to a digest, as buttons: which projects, which channel, and how it looks. */
export const STARTER_LIST = runButton('Starter list', 'track', { starter: true });
export const PASTE_NAMES: Button = { label: 'Paste names', action: { kind: 'form', command: 'track' } };
export const SUBSCRIBE_HERE = runButton('Subscribe here', 'subscribe digest');
export const SHOW_ONE = runButton('Show me one now', 'preview');

/** What fills an empty workspace. In a direct message nothing can be changed, so there is nothing to press. */
export const choosingProjects = ({ caller }: Pick<CommandContext, 'caller'>): Button[] =>
  caller.personal ? [] : [STARTER_LIST, PASTE_NAMES];

/** Under an answer that has nothing to show: the way on. */
export const nextSteps = (...buttons: readonly Button[]): Block[] =>
  buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];

/** Whether anything is tracked here at all: without it every answer is empty. */
export const isNothingTracked = async ({ store }: Pick<CommandContext, 'store'>): Promise<boolean> =>
  (await store.observations.coverage()).projects === 0;
