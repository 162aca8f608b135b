import type { Action, Block, Message } from '../../contracts/messages/message.ts';
import type { Page } from './page.ts';
import { hang } from './render-fields.ts';
import type { Run } from './runs.ts';
import { wrapRuns } from './runs.ts';
import { oneLine, padEnd, width } from './terminal-text.ts';

type Actions = Extract<Block, { kind: 'buttons' | 'select' }>;

/** Buttons and choices as what to type instead: the label, then the command. */
export function renderActions(block: Actions, page: Page): Run[][] {
  const offers = block.kind === 'buttons' ? block.buttons : block.options;
  const lines = offers.flatMap((offer) => {
    const typed = typedInstead(offer.action);
    if (typed === undefined) return [];
    const number = offer.action.kind === 'link' ? undefined : page.nextNumber?.();
    return [{ label: `${number === undefined ? '' : `${number}  `}${oneLine(offer.label)}`, typed }];
  });
  if (lines.length === 0) return [];
  const labels = Math.min(
    lines.reduce((most, { label }) => Math.max(most, width(label)), 0),
    Math.floor(page.width / 3),
  );
  const heading: Run[][] =
    block.kind === 'select' ? wrapRuns([{ text: oneLine(block.placeholder), look: 'quiet' }], page.width) : [];
  return [
    ...heading,
    ...lines.flatMap(({ label, typed }) => {
      if (width(label) > labels)
        return wrapRuns(
          [
            { text: `${label}: `, look: 'quiet' },
            { text: typed, look: 'code' },
          ],
          page.width,
        );
      return hang(
        { text: `${padEnd(label, labels)}  `, look: 'quiet' },
        labels + 2,
        wrapRuns([{ text: typed, look: 'code' }], Math.max(page.width - labels - 2, 1)),
      );
    }),
  ];
}

/** The commands that a message offers, in the order of their numbers. */
export const offeredCommands = (message: Message): string[] =>
  message.blocks.flatMap((block) =>
    block.kind === 'buttons' || block.kind === 'select'
      ? (block.kind === 'buttons' ? block.buttons : block.options).flatMap(({ action }) =>
          action.kind === 'command' || action.kind === 'form' ? [action.command] : [],
        )
      : [],
  );

function typedInstead(action: Action): string | undefined {
  switch (action.kind) {
    case 'command':
    case 'form':
      return oneLine(action.command);
    case 'link':
      return URL.canParse(action.url) && new URL(action.url).protocol === 'https:'
        ? oneLine(new URL(action.url).href)
        : undefined;
    case 'share':
      // Nobody else reads this terminal.
      return undefined;
  }
}
