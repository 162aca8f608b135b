import type { CommandDeclaration, Invocation, OptionSpec, OptionValue } from '../contracts/command.ts';
import { UserError } from '../contracts/errors.ts';
import { say } from '../contracts/messages/line.ts';
import { isInRange, listChoices, longestChoice, readOption, readOptions, usage } from './read-options.ts';
import { unknownOption } from './unknown-option.ts';
import { editDistance } from '../text/text-distance.ts';

/** Longest command text that is looked at, in characters; file contents come as attachments, not as text. */
const MAX_COMMAND = 8_000;

/** The letters of a repository's name without its owner. */
const BARE_NAME = /^[a-z0-9][\w.-]{0,99}$/i;

interface Word {
  text: string;
  /** Written in quotes: never an option name. */
  quoted: boolean;
}

/** Without the slash command before it, as some platform names it: `/signals`, `/signals-setup`. */
export const withoutSlash = (text: string): string => text.replace(/^\s*\/signals(?:-[a-z]+)?\b/i, '');

/**
 * Reads `score qdrant/qdrant`, `top growth category:"vector search" --window 30d`, `compare a/b c/d --public` into a typed invocation.
 * Options come as `name:value`, `name=value`, `--name value`, `--name=value`; bare words fill the declared positional options in
 * order, each the first one that accepts it.
 * @throws UserError with the nearest command or the option that is wrong.
 */
export function parseCommand(text: string, commands: readonly CommandDeclaration[]): Invocation {
  if (text.length > MAX_COMMAND)
    throw new UserError(
      `That is ${text.length.toLocaleString('en-US')} characters; a command has at most ${MAX_COMMAND.toLocaleString('en-US')}.`,
      say`Try \`help\`.`,
    );
  const words = splitWords(withoutSlash(text));
  if (words.some((word) => !word.quoted && /^(?:--|—|–)help$/i.test(word.text))) return helpFor(words, commands);
  const { command, rest } = findCommand(words, commands);
  const { named, bare, everybody } = separate(rest, command);
  const raw: Record<string, OptionValue> = { ...named };
  fillPositional(command, bare, raw);
  return { name: command.name, options: readOptions(command, raw), ...(everybody ? { public: true } : {}) };
}

/** `--help` after anything explains the command that it stands behind, and lists all where there is none. */
function helpFor(words: readonly Word[], commands: readonly CommandDeclaration[]): Invocation {
  const [first = '', second] = words.map((word) => word.text.toLowerCase());
  const called = commandCalled(first, second, commands);
  return {
    name: named('help', commands).name,
    options: called === undefined || called.name === 'help' ? {} : { command: called.name },
  };
}

/** The text that runs an invocation again: what buttons carry and what people could have typed. */
export function commandText(name: string, options: Readonly<Record<string, OptionValue | undefined>> = {}): string {
  const parts = Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'object' ? value : [String(value)];
    return values.map(
      (entry) => `${key}:${/^[^\s"'“”„‘’«»\\]+$/.test(entry) ? entry : `"${entry.replace(/[\\"]/g, '\\$&')}"`}`,
    );
  });
  return [name, ...parts].join(' ');
}

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};

