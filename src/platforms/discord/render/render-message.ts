import type { ChartSpec } from '../../../contracts/messages/chart.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { foldButtons } from '../../../text/fold-buttons.ts';
import type { KeptActions } from './action-ids.ts';
import { packUnits } from './pack-parts.ts';
import type { DiscordPayload } from './payload.ts';
import { renderBlock, renderSummary } from './render-block.ts';
import type { RenderState, Unit } from './render-block.ts';
import { renderButton } from './render-block.ts';
import { ComponentType } from 'discord.js';

export interface DiscordRenderOptions {
  /** Adds *Share*, for answers that only the asker sees. Not added where the message brings its own. */
  share?: boolean;
  /** Ids of action payloads that are too long for a custom id; from `keepActions`. */
  kept?: KeptActions;
  /** Charts that could not be drawn: told in words instead. */
  undrawn?: ReadonlySet<ChartSpec>;
}

const NOTHING_KEPT: KeptActions = new Map();
const ALL_DRAWN: ReadonlySet<ChartSpec> = new Set();

/**
 * A message as Discord takes it: one container with the colour of its direction, in one payload or, where the limits ask for it, several.
 * Pure. Always at least one payload, always within Discord's limits, whatever the message holds; what does not fit goes on in the
 * next payload or is attached as a text, and is announced.
 */
export function renderForDiscord(message: Message, options: DiscordRenderOptions = {}): DiscordPayload[] {
  const state: RenderState = {
    kept: options.kept ?? NOTHING_KEPT,
    undrawn: options.undrawn ?? ALL_DRAWN,
    interactive: 0,
    headings: 0,
    files: 0,
  };
  const units = [
    ...renderSummary(message),
    ...foldButtons(message.blocks, { share: options.share === true }).flatMap((block) => renderBlock(block, state)),
  ];
  return packUnits(units, message.tone, options.share === true && !hasShare(message) ? shareRow(state) : []);
}

function hasShare(message: Message): boolean {
  return message.blocks.some(
    (block) => block.kind === 'buttons' && block.buttons.some((button) => button.action.kind === 'share'),
  );
}

function shareRow(state: RenderState): Unit[] {
  const button = renderButton({ label: 'Share', action: { kind: 'share' } }, state);
  return button === undefined ? [] : [{ kind: 'row', row: { type: ComponentType.ActionRow, components: [button] } }];
}
