import type { APIComponentInContainer, APITextDisplayComponent } from 'discord.js';
import { ComponentType, MessageFlags } from 'discord.js';
import type { Tone } from '../../../contracts/messages/message.ts';
import { ANSWER_MESSAGES, FILE_BYTES, MESSAGE_COMPONENTS, MESSAGE_FILES, MESSAGE_TEXT, ROW_BUTTONS } from './limits.ts';
import type { DiscordPayload, PayloadFile } from './payload.ts';
import type { Unit } from './render-block.ts';

/** Accent of the container by direction: distinct in light and dark, and for people who do not tell red from green. */
const ACCENTS: Readonly<Record<Tone, number | null>> = {
  up: 0x1f9e89,
  down: 0xb5367a,
  flat: 0x7a869a,
  warning: 0xe69f00,
  quiet: 0x9aa5b1,
  neutral: 0x3b6fb6,
};

/** Kept free in every message: the line that numbers the parts, and the row with the button that shares. */
const RESERVED_COMPONENTS = 3;
const RESERVED_TEXT = 200;

interface Packet {
  units: Unit[];
  components: number;
  text: number;
  files: number;
}

/**
 * Units in as few messages as they fit into, in their order, at most ANSWER_MESSAGES; what is left is attached to the last one
 * as a plain text, and said.
 */
export function packUnits(units: readonly Unit[], tone: Tone, closing: readonly Unit[]): DiscordPayload[] {
  const all = distribute(units);
  const packets = all.slice(0, ANSWER_MESSAGES);
  const rest = all.slice(ANSWER_MESSAGES).flatMap((packet) => packet.units);
  return packets.map((packet, index) => {
    const last = index === packets.length - 1;
    const part: Unit[] =
      packets.length > 1 ? [{ kind: 'text', text: `-# Part ${index + 1} of ${packets.length}.` }] : [];
    const left = last && rest.length > 0 ? leftOver(rest, packet) : [];
    // `packet.units` is read after `leftOver`, which may have taken some.
    return toPayload(joinRows([...packet.units, ...left, ...part], closing), tone);
  });
}

/** The closing buttons stand in the last row of buttons where that or its menu ends the message and has room for them. */
function joinRows(units: readonly Unit[], closing: readonly Unit[]): Unit[] {
  const at = units.findLastIndex((unit) => !isMenu(unit));
  const [last, row, ...others] = [units[at], ...closing];
  if (last?.kind !== 'row' || row?.kind !== 'row') return [...units, ...closing];
  const together = [...last.row.components, ...row.row.components];
  return together.length > ROW_BUTTONS
    ? [...units, ...closing]
    : [
        ...units.slice(0, at),
        { kind: 'row', row: { ...last.row, components: together } },
        ...units.slice(at + 1),
        ...others,
      ];
}

const isMenu = (unit: Unit): boolean =>
  unit.kind === 'row' && unit.row.components.some(({ type }) => type !== ComponentType.Button);

function distribute(units: readonly Unit[]): Packet[] {
  const packets: Packet[] = [];
  let current = emptyPacket();
  const close = (): void => {
    if (current.units.length === 0) return;
    const carried = trailingLeads(current);
    packets.push(current);
    current = emptyPacket();
    for (const unit of carried) put(current, unit);
  };
  for (const unit of units) {
    if (unit.kind === 'divider' && current.units.length === 0) continue;
    if (!fits(current, unit)) close();
    if (unit.kind === 'divider' && current.units.length === 0) continue;
    put(current, unit);
  }
  if (current.units.length > 0) packets.push(current);
  return packets.length > 0 ? packets : [{ ...emptyPacket(), units: [{ kind: 'text', text: 'Nothing to show.' }] }];
}

const emptyPacket = (): Packet => ({ units: [], components: 1, text: 0, files: 0 });

/** Headings and lines at the end of a message belong to the next one. */
function trailingLeads(packet: Packet): Unit[] {
  const carried: Unit[] = [];
  for (let last = packet.units.at(-1); last !== undefined && packet.units.length > 1; last = packet.units.at(-1)) {
    if (last.kind === 'divider') packet.units.pop();
    else if (last.kind === 'text' && last.leads === true) {
      packet.units.pop();
      carried.unshift(last);
    } else break;
  }
  return carried;
}

function put(packet: Packet, unit: Unit): void {
  const cost = costOf(unit);
  packet.units.push(unit);
  packet.components += cost.components;
  packet.text += cost.text;
  packet.files += cost.files;
}

function fits(packet: Packet, unit: Unit): boolean {
  const cost = costOf(unit);
  return (
    packet.components + cost.components <= MESSAGE_COMPONENTS - RESERVED_COMPONENTS &&
    packet.text + cost.text <= MESSAGE_TEXT - RESERVED_TEXT &&
    // One file is kept free for what is left over.
    packet.files + cost.files <= MESSAGE_FILES - 1
  );
}