/** Words by white space; quotes (typed or typographic) hold words together, also after `name:`. An unclosed quote runs to the end. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let current = '';
  let started = false;
  let quotedFromStart = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    const opensHere = CLOSING[char] !== undefined && (current === '' || /[:=]$/.test(current));
    if (opensHere) {
      const end = findClosing(text, i + 1, CLOSING[char] ?? char, char);
      quotedFromStart = !started;
      started = true;
      current += text.slice(i + 1, end).replace(/\\(["\\])/g, '$1');
      i = end;
    } else if (/\s/.test(char)) {
      if (started) words.push({ text: current, quoted: quotedFromStart });
      current = '';
      started = false;
      quotedFromStart = false;
    } else {
      started = true;
      current += char;
    }
  }
  if (started) words.push({ text: current, quoted: quotedFromStart });
  return words;
}

function findClosing(text: string, from: number, closing: string, opening: string): number {
  // A straight quote is closed by its like, so that typographic ones may stand inside; only where none follows did a phone change it.
  const mixed = opening !== '"' || !hasClosing(text, from);
  for (let i = from; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\\' && (text.charAt(i + 1) === '"' || text.charAt(i + 1) === '\\')) i += 1;
    // Phones mix the styles: a typographic opening may be closed by any double quote.
    else if (char === closing || (mixed && '"“”'.includes(char) && '"“”„'.includes(opening))) return i;
  }
  return text.length;
}

function hasClosing(text: string, from: number): boolean {
  for (let i = from; i < text.length; i += 1) {
    if (text.charAt(i) === '"') return true;
    if (text.charAt(i) === '\\') i += 1;
  }
  return false;
}

function findCommand(
  words: readonly Word[],
  commands: readonly CommandDeclaration[],
): { command: CommandDeclaration; rest: readonly Word[] } {
  const [first, second] = words.map((word) => word.text.toLowerCase());
  if (first === undefined) return { command: named('help', commands), rest: [] };
  const called = commandCalled(first, second, commands);
  if (called) return { command: called, rest: words.slice(called.name === first ? 1 : 2) };
  const group = commands.filter((command) => command.name.startsWith(`${first} `));
  if (group.length > 0) {
    throw new UserError(
      say`\`${first}\` needs to know what: ${group.map((command) => command.name.slice(first.length + 1)).join(' or ')}.`,
      group[0] && usage(group[0]),
    );
  }
  // A project alone is the question most people mean.
  if (words.length === 1 && first.includes('/') && commands.some((command) => command.name === 'score')) {
    return { command: named('score', commands), rest: words };
  }
  const near = closest(
    first,
    commands.map((command) => command.name),
  );
  const shown = first.length > 40 ? `${first.slice(0, 39)}…` : first;
  // A word alone may be a project, too.
  const score =
    words.length === 1 && BARE_NAME.test(first) && commands.some((command) => command.name === 'score')
      ? `score ${first}`
      : undefined;
  const offers = [near, score].filter((offer) => offer !== undefined);
  const [offer, other] = offers;
  throw new UserError(
    `There is no command “${shown}”.`,
    offer === undefined
      ? say`\`help all\` lists them all.`
      : other === undefined
        ? say`Did you mean \`${offer}\`? \`help all\` lists them all.`
        : say`Did you mean \`${offer}\` or \`${other}\`? \`help all\` lists them all.`,
    offers,
  );
}

/** The command whose name a text begins with: of two words, or of one. */
export function commandCalled(
  first: string,
  second: string | undefined,
  commands: readonly CommandDeclaration[],
): CommandDeclaration | undefined {
  const both = `${first} ${second ?? ''}`;
  return commands.find(({ name }) => name === both) ?? commands.find(({ name }) => name === first);
}

function named(name: string, commands: readonly CommandDeclaration[]): CommandDeclaration {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UserError('No command was given.', 'Type the name of a command.');
  return command;
}

function separate(
  words: readonly Word[],
  command: CommandDeclaration,
): { named: Record<string, OptionValue>; bare: Word[]; everybody: boolean } {
  const named: Record<string, OptionValue> = {};
  const bare: Word[] = [];
  let everybody = false;
  const set = (name: string, value: string): void => {
    const spec = command.options[name];
    const before = named[name];
    if (spec?.type === 'projects') named[name] = [...(Array.isArray(before) ? (before as string[]) : []), value];
    else if (before !== undefined) throw new UserError(`${name} is given twice.`, usage(command));
    else named[name] = value;
  };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (!word) break;
    // Dashes that phones make of "--" count as well.
    const dashed = word.quoted ? null : /^(?:--|—|–)([A-Za-z][\w-]*)(?:[=:](.*))?$/s.exec(word.text);
    const pair = word.quoted ? null : /^([A-Za-z][\w-]*)[:=](.*)$/s.exec(word.text);
    if (dashed) {
      const name = optionName(command, dashed[1] ?? '');
      if (name === undefined && (dashed[1] ?? '').toLowerCase() === 'public') {
        everybody = true;
        continue;
      }
      if (name === undefined) throw unknownOption(command, dashed[1] ?? '');
      if (dashed[2] !== undefined) set(name, dashed[2]);
      else {
        const next = words[i + 1];
        // `--chart no` says no, but `--chart qdrant/qdrant` says yes and goes on.
        const flag =
          command.options[name]?.type === 'boolean' && !(next && /^(?:yes|no|on|off|true|false)$/i.test(next.text));
        if (!flag && !next) throw new UserError(`--${name} needs a value.`, usage(command));
        set(name, flag ? 'true' : (next?.text ?? ''));
        if (!flag) i += 1;
      }
      continue;
    }
    const name = pair ? optionName(command, pair[1] ?? '') : undefined;
    if (pair && name !== undefined) {
      // People type `category: databases` as well.
      const value = pair[2] === '' ? words[i + 1]?.text : pair[2];
      if (value === undefined) throw new UserError(`${name} needs a value.`, usage(command));
      if (pair[2] === '') i += 1;
      set(name, value);
    } else if (pair && !isReference(pair[1] ?? '', pair[2] ?? '')) throw unknownOption(command, pair[1] ?? '');
    else bare.push(word);
  }
  return { named, bare, everybody };
}

