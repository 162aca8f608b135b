import { styleText } from 'node:util';
import { DAY } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import { withQuotes } from '../../contracts/messages/line.ts';
import type { Inline, Line } from '../../contracts/messages/message.ts';
import { breakWord, tidy, width } from './terminal-text.ts';

export type Look = 'plain' | 'strong' | 'code' | 'quiet';

/** A stretch of harmless text in one look. */
export interface Run {
  readonly text: string;
  readonly look: Look;
}

/** Who reads, and when. */
export interface Reader {
  readonly zone: string;
  /** Milliseconds since the epoch: what `relative` times are relative to. */
  readonly now: number;
}

export interface RunOptions extends Reader {
  /** Writes addresses out; in tables and headings they would drown the words. */
  readonly addresses: boolean;
}

export const runsOf = (line: Line, options: RunOptions): Run[] =>
  withQuotes(line, ['`', '`']).flatMap((piece) => runOf(piece, options));

/** Harmless text whose tabs are spaces: a terminal jumps to columns that nobody counted. */
const spaced = (text: string): string => tidy(text).replaceAll('\t', ' ');

function runOf(piece: Inline, options: RunOptions): Run {
  if (typeof piece === 'string') return { text: spaced(piece), look: 'plain' };
  switch (piece.kind) {
    case 'strong':
    case 'code':
    case 'quiet':
      return { text: spaced(piece.text), look: piece.kind };
    case 'link':
      return {
        text: options.addresses ? withAddress(spaced(piece.text), piece.url) : spaced(piece.text),
        look: 'plain',
      };
    case 'channel':
      return { text: spaced(`#${piece.id}`), look: 'plain' };
    case 'time':
      return { text: writeTime(piece.at, piece.style, options), look: 'plain' };
  }
}

/** The address follows in brackets, unless it says no more than the text. Only https is an address of ours. */
function withAddress(text: string, url: string): string {
  if (!URL.canParse(url)) return text;
  const address = new URL(url);
  const plain = address.protocol !== 'https:' || address.href.endsWith(`//github.com/${text}`) || address.href === text;
  return plain ? text : `${text} (${spaced(address.href)})`;
}

function writeTime(at: number, style: 'date' | 'datetime' | 'relative', { zone, now }: Reader): string {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return 'unknown time';
  if (style === 'date') return format.date(at, zone);
  if (style === 'datetime') return format.dateTime(at, zone);
  const away = Math.abs(now - at);
  if (away > 60 * DAY) return format.date(at, zone);
  return at > now ? `in ${format.span(away)}` : `${format.span(away)} ago`;
}

export const widthOf = (runs: readonly Run[]): number => runs.reduce((sum, { text }) => sum + width(text), 0);

/** One line of runs: line ends and runs of spaces become single spaces, but not in code, where a space may be a gap of a sparkline. */
export function inOneLine(runs: readonly Run[]): Run[] {
  return runs.map(({ text, look }) => ({ text: text.replace(look === 'code' ? /\n/g : /\s+/g, ' '), look }));
}

/** Breaks runs into lines of at most `columns`, between words and at line ends; longer words are broken, nothing is lost. */
export function wrapRuns(runs: readonly Run[], columns: number): Run[][] {
  const room = Math.max(columns, 1);
  const lines: Run[][] = [[]];
  let used = 0;
  let word: Run[] = [];
  let gap: Run | undefined;
  const newLine = (): void => {
    lines.push([]);
    used = 0;
    gap = undefined;
  };
  const put = (part: readonly Run[]): void => {
    const wide = widthOf(part);
    if (used > 0 && used + (gap === undefined ? 0 : 1) + wide > room) newLine();
    if (gap !== undefined && used > 0) {
      lines.at(-1)?.push(gap);
      used += 1;
    }
    gap = undefined;
    lines.at(-1)?.push(...part);
    used += wide;
  };
  const endWord = (): void => {
    if (widthOf(word) <= room) {
      if (word.length > 0) put(word);
    } else {
      for (const { text, look } of word) for (const piece of breakWord(text, room)) put([{ text: piece, look }]);
    }
    word = [];
  };
  for (const { text, look } of runs) {
    for (const token of look === 'code' && !text.includes('\n') && width(text) <= room
      ? [text]
      : unbroken(text).split(/([^\S\u00a0]+)/)) {
      if (token === '') continue;
      if (token.trim() !== '' || look === 'code') {
        // Runs that follow one another without a space are one word: no comma begins a line.
        word.push({ text: token, look });
        continue;
      }
      endWord();
      if (token.includes('\n')) newLine();
      else gap = { text: ' ', look };
    }
  }
  endWord();
  return lines;
}

/** A number keeps its percent sign beside it. */
const unbroken = (text: string): string => text.replace(/(\d) %/g, '$1\u00a0%');

const STYLES = { plain: undefined, strong: 'bold', code: 'cyan', quiet: 'dim' } as const satisfies Record<
  Look,
  string | undefined
>;

/** The only place that writes escape sequences. */
export function paint(runs: readonly Run[], color: boolean): string {
  return runs
    .map(({ text: held, look }) => {
      const text = held.replaceAll('\u00a0', ' ');
      const style = STYLES[look];
      return color && style !== undefined && text.trim() !== ''
        ? styleText(style, text, { validateStream: false })
        : text;
    })
    .join('');
}

export const inLook = (runs: readonly Run[], look: Look): Run[] =>
  runs.map((run) => (run.look === 'plain' ? { ...run, look } : run));