function costOf(unit: Unit): { components: number; text: number; files: number } {
  switch (unit.kind) {
    case 'text':
      return { components: 1, text: unit.text.length + 1, files: 0 };
    case 'row':
      return { components: 1 + unit.row.components.length, text: 0, files: 0 };
    case 'divider':
      return { components: 1, text: 0, files: 0 };
    case 'picture':
    case 'file':
      return { components: 1, text: 0, files: 1 };
  }
}

/** What did not fit, as words: a file to read, and a line that says so. Takes units off the packet until both have room. */
function leftOver(rest: readonly Unit[], packet: Packet): Unit[] {
  const left = [...rest];
  while (packet.units.length > 1 && packet.components + 2 > MESSAGE_COMPONENTS - RESERVED_COMPONENTS) {
    const last = packet.units.pop();
    if (last === undefined) break;
    packet.components -= costOf(last).components;
    left.unshift(last);
  }
  const others = left.filter((unit) => unit.kind !== 'text' && unit.kind !== 'divider').length;
  const missing =
    others === 0
      ? ''
      : ` ${others === 1 ? 'One chart, file or row of buttons is' : `${others} charts, files or rows of buttons are`} left out; a narrower question shows them.`;
  const words = left.flatMap((unit) => (unit.kind === 'text' ? [unplain(unit.text)] : [])).join('\n\n');
  if (words === '') return [{ kind: 'text', text: `-# Too long for one answer.${missing}` }];
  const content = Buffer.from(words)
    .subarray(0, FILE_BYTES - 4)
    .toString('utf8');
  const file: PayloadFile = {
    name: 'rest.txt',
    description: 'The rest of this answer as text.',
    source: { kind: 'text', mediaType: 'text/plain', content },
  };
  return [
    { kind: 'text', text: `-# Too long for one answer: the rest is in the attached text.${missing}` },
    { kind: 'file', file },
  ];
}

/** Markdown back to readable words, for the attached text. */
const unplain = (text: string): string =>
  text
    .replace(/\\(?=[^A-Za-z0-9\s])/g, '')
    .replaceAll('\u200b', '')
    .replace(/^(#{1,3}|-#) /gm, '');

function toPayload(units: readonly Unit[], tone: Tone): DiscordPayload {
  const files: PayloadFile[] = [];
  const components: APIComponentInContainer[] = [];
  for (const [index, unit] of units.entries()) {
    switch (unit.kind) {
      case 'text':
        addText(components, unit, units[index - 1]);
        break;
      case 'row':
        addRow(components, unit, units[index - 1]);
        break;
      case 'divider':
        components.push({ type: ComponentType.Separator });
        break;
      case 'picture':
        files.push(unit.file);
        components.push({
          type: ComponentType.MediaGallery,
          items: [{ media: { url: `attachment://${unit.file.name}` }, description: unit.file.description }],
        });
        break;
      case 'file':
        files.push(unit.file);
        components.push({ type: ComponentType.File, file: { url: `attachment://${unit.file.name}` } });
        break;
    }
  }
  const accent = ACCENTS[tone];
  return {
    body: {
      flags: MessageFlags.IsComponentsV2,
      allowed_mentions: { parse: [] },
      components: [{ type: ComponentType.Container, accent_color: accent, components }],
      attachments: files.map((file, index) => ({
        id: String(index),
        filename: file.name,
        description: file.description,
      })),
    },
    files,
  };
}

/** Paragraphs of one block share a text display: fewer components, and no gap in the middle of a list. */
function addText(
  components: APIComponentInContainer[],
  unit: Extract<Unit, { kind: 'text' }>,
  before: Unit | undefined,
): void {
  const last = components.at(-1);
  if (unit.joins === true && before?.kind === 'text' && last?.type === ComponentType.TextDisplay) {
    last.content = `${last.content}\n${unit.text}`;
    return;
  }
  components.push({ type: ComponentType.TextDisplay, content: unit.text } satisfies APITextDisplayComponent);
}

/** Longest text that a single button stands beside rather than under. */
const SECTION_TEXT = 500;

/** A table needs the whole width of a phone. */
const standsBeside = (text: string): boolean => text.length <= SECTION_TEXT && !text.includes('```');

/** One button alone stands beside the text that it belongs to; that costs as many components as a row of its own. */
function addRow(
  components: APIComponentInContainer[],
  unit: Extract<Unit, { kind: 'row' }>,
  before: Unit | undefined,
): void {
  const last = components.at(-1);
  const [button, ...others] = unit.row.components;
  if (
    before?.kind === 'text' &&
    last?.type === ComponentType.TextDisplay &&
    standsBeside(last.content) &&
    button?.type === ComponentType.Button &&
    others.length === 0
  ) {
    components.pop();
    components.push({ type: ComponentType.Section, components: [last], accessory: button });
    return;
  }
  components.push(unit.row);
}
