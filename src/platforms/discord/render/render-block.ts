import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APISelectMenuOption,
} from 'discord.js';
import { ButtonStyle, ComponentType } from 'discord.js';
import type { ChartSpec } from '../../../contracts/messages/chart.ts';
import { describeChart } from '../../../text/describe-chart.ts';
import type { Block, Button, Message, SelectOption } from '../../../contracts/messages/message.ts';
import type { KeptActions } from './action-ids.ts';
import { encodeAction, MENU_SIGN } from './action-ids.ts';
import { escapeCode, oneLine, plainText, safeUrl, shorten } from './escape.ts';
import {
  BUTTON_LABEL,
  FILE_BYTES,
  FILE_DESCRIPTION,
  PARAGRAPH,
  ROW_BUTTONS,
  SELECT_DESCRIPTION,
  SELECT_LABEL,
  SELECT_OPTIONS,
  SELECT_PLACEHOLDER,
  SELECT_VALUE,
} from './limits.ts';
import type { PayloadFile } from './payload.ts';
import { gather, isEmpty, plainLine, renderLine, wrapLine } from './render-line.ts';
import { renderTable } from './render-table.ts';

/** A part of a message that is never torn apart. */
export type Unit =
  | {
      kind: 'text';
      text: string;
      /** Belongs to what follows: never the last thing in a message. */ leads?: boolean;
      /** The same block goes on. */ joins?: boolean;
    }
  | { kind: 'row'; row: APIActionRowComponent<APIComponentInMessageActionRow> }
  | { kind: 'divider' }
  | { kind: 'picture'; file: PayloadFile }
  | { kind: 'file'; file: PayloadFile };

export interface RenderState {
  kept: KeptActions;
  undrawn: ReadonlySet<ChartSpec>;
  /** Running number of interactive parts, so that custom ids differ; and of headings and files. */
  interactive: number;
  headings: number;
  files: number;
}

/** Longest text that is still a heading. */
const HEADING = 200;
/** Widest label of a field that the others are aligned with. */
const ALIGNED_LABEL = 20;
const NO_BREAK_SPACE = '\u00a0';

export function renderBlock(block: Block, state: RenderState): Unit[] {
  switch (block.kind) {
    case 'heading':
      return renderHeading(block, state);
    case 'text':
      return texts(wrapLine(block.text, PARAGRAPH, true));
    case 'fields':
      return texts(gather(block.items.flatMap(fieldWriter(block.items))));
    case 'table':
      return texts(renderTable(block));
    case 'list':
      return texts(
        gather(
          block.items.flatMap((item, index) =>
            wrapLine(item, PARAGRAPH - 12).map((text, part) =>
              part > 0 ? `  ${text}` : `${block.ordered ? `${index + 1}.` : '-'} ${text}`,
            ),
          ),
        ),
      );
    case 'chart':
      return renderChart(block.chart, state);
    case 'buttons':
      return rows(block.buttons.flatMap((button) => renderButton(button, state) ?? []));
    case 'select':
      return renderSelect(block, state);
    case 'file':
      return renderFile(block, state);
    case 'divider':
      return [{ kind: 'divider' }];
    case 'note':
      return texts(gather(wrapLine(block.text, PARAGRAPH - 3).map((text) => `-# ${text}`)));
  }
}

const texts = (paragraphs: readonly string[]): Unit[] =>
  paragraphs.map((text, index) => (index === 0 ? { kind: 'text', text } : { kind: 'text', text, joins: true }));

function renderHeading(block: Extract<Block, { kind: 'heading' }>, state: RenderState): Unit[] {
  const aside =
    block.aside === undefined || isEmpty(block.aside) ? [] : wrapLine(block.aside, PARAGRAPH - 4).map(emphasise);
  if (isEmpty(block.text)) return texts(aside);
  const text = renderLine(block.text);
  const level = state.headings === 0 ? '##' : '###';
  state.headings += 1;
  const head = text.length <= HEADING ? [`${level} ${text}`] : wrapLine(block.text, PARAGRAPH);
  return texts(gather([...head, ...aside])).map((unit) => (unit.kind === 'text' ? { ...unit, leads: true } : unit));
}

