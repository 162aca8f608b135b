import type { CommandDeclaration } from '../contracts/command.ts';
import { plain, piecesOf, say } from '../contracts/messages/line.ts';
import type { Block, Line, Message } from '../contracts/messages/message.ts';
import type { Offer, Reading } from '../sentences/read-sentence.ts';
import { sentenceList, shorten } from '../text/format.ts';

const LABEL = 70;
const MOST_WORDS = 4;
const OFFERED = 3;

/** An answer with how its sentence was understood, in the small print that it ends with. */
export function withUnderstood(message: Message, understood: string): Message {
  const at = message.blocks.findLastIndex(({ kind }) => kind === 'note');
  const note = message.blocks[at];
  const said = `understood as: ${understood}`;
  if (note?.kind !== 'note') return { ...message, blocks: [...message.blocks, { kind: 'note', text: said }] };
  return {
    ...message,
    blocks: message.blocks.with(at, { kind: 'note', text: [`${said} · `, ...piecesOf(note.text)] }),
  };
}

/** What a sentence is answered with that was understood in part, or asks for what cannot be known. */
export function notUnderstood(
  reading: Exclude<Reading, { kind: 'read' }>,
  commands: readonly CommandDeclaration[],
): Message {
  const { offers } = reading;
  const because =
    reading.kind === 'declined'
      ? `I know public figures of open-source projects, ${reading.names}.`
      : wordsLeft(reading.unexplained);
  const nearest =
    offers.length === 0
      ? undefined
      : `The nearest that I can answer: ${offers.map(({ understood }) => understood).join(' · ')}.`;
  const pressed = reading.kind === 'offers' ? [...offers, ...beginnings(commands, offers)] : offers;
  return messageOf([because, nearest].filter((sentence) => sentence !== undefined).join(' '), pressed);
}

/** What can be asked without saying more, to fill the buttons up to three. */
const beginnings = (commands: readonly CommandDeclaration[], offers: readonly Offer[]): Offer[] =>
  commands
    .filter(
      ({ name, permission, options, oneOf = [] }) =>
        permission === 'read' &&
        oneOf.length === 0 &&
        Object.values(options).every(({ required }) => required !== true) &&
        offers.every(({ text }) => text !== name),
    )
    .slice(0, Math.max(0, OFFERED - offers.length))
    .map(({ name }) => ({ text: name, understood: name, distance: Infinity }));

/** What changes something and rests on a guess is asked before it is done. */
export const askFirst = (text: string, understood: string): Message =>
  messageOf(`I read that as: ${understood}. It changes something, so please confirm it.`, [
    { text, understood, distance: 0 },
  ]);

function wordsLeft(words: readonly string[]): string {
  const shown = [...new Set(words)].slice(0, MOST_WORDS).map((word) => `“${shorten(word, 30)}”`);
  return shown.length === 0
    ? 'I did not understand that.'
    : `I do not know what ${sentenceList(shown)} ${shown.length === 1 ? 'means' : 'mean'} here.`;
}

function messageOf(sentence: string, offers: readonly Offer[]): Message {
  const hint: Line = say`\`help\` shows what I can do.`;
  const buttons: Block[] =
    offers.length === 0
      ? []
      : [
          {
            kind: 'buttons',
            buttons: offers.map(({ text, understood }) => ({
              label: shorten(understood, LABEL),
              action: { kind: 'command', command: text, answer: 'reply' },
            })),
          },
        ];
  return {
    summary: `${sentence} ${plain(hint)}`,
    tone: 'quiet',
    blocks: [{ kind: 'text', text: sentence }, { kind: 'note', text: hint }, ...buttons],
  };
}
