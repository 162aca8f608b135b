import type { Block, Button, SelectOption } from '../contracts/messages/message.ts';

/** More buttons than this are a wall on a phone. */
export const MOST_BUTTONS = 3;
const MENU = 'More';

/**
 * Blocks with at most three buttons in sight, counted over all of them; the others are choices of one menu, which stands in
 * the last row that had buttons, or of the menu that the message brings itself.
 * @param share whether the platform adds *Share*, which takes the room of one
 */
export function foldButtons(blocks: readonly Block[], { share }: { share: boolean }): readonly Block[] {
  const all = blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const brought = all.filter(isShare).length;
  const room = MOST_BUTTONS - Math.max(brought, share ? 1 : 0);
  const inSight = new Set(all.filter((button) => !isShare(button)).slice(0, room));
  const folded = all.filter((button) => !isShare(button) && !inSight.has(button));
  if (folded.length === 0) return blocks;
  const kept = blocks.map((block) =>
    block.kind === 'buttons'
      ? { ...block, buttons: block.buttons.filter((button) => isShare(button) || inSight.has(button)) }
      : block,
  );
  const own = kept.findIndex((block) => block.kind === 'select' && block.placeholder === MENU);
  const at = own >= 0 ? own : blocks.findLastIndex((block) => block.kind === 'buttons') + 1;
  const choices = folded.map(asChoice);
  return [
    ...kept.slice(0, at),
    { kind: 'select', placeholder: MENU, options: [...choices, ...choicesOf(kept[own])] } satisfies Block,
    ...kept.slice(own >= 0 ? at + 1 : at),
  ].filter((block) => block.kind !== 'buttons' || block.buttons.length > 0);
}

const isShare = ({ action }: Button): boolean => action.kind === 'share';
const asChoice = ({ label, action }: Button): SelectOption => ({ label, action });
const choicesOf = (block: Block | undefined): readonly SelectOption[] =>
  block?.kind === 'select' ? block.options : [];