/** Bold, unless the line brings its own emphasis, which would end ours. */
const emphasise = (text: string): string => (text.includes('**') ? text : `**${text}**`);

type Field = Extract<Block, { kind: 'fields' }>['items'][number];

/** Labels stand in code, filled up with spaces, so that values begin in one column and keep their links. */
function fieldWriter(items: readonly Field[]): (item: Field) => string[] {
  const labels = items.map((item) => oneLine(item.label).length);
  const room = Math.max(0, ...labels.filter((length) => length <= ALIGNED_LABEL));
  return (item) => {
    const label = shorten(oneLine(item.label), 200);
    const start =
      label === '' ? '' : `\`${escapeCode(label)}${NO_BREAK_SPACE.repeat(Math.max(0, room - label.length))}\` `;
    const value = isEmpty(item.value) ? ['–'] : wrapLine(item.value, PARAGRAPH - start.length);
    const [first = '–', ...rest] = value;
    const note = item.note === undefined || isEmpty(item.note) ? [] : wrapLine(item.note, PARAGRAPH - 3);
    const head = `${start}${first}`;
    const [firstNote, ...moreNotes] = note;
    if (firstNote === undefined) return [head, ...rest];
    return rest.length === 0 && head.length + firstNote.length + 3 <= PARAGRAPH
      ? [`${head} · ${firstNote}`, ...moreNotes]
      : [head, ...rest, ...note];
  };
}

function renderChart(chart: ChartSpec, state: RenderState): Unit[] {
  const description = plainText(describeChart(chart));
  if (state.undrawn.has(chart))
    return texts(
      wrapLine(`The chart could not be drawn just now. ${description}`, PARAGRAPH - 3).map((text) => `-# ${text}`),
    );
  state.files += 1;
  // A description that is too long for the picture stands under it as text: cutting it would hide figures from those who cannot see.
  const fits = description.length <= FILE_DESCRIPTION;
  const file: PayloadFile = {
    name: `chart-${state.files}.png`,
    description: fits ? description : shorten(description, FILE_DESCRIPTION),
    source: { kind: 'chart', chart },
  };
  return [
    { kind: 'picture', file },
    ...(fits ? [] : texts(wrapLine(description, PARAGRAPH - 3).map((text) => `-# ${text}`))),
  ];
}

type FileBlock = Extract<Block, { kind: 'file' }>;

const isTooLarge = (block: FileBlock): boolean => Buffer.byteLength(block.content) > FILE_BYTES;

function renderFile(block: FileBlock, state: RenderState): Unit[] {
  const description = oneLine(block.description);
  const name = fileName(block.name, state);
  if (isTooLarge(block)) {
    const bytes = Buffer.byteLength(block.content);
    return texts(
      wrapLine(
        `${name} has ${(bytes / 1_048_576).toFixed(1)} MB, more than Discord takes (${FILE_BYTES / 1_048_576} MB). Narrow it down and ask again.`,
        PARAGRAPH,
      ),
    );
  }
  const file: PayloadFile = {
    name,
    description: shorten(description === '' ? name : plainText(description), FILE_DESCRIPTION),
    source: { kind: 'text', mediaType: block.mediaType, content: block.content },
  };
  return [...texts(wrapLine(description, PARAGRAPH)), { kind: 'file', file }];
}

/** A name that cannot leave its place in `attachment://…` and differs from every other in the message. */
function fileName(name: string, state: RenderState): string {
  state.files += 1;
  const safe = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-60);
  return /^.+\..+$/.test(safe)
    ? safe.replace(/\.([^.]*)$/, state.files > 1 ? `-${state.files}.$1` : '.$1')
    : `file-${state.files}.txt`;
}

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

