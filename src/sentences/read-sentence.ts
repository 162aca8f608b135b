import type { CommandDeclaration, Invocation } from '../contracts/command.ts';
import { commandText } from '../parsing/parse-command.ts';
import { coverFor } from './cover.ts';
import { describeReading } from './describe.ts';
import { candidateOf } from './fill.ts';
import type { Candidate } from './fill.ts';
import { FILLERS } from './fillers.ts';
import type { Lexicon } from './lexicon.ts';
import { spansOf } from './spans.ts';
import type { Names } from './spans.ts';
import { tokenise } from './tokens.ts';
import type { Token } from './tokens.ts';
import { topicIn } from './topics.ts';
import { correctTypos } from './typos.ts';

/** One way to understand a sentence. */
export interface Offer {
  /** The command as people could have typed it. */
  readonly text: string;
  readonly understood: string;
  /** Words of the sentence that it leaves out, and options that nothing names: 0 is a full reading. */
  readonly distance: number;
}

export type Reading =
  | {
      readonly kind: 'read';
      readonly command: CommandDeclaration;
      readonly invocation: Invocation;
      readonly text: string;
      readonly understood: string;
      /** Whether a typing error was set right or a name is not known: what changes something asks first then. */
      readonly guessed: boolean;
    }
  /** What it could mean, the nearest first; `unexplained` are the words that stand in the way of the first. */
  | { readonly kind: 'offers'; readonly offers: readonly Offer[]; readonly unexplained: readonly string[] }
  /** It asks for what cannot be known. */
  | { readonly kind: 'declined'; readonly names: string; readonly said: string; readonly offers: readonly Offer[] };

export interface Reader {
  readonly lexicon: Lexicon;
  readonly names: Names;
  /** ms since the epoch: where windows end. */
  readonly now: number;
}

const MOST_OFFERS = 3;
/** Where nothing of a sentence was understood. */
const NOTHING = { kind: 'offers', offers: [], unexplained: [] } as const satisfies Reading;

/**
 * Reads a sentence of plain English as a command, by the words that commands, measures and the universe's own values declare. It is
 * a full reading only where every word that carries meaning is explained and no other command explains them as well.
 */
export function readSentence(text: string, { lexicon, names, now }: Reader): Reading {
  const written = tokenise(text);
  if (written === undefined) return NOTHING;
  const topic = topicIn(
    written.map((token) => token.text),
    (from, length) => isOurs(written, from, length, lexicon, names),
  );
  const { tokens, corrected } = correctTypos(written, lexicon, names);
  if (topic !== undefined) {
    const rest = tokens.filter((_, at) => at < topic.from || at >= topic.from + topic.length);
    const offers = offersOf(candidatesFor(rest, { lexicon, names, now }));
    return { kind: 'declined', names: topic.names, said: topic.said, offers };
  }
  const candidates = candidatesFor(tokens, { lexicon, names, now });
  const [best] = candidates;
  if (best === undefined) return { ...NOTHING, unexplained: contentOf(tokens) };
  if (distanceOf(best) > 0) return { kind: 'offers', offers: offersOf(candidates), unexplained: best.unexplained };
  return {
    kind: 'read',
    command: best.command,
    invocation: { name: best.command.name, options: best.options },
    text: commandText(best.command.name, best.options),
    understood: describeReading(best.command, best.options),
    guessed: corrected || best.unknownNames,
  };
}

const contentOf = (tokens: readonly Token[]): string[] =>
  tokens.map(({ text }) => text).filter((text) => !FILLERS.has(text));

/** Whether words that name something unknowable are part of a name or value of ours. */
function isOurs(tokens: readonly Token[], from: number, length: number, lexicon: Lexicon, names: Names): boolean {
  const said = tokens.slice(from, from + length).map(({ text }) => text);
  if (lexicon.phrases.has(said.join(' ')) || (length === 1 && names.has(said[0] ?? ''))) return true;
  for (let start = Math.max(0, from - 2); start <= from; start += 1)
    for (let end = from + length; end <= Math.min(tokens.length, from + length + 3); end += 1) {
      if (end - start <= length) continue;
      const phrase = tokens
        .slice(start, end)
        .map(({ text }) => text)
        .join(' ');
      if (lexicon.phrases.get(phrase)?.some(({ kind }) => kind === 'value' || kind === 'ask')) return true;
    }
  return false;
}

/** All commands that the words can mean, the nearest first. */
function candidatesFor(tokens: readonly Token[], { lexicon, names, now }: Reader): Candidate[] {
  const spans = spansOf(tokens, lexicon, names, now);
  return lexicon.commands
    .flatMap((command) => candidateOf(command, tokens, coverFor(command, tokens, spans), lexicon) ?? [])
    .sort(
      (a, b) =>
        distanceOf(a) - distanceOf(b) ||
        Number(a.unknownNames) - Number(b.unknownNames) ||
        Number(a.companyOrProject) - Number(b.companyOrProject) ||
        b.asked - a.asked ||
        Object.keys(a.options).length - Object.keys(b.options).length,
    );
}

const distanceOf = ({ unexplained, missing }: Candidate): number => unexplained.length + missing.length;

const offersOf = (candidates: readonly Candidate[]): Offer[] =>
  candidates
    .filter(({ missing, unknownNames, companyOrProject }) => missing.length === 0 && !unknownNames && !companyOrProject)
    .slice(0, MOST_OFFERS)
    .map((candidate) => ({
      text: commandText(candidate.command.name, candidate.options),
      understood: describeReading(candidate.command, candidate.options),
      distance: distanceOf(candidate),
    }));
