import { plain } from '../../src/contracts/messages/line.ts';
import { MOST_BUTTONS, foldButtons } from '../../src/text/fold-buttons.ts';
import type { Block, Message } from '../../src/contracts/messages/message.ts';

/** Most words, and most lines, of what is held to a length. */
const LIMITS: Readonly<Record<string, { words?: number; lines?: number }>> = {
  score: { words: 90 },
  alert: { lines: 4 },
};

/** What is wrong with a message whatever the platform: counts of buttons, words and lines. */
export function faultsOfMessage(scene: { name: string; message: Message; private: boolean }): string[] {
  const { name, message } = scene;
  // Platforms add *Share* to what only the asker sees, and put what is too much into a menu.
  const shown = { ...message, blocks: foldButtons(message.blocks, { share: scene.private }) };
  const buttons = buttonsIn(shown) + (scene.private ? 1 : 0);
  const { words = Infinity, lines = Infinity } = LIMITS[name] ?? {};
  const [said, long] = [wordsIn(message), linesIn(message)];
  return [
    ...(buttons > MOST_BUTTONS ? [`${buttons} buttons in sight, at most ${MOST_BUTTONS}`] : []),
    ...(said > words ? [`${said} words, at most ${words}`] : []),
    ...(long > lines ? [`${long} lines, at most ${lines}`] : []),
  ];
}

const buttonsIn = ({ blocks }: Message): number =>
  blocks.reduce((sum, block) => sum + (block.kind === 'buttons' ? block.buttons.length : 0), 0);

export const wordsIn = ({ blocks }: Message): number =>
  blocks
    .flatMap(textsOf)
    .join(' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Lines of text as written; the small print is not counted. */
const linesIn = ({ blocks }: Message): number =>
  blocks
    .filter(({ kind }) => kind !== 'note')
    .flatMap(textsOf)
    .filter((text) => text.trim() !== '').length;

function textsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [[block.text, block.aside ?? ''].map(plain).join(' ')];
    case 'text':
    case 'note':
      return [plain(block.text)];
    case 'list':
      return block.items.map(plain);
    case 'fields':
      return block.items.map(({ label, value, note }) => [label, value, note ?? ''].map(plain).join(' '));
    case 'table':
      return [block.columns.map(({ label }) => label), ...block.rows.map((row) => row.map(plain))].map((cells) =>
        cells.join(' '),
      );
    case 'chart':
    case 'buttons':
    case 'select':
    case 'file':
    case 'divider':
      return [];
  }
}
