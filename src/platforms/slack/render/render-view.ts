import type { types } from '@slack/bolt';
import type { Message } from '../../../contracts/messages/message.ts';
import { shorten } from './cut-text.ts';
import { PRIVATE_METADATA, VIEW_BLOCKS, VIEW_TITLE } from './limits.ts';
import { renderForSlack } from './render-message.ts';
import type { RenderOptions, SlackPayload } from './render-message.ts';
import { plainText } from './render-text-blocks.ts';

/** Views that show answers; their presses are answered in them. */
const ANSWER_VIEW = 'groundswell_answer';

// Modals take no table blocks, and Home only the newest; nothing in a view can be shared in a channel.
const viewBlocks = (message: Message, options: RenderOptions): SlackPayload['blocks'] =>
  renderForSlack(message, {
    ...options,
    tables: options.tables === 'data_table' ? 'data_table' : 'text',
    share: undefined,
    messages: 1,
    blocksPerMessage: VIEW_BLOCKS,
  })[0]?.blocks ?? [];

/** The App Home tab. */
export const homeView = (message: Message, options: RenderOptions = {}): types.HomeView => ({
  type: 'home',
  blocks: viewBlocks(message, options),
});

/** An answer in a modal: for presses in places that have no channel. */
export const answerView = (title: string, message: Message, options: RenderOptions = {}): types.ModalView => ({
  type: 'modal',
  callback_id: ANSWER_VIEW,
  title: viewTitle(title),
  close: plainText('Close'),
  blocks: viewBlocks(message, { ...options, tables: 'text' }),
});

export const viewTitle = (title: string): types.PlainTextElement =>
  plainText(shorten(title.trim() || 'Groundswell', VIEW_TITLE));

/** What a form must remember between opening and sending; undefined when it does not fit. */
export function privateMetadata(value: object): string | undefined {
  const text = JSON.stringify(value);
  return text.length <= PRIVATE_METADATA ? text : undefined;
}
