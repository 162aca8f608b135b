import type { types } from '@slack/bolt';
import type { ChartSpec } from '../../../contracts/messages/chart.ts';
import { foldButtons } from '../../../text/fold-buttons.ts';
import { describeChart } from '../../../text/describe-chart.ts';
import { say } from '../../../contracts/messages/line.ts';
import type { Block, Line, Message } from '../../../contracts/messages/message.ts';
import { shorten } from './cut-text.ts';
import { oneLine } from './escape.ts';
import { ANSWER_MESSAGES, IMAGE_ALT, MESSAGE_BLOCKS } from './limits.ts';
import { packParts } from './pack-parts.ts';
import { part } from './part.ts';
import type { Part, SlackBlock } from './part.ts';
import { longValues, renderButtons, renderSelect } from './render-actions.ts';
import type { ActionOptions } from './render-actions.ts';
import { fallbackText, shortEnough } from './render-fallback.ts';
import { plainLine } from './render-inline.ts';
import { renderTable } from './render-table.ts';
import type { TableStyle } from './render-table.ts';
import { note, notes, renderFields, renderHeading, renderList, richBlocks } from './render-text-blocks.ts';

/** One Slack message: what `chat.postMessage`, a `response_url` and an acknowledgement take alike. */
export interface SlackPayload {
  text: string;
  blocks: SlackBlock[];
}

export interface RenderOptions {
  /** What this workspace takes. Default `table`. */
  tables?: TableStyle;
  /** The Slack file that shows a chart; undefined: the chart is told in words. */
  image?: (chart: ChartSpec) => string | undefined;
  /** What happened to a file: where it was sent. Undefined: it is named, and said to be missing. */
  file?: (name: string) => Line | undefined;
  /** What *Share in channel* carries (see action-codec); undefined: no such button. */
  share?: string | undefined;
  /** Ids of button values that are too long, by value (see `valuesToKeep`). */
  kept?: ReadonlyMap<string, string>;
  /** At most so many messages; what is left over is announced. */
  messages?: number;
  /** At most so many blocks a message: 50 in messages, 100 in views. */
  blocksPerMessage?: number;
}

const SHARE_LABEL = 'Share in channel';

/**
 * The message as Slack payloads: one, or several when it is too long for one. Never empty, always within Slack's limits; what
 * does not fit is announced. Pure: the same message and options give the same payloads.
 */
export function renderForSlack(message: Message, options: RenderOptions = {}): SlackPayload[] {
  const parts = renderParts(message, options);
  const text = fallbackText(message);
  const packed = packParts(
    parts.length > 0 ? parts : richBlocks('paragraph', plainLine(message.summary).trim() || 'Nothing to show.'),
    {
      blocks: options.blocksPerMessage ?? MESSAGE_BLOCKS,
      messages: options.messages ?? ANSWER_MESSAGES,
    },
  );
  return packed.map((blocks, at) => ({
    text: at === 0 ? text : shortEnough(`(${at + 1} of ${packed.length}) ${fallbackText({ ...message, blocks: [] })}`),
    blocks,
  }));
}

/** Values of buttons and choices that must be kept in a store before rendering, because Slack has no room for them. */
export function valuesToKeep(message: Message): string[] {
  // With *Share* the most of them are in the menu, which has the least room; what is kept for it serves a button as well.
  return foldButtons(message.blocks, { share: true }).flatMap((block) =>
    block.kind === 'buttons'
      ? longValues(block.buttons, [])
      : block.kind === 'select'
        ? longValues([], block.options)
        : [],
  );
}

export const chartsOf = (message: Message): ChartSpec[] =>
  message.blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
export const filesOf = (message: Message): Extract<Block, { kind: 'file' }>[] =>
  message.blocks.filter((block) => block.kind === 'file');
export const hasTable = (message: Message): boolean => message.blocks.some((block) => block.kind === 'table');

function renderParts(message: Message, options: RenderOptions): Part[] {
  let id = 0;
  const actions: ActionOptions = {
    share: options.share,
    kept: options.kept ?? new Map<string, string>(),
    nextId: () => (id += 1),
  };
  const heading = message.blocks.find((block) => block.kind === 'heading');
  const body = withShare(foldButtons(message.blocks, { share: options.share !== undefined }), options).flatMap(
    (block) => renderBlock(block, block === heading, options, actions),
  );
  return [...opening(message), ...body];
}

const OPENING_BLOCKS = 3;

/** The finding stands first, also where no heading says it. */
function opening(message: Message): Part[] {
  const [first] = message.blocks;
  const summary = oneLine(message.summary);
  if (summary === '' || first?.kind === 'heading') return [];
  // Said in one of the first blocks or by them together, it need not be said twice on a phone's screen.
  const said = message.blocks
    .slice(0, OPENING_BLOCKS)
    .flatMap((block) => (block.kind === 'text' || block.kind === 'note' ? [oneLine(plainLine(block.text))] : []));
  if (said.includes(summary) || said.slice(0, 2).join(' ') === summary) return [];
  return richBlocks(
    'paragraph',
    message.blocks.length === 0 ? message.summary : [{ kind: 'strong', text: message.summary }],
  );
}

/** *Share* stands in the last row of buttons where that or its menu ends the message, else in a row of its own. */
function withShare(blocks: readonly Block[], options: RenderOptions): readonly Block[] {
  const own = blocks.some(
    (block) => block.kind === 'buttons' && block.buttons.some((button) => button.action.kind === 'share'),
  );
  // What a lone summary says is written elsewhere.
  if (own || options.share === undefined) return blocks;
  const share = { label: SHARE_LABEL, action: { kind: 'share' } } as const;
  const at = blocks.findLastIndex((block) => block.kind === 'buttons');
  return blocks.slice(at + 1).every(({ kind }) => kind === 'select') && at >= 0
    ? blocks.map((block, index) =>
        index === at && block.kind === 'buttons' ? { ...block, buttons: [...block.buttons, share] } : block,
      )
    : [...blocks, { kind: 'buttons', buttons: [share] }];
}

function renderBlock(block: Block, isTitle: boolean, options: RenderOptions, actions: ActionOptions): Part[] {
  switch (block.kind) {
    case 'heading':
      return renderHeading(block, isTitle);
    case 'text':
      return richBlocks('paragraph', block.text);
    case 'fields':
      return renderFields(block.items);
    case 'table':
      return renderTable(block, options.tables ?? 'table');
    case 'list':
      return renderList(block);
    case 'chart':
      return renderChart(block.chart, options.image?.(block.chart));
    case 'buttons':
      return renderButtons(block.buttons, actions);
    case 'select':
      return renderSelect(block.placeholder, block.options, actions);
    case 'file':
      return notes(
        say`${oneLine(block.name)}: ${block.description} ${options.file?.(block.name) ?? 'The file could not be sent here.'}`,
      );
    case 'divider':
      return [part('divider', 1, { type: 'divider' } satisfies types.DividerBlock)];
    case 'note':
      return notes(block.text);
  }
}

function renderChart(chart: ChartSpec, image: string | undefined): Part[] {
  const words = describeChart(chart);
  if (image === undefined) return notes(`Chart in words: ${words}`);
  const alt = oneLine(words) || 'Chart';
  const block: types.ImageBlock = { type: 'image', slack_file: { id: image }, alt_text: shorten(alt, IMAGE_ALT) };
  // The picture says everything; its words are only repeated where the description had to be cut.
  return alt.length <= IMAGE_ALT
    ? [part('chart', 1, block)]
    : [
        part('chart', 1, block),
        note('The chart’s description for screen readers is shortened; the answer’s own figures are complete.'),
      ];
}