/** Addresses have a colon as well, and so has what npm takes for one: they are values, not options. */
const isReference = (name: string, value: string): boolean =>
  value.startsWith('//') || (/^github$/i.test(name) && value.includes('/'));

function optionName(command: CommandDeclaration, written: string): string | undefined {
  const plain = written.toLowerCase().replaceAll('-', '');
  return Object.keys(command.options).find((name) => name.toLowerCase() === plain);
}

const isPositional = (spec: OptionSpec): boolean => spec.positional ?? spec.required ?? false;

function fillPositional(command: CommandDeclaration, bare: readonly Word[], raw: Record<string, OptionValue>): void {
  const slots = Object.entries(command.options).filter(([name, spec]) => isPositional(spec) && raw[name] === undefined);
  for (let i = 0; i < bare.length; i += 1) {
    const word = bare[i];
    if (!word) break;
    const phrase = phraseFor(bare.slice(i), slots, raw);
    if (phrase !== undefined) {
      raw[phrase.name] = phrase.text;
      slots.splice(
        slots.findIndex(([name]) => name === phrase.name),
        1,
      );
      i += phrase.words - 1;
      continue;
    }
    const index = slotFor(word.text, slots);
    const slot = slots[index];
    if (!slot) throw unexpected(command, word.text, slots);
    const [name, spec] = slot;
    if (spec.type === 'projects') {
      raw[name] = [...((raw[name] as readonly string[] | undefined) ?? []), word.text];
    } else if (spec.type === 'text' && spec.rest) {
      raw[name] = bare
        .slice(i)
        .map((rest) => rest.text)
        .join(' ');
      return;
    } else {
      raw[name] = word.text;
      slots.splice(index, 1);
    }
  }
}

/**
 * A choice that the next words name, the longest name first: `top stars per month`. A single word is taken here only where a
 * list of projects would swallow it, which then needs one already.
 */
function phraseFor(
  bare: readonly Word[],
  slots: readonly (readonly [string, OptionSpec])[],
  raw: Readonly<Record<string, OptionValue>>,
): { name: string; text: string; words: number } | undefined {
  const choices = slots.filter(([, spec]) => spec.type === 'choice');
  const begun = slots.some(([name, spec]) => spec.type === 'projects' && raw[name] !== undefined);
  const most = Math.min(bare.length, Math.max(0, ...choices.map(([, spec]) => longestChoice(spec))));
  for (let words = most; words >= (begun ? 1 : 2); words -= 1) {
    const taken = bare.slice(0, words);
    if (taken.some(({ quoted }) => quoted)) continue;
    const text = taken.map((word) => word.text).join(' ');
    const found = choices.find(([, spec]) => readOption(spec, text) !== undefined);
    if (found !== undefined) return { name: found[0], text, words };
  }
  return undefined;
}

/** The first option that the word can be; a number out of its range may be meant for a later one: `top 30` are thirty days. */
function slotFor(word: string, slots: readonly (readonly [string, OptionSpec])[]): number {
  const values = slots.map(([, spec]) => readOption(spec, word));
  const first = values.findIndex((value) => value !== undefined);
  const inRange = slots.findIndex(([, spec], at) => {
    const value = values[at];
    return typeof value === 'number' && isInRange(spec, value);
  });
  return typeof values[first] === 'number' && inRange >= 0 ? inRange : first;
}

function unexpected(
  command: CommandDeclaration,
  word: string,
  slots: readonly (readonly [string, OptionSpec])[],
): UserError {
  const shown = word.length > 60 ? `${word.slice(0, 59)}…` : word;
  const [name, spec] = slots[0] ?? [];
  if (name !== undefined && spec?.type === 'choice') {
    return new UserError(`“${shown}” is not one of ${listChoices(spec)}.`, usage(command));
  }
  return new UserError(say`\`${command.name}\` does not know what to do with “${shown}”.`, usage(command));
}

/** The command that was probably meant: a word at most two typing slips away, or one that begins like it. */
function closest(word: string, names: readonly string[]): string | undefined {
  const allowed = word.length < 5 ? 1 : 2;
  const near = names
    .map((name) => ({ name, distance: editDistance(word, name.split(' ', 1)[0] ?? name, allowed) }))
    .filter((entry) => entry.distance !== undefined)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0));
  return near[0]?.name ?? (word.length >= 3 ? names.find((name) => name.startsWith(word)) : undefined);
}