export function renderButton(button: Button, state: RenderState): APIButtonComponent | undefined {
  const label = shorten(plainText(button.label), BUTTON_LABEL) || '…';
  if (button.action.kind === 'link') {
    const url = safeUrl(button.action.url);
    return url === undefined ? undefined : { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
  }
  const custom_id = encodeAction(button.action, nextInteractive(state), state.kept);
  return {
    type: ComponentType.Button,
    style: button.style === undefined ? ButtonStyle.Secondary : STYLES[button.style],
    label,
    custom_id,
  };
}

const nextInteractive = (state: RenderState): number => state.interactive++;

function rows(buttons: readonly APIButtonComponent[]): Unit[] {
  const found: Unit[] = [];
  for (let at = 0; at < buttons.length; at += ROW_BUTTONS) {
    found.push({
      kind: 'row',
      row: { type: ComponentType.ActionRow, components: buttons.slice(at, at + ROW_BUTTONS) },
    });
  }
  return found;
}

/** More than 25 options become several menus, each saying which part it shows. */
function renderSelect(block: Extract<Block, { kind: 'select' }>, state: RenderState): Unit[] {
  const found: Unit[] = [];
  for (let at = 0; at < block.options.length; at += SELECT_OPTIONS) {
    const part = block.options.slice(at, at + SELECT_OPTIONS);
    const range =
      block.options.length > SELECT_OPTIONS ? ` (${at + 1} to ${at + part.length} of ${block.options.length})` : '';
    const placeholder = shorten(plainText(block.placeholder), SELECT_PLACEHOLDER - range.length) + range;
    const custom_id = `${MENU_SIGN}${nextInteractive(state).toString(36)}:`;
    const options = part.map((option) => renderOption(option, state));
    found.push({
      kind: 'row',
      row: {
        type: ComponentType.ActionRow,
        components: [
          { type: ComponentType.StringSelect, custom_id, ...(placeholder === '' ? {} : { placeholder }), options },
        ],
      },
    });
  }
  return found;
}

function renderOption(option: SelectOption, state: RenderState): APISelectMenuOption {
  const description = shorten(plainText(option.description ?? ''), SELECT_DESCRIPTION);
  return {
    label: shorten(plainText(option.label), SELECT_LABEL) || '…',
    value: encodeAction(option.action, nextInteractive(state), state.kept).slice(0, SELECT_VALUE),
    ...(description === '' ? {} : { description }),
  };
}

const OPENING_BLOCKS = 3;

/** A heading has no full stop where the same sentence has one. */
const withoutStop = (text: string): string => text.replace(/\.$/, '');

/** What a block says in words of its own, above all else that it shows. */
function wordsOf(block: Block): string[] {
  if (block.kind === 'text' || block.kind === 'heading' || block.kind === 'note')
    return [oneLine(plainLine(block.text))];
  return block.kind === 'file' && !isTooLarge(block) ? [oneLine(block.description)] : [];
}

const asSentence = (text: string): string => (/[.?!…]$/.test(text) ? text : `${text}.`);

const numbersIn = (text: string): string[] => text.match(/\d(?:[\d,.]*\d)?/g) ?? [];

/** Whether a heading opens the message and all numbers of its summary are shown below: then it would be said twice. */
function isShownBelow({ summary, blocks }: Message): boolean {
  const numbers = numbersIn(summary);
  if (blocks[0]?.kind !== 'heading' || numbers.length === 0) return false;
  const words = blocks.filter(({ kind }) => kind !== 'chart' && kind !== 'buttons' && kind !== 'select');
  const shown = new Set(numbersIn(JSON.stringify(words)));
  return numbers.every((number) => shown.has(number));
}

/**
 * The summary, unless its figures are shown below a heading, one of the first blocks says the same words, or two of them together,
 * or all of them but the name that a heading says.
 */
export function renderSummary(message: Message): Unit[] {
  if (isShownBelow(message)) return [];
  const summary = withoutStop(oneLine(message.summary));
  const said = message.blocks.slice(0, OPENING_BLOCKS).flatMap(wordsOf);
  const together = withoutStop(said.slice(0, 2).map(asSentence).join(' '));
  const again =
    together === summary ||
    said.map(withoutStop).some((words) => words === summary || (words !== '' && summary.endsWith(`: ${words}`)));
  return summary === '' || again ? [] : texts(wrapLine(oneLine(message.summary), PARAGRAPH));
}
