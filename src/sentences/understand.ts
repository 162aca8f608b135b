import type { CommandDeclaration, Invocation } from '../contracts/command.ts';
import { UserError } from '../contracts/errors.ts';
import { commandCalled, parseCommand, splitWords, withoutSlash } from '../parsing/parse-command.ts';
import { phraseOf } from './tokens.ts';
import { readSentence } from './read-sentence.ts';
import type { Reader, Reading } from './read-sentence.ts';

/** Words that join others: no project, category or value is called so, whatever a command would take. */
const JOINING = new Set(
  'and or vs vs. versus against with to than in of for the a an on by from is are was were please pls over under me my our us this that these last past & , ?'.split(
    ' ',
  ),
);

export type Understood =
  /** A valid command, typed as one. */
  | { readonly kind: 'command'; readonly invocation: Invocation }
  /** `error` says why it is no command; undefined where it could be one. */
  | { readonly kind: 'sentence'; readonly reading: Reading; readonly error: UserError | undefined };

/**
 * A line as a command, where it is one, else as a sentence. What parses only because a joining word (`compare qdrant and
 * milvus`) or an unknown value (`top rust`) would be taken for something is read as a sentence first.
 * @throws whatever is no UserError
 */
export function understand(text: string, commands: readonly CommandDeclaration[], reader: Reader): Understood {
  let invocation: Invocation;
  try {
    invocation = parseCommand(text, commands);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A command that lacks something is no sentence: `score` alone wants a project. Nor is one whose options are written as such.
    const isCommand = namesCommand(text, commands) || hasWrittenOption(text, commands);
    const reading = isCommand ? undefined : readSentence(text, reader);
    return { kind: 'sentence', reading: reading ?? { kind: 'offers', offers: [], unexplained: [] }, error };
  }
  if (hasWrittenOption(text, commands) || !isDoubtful(text, invocation, reader)) return { kind: 'command', invocation };
  const reading = readSentence(text, reader);
  return reading.kind === 'read' ? { kind: 'sentence', reading, error: undefined } : { kind: 'command', invocation };
}

const namesCommand = (text: string, commands: readonly CommandDeclaration[]): boolean =>
  commands.some(({ name }) => name === text.trim().toLowerCase());

/** Whether the first words of a line are a command, so that what is wrong with the rest of it can be said. */
export function beginsLikeCommand(text: string, commands: readonly CommandDeclaration[]): boolean {
  const [first = '', second] = splitWords(withoutSlash(text)).map((word) => word.text.toLowerCase());
  return commandCalled(first, second, commands) !== undefined;
}

/** `lang:Rust`, `limit=10`, `--sort`: sentences have none of these. An address has a colon, too. */
const WRITTEN_OPTION = /^(?:(?:--|—|–)[a-z]|(?!github:[^/]*\/)[a-z][\w-]*[:=](?!\/\/).)/i;

/** Whether a line is a command by its first words, and has an option written as such behind them. */
const hasWrittenOption = (text: string, commands: readonly CommandDeclaration[]): boolean =>
  beginsLikeCommand(text, commands) &&
  splitWords(text).some(({ text: word, quoted }) => !quoted && WRITTEN_OPTION.test(word));

/** Whether a sentence told nothing at all. */
export const nothingRead = (reading: Reading): boolean => reading.kind === 'offers' && reading.offers.length === 0;

/** Whether a line that parses needs no second look: no bare word of it joins others or could be a value that nothing carries. */
export const isPlainCommand = (text: string, { options }: Invocation): boolean =>
  FILTERS.every((option) => options[option] === undefined || text.toLowerCase().includes(`${option}:`)) &&
  splitWords(text).every(({ text: word, quoted }) => quoted || !JOINING.has(word.toLowerCase().replace(/,+$/, '')));

/** Whether a value of the command was typed without quotes and is a word that joins others, or no value that a filter knows. */
function isDoubtful(text: string, { options }: Invocation, { lexicon, names }: Reader): boolean {
  const unknownValue = FILTERS.some((option) => {
    const value = options[option];
    return (
      value !== undefined &&
      lexicon.phrases
        .get(phraseOf(String(value)))
        ?.some((meaning) => meaning.kind === 'value' && meaning.option === option) !== true
    );
  });
  // No project is called so: a question mark ends a sentence, whatever its first word is.
  if (unknownValue || /[^?\s]\?\s*$/.test(text)) return true;
  const values = new Set(
    Object.values(options)
      .flatMap((value) => (typeof value === 'object' ? [...value] : [String(value)]))
      .map((value) => value.toLowerCase()),
  );
  return splitWords(text).some(({ text: word, quoted }) => {
    const lower = word.toLowerCase();
    return !quoted && JOINING.has(lower) && values.has(lower) && !names.has(lower);
  });
}

const FILTERS = ['category', 'language', 'stage', 'licence', 'company'];
