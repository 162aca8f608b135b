import type { AnyOptionValues, Choice, CommandDeclaration, OptionSpec, OptionValue } from '../contracts/command.ts';
import { checkZone } from '../text/zones.ts';
import { UserError } from '../contracts/errors.ts';
import { count } from '../text/format.ts';
import { readWrittenNumber } from '../text/written-number.ts';
import { say } from '../contracts/messages/line.ts';
import type { Line } from '../contracts/messages/message.ts';

/** Longest value of one text option, in characters, where the declaration says nothing else. */
const MAX_TEXT = 500;
const MAX_FILE = 1_000_000;
const MAX_PROJECTS = 200;
const MAX_DAYS = 3650;

/**
 * Checks values that a platform read (typed or as text) against the declaration, and gives them their declared types.
 * @throws UserError naming the first option that is wrong, unknown or absent.
 */
export function readOptions(command: CommandDeclaration, raw: Readonly<Record<string, unknown>>): AnyOptionValues {
  const values: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue;
    const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
    if (!spec) throw new UserError(say`\`${command.name}\` has no option ${quoted(name)}.`, usage(command));
    // A zone that does not exist gets the nearest names as its hint.
    const read = spec.type === 'zone' ? checkZone(written(value)) : readOption(spec, value);
    if (read === undefined && spec.type === 'projects') throw new UserError(...tooMany(command, spec, value));
    if (read === undefined || !isInRange(spec, read))
      throw (
        readTwoWays(name, spec, value) ??
        new UserError(`${quoted(shorten(written(value)))} is not ${expectation(spec)} for ${name}.`, usage(command))
      );
    values[name] = read;
  }
  for (const [name, spec] of Object.entries(command.options)) {
    if (spec.required && values[name] === undefined)
      throw new UserError(say`\`${command.name}\` needs ${missing(name, spec)}.`, usage(command));
  }
  return values;
}

/**
 * The option's value in its declared type, or undefined when the text or value is none. A number or span that reads may still
 * be out of range: it was meant for this option all the same, and `readOptions` says what the limits are.
 */
export function readOption(spec: OptionSpec, value: unknown): OptionValue | undefined {
  switch (spec.type) {
    case 'text': {
      const text = readText(value, spec.maxLength ?? MAX_TEXT);
      return text === undefined || spec.pattern?.test.test(text) === false ? undefined : text;
    }
    case 'file':
      return readText(value, MAX_FILE);
    case 'project':
      return readText(value, MAX_TEXT);
    case 'projects': {
      const list = listed(value);
      return list.length > 0 &&
        list.length <= (spec.max ?? MAX_PROJECTS) &&
        list.every((entry) => entry.length <= MAX_TEXT)
        ? list
        : undefined;
    }
    case 'integer':
    case 'number':
      return readNumber(value, spec.type);
    case 'days':
      return readDays(value);
    case 'boolean':
      return readBoolean(value);
    case 'choice': {
      const text = plain(written(value));
      return spec.choices.find((choice) => namesOf(choice).includes(text))?.value;
    }
    case 'zone':
      return readZone(value);
  }
}

/** Hyphens, underscores and white space are the same to people: `forks-per-star` is `forks per star`. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');

/** All that a choice is asked for by, in plain spelling. */
const namesOf = ({ value, label, words = [] }: Choice): string[] => [value, label, ...words].map(plain);

/** Most words that one of an option's choices is asked for by. */
export const longestChoice = (spec: OptionSpec): number =>
  spec.type === 'choice' ? Math.max(...spec.choices.flatMap(namesOf).map((name) => name.split(' ').length)) : 0;

const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((entry) => written(entry).split(/[\s,;]+/)).filter(Boolean);

function tooMany(command: CommandDeclaration, spec: { max?: number }, value: unknown): [Line, Line] {
  const { length } = listed(value);
  const most = spec.max ?? MAX_PROJECTS;
  if (length > most)
    return [say`That is ${length} projects; \`${command.name}\` takes at most ${most}.`, usage(command)];
  return [
    length === 0 ? 'No project is named there.' : 'One of these names is too long for a project.',
    usage(command),
  ];
}

function readText(value: unknown, maxLength: number): string | undefined {
  const text = written(value).trim();
  return text.length > 0 && text.length <= maxLength ? text : undefined;
}

function readNumber(value: unknown, type: 'integer' | 'number'): number | undefined {
  const number = typeof value === 'number' ? value : readWrittenNumber(written(value));
  return typeof number === 'number' && Number.isFinite(number) && (type === 'number' || Number.isInteger(number))
    ? number
    : undefined;
}

/** Why a value that does not read is not taken, where it is a number in two ways. */
function readTwoWays(name: string, spec: OptionSpec, value: unknown): UserError | undefined {
  const text = written(value).trim();
  if ((spec.type !== 'integer' && spec.type !== 'number') || readWrittenNumber(text) !== 'two ways') return undefined;
  return new UserError(
    `${quoted(shorten(text))} can be read in two ways for ${name}.`,
    `Write ${text.replaceAll(/\D/g, '')}${spec.type === 'number' ? ` or ${Number(text)}` : ''}.`,
  );
}

const DAYS_PER_UNIT: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** `7d`, `2w`, `6m`, `1y`, `90 days` or a bare number of days. */
function readDays(value: unknown): number | undefined {
  const match = /^(\d{1,5})\s*(?:(d)(?:ays?)?|(w)(?:eeks?)?|(m)(?:onths?)?|(y)(?:ears?)?)?$/i.exec(
    written(value).trim(),
  );
  return match
    ? Number(match[1]) * (DAYS_PER_UNIT[(match.slice(2).find(Boolean) ?? 'd').toLowerCase()] ?? 1)
    : undefined;
}

/** Least and most of a number or span; a span has limits also where its declaration names none. */
function rangeOf(spec: OptionSpec): { min: number; max: number } {
  if (spec.type === 'days') return { min: spec.min ?? 1, max: spec.max ?? MAX_DAYS };
  return spec.type === 'integer' || spec.type === 'number'
    ? { min: spec.min ?? -Infinity, max: spec.max ?? Infinity }
    : { min: -Infinity, max: Infinity };
}

export function isInRange(spec: OptionSpec, value: OptionValue): boolean {
  const { min, max } = rangeOf(spec);
  return typeof value !== 'number' || (value >= min && value <= max);
}

function readBoolean(value: unknown): boolean | undefined {
  const text = written(value).trim().toLowerCase();
  if (['true', 'yes', 'on', '1', ''].includes(text)) return true;
  return ['false', 'no', 'off', '0'].includes(text) ? false : undefined;
}

/** The zone as it is officially spelled; undefined when there is none of that name. */
function readZone(value: unknown): string | undefined {
  try {
    return checkZone(written(value));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function expectation(spec: OptionSpec): string {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return `${spec.type === 'integer' ? 'a whole number' : 'a number'}${limits(rangeOf(spec))}`;
    case 'days': {
      const { min, max } = rangeOf(spec);
      const examples = ['7d', '6w', '1y'].filter((text) => isInRange(spec, readDays(text) ?? NaN));
      return `a time span of ${count(min)} to ${count(max)} days (such as ${examples.length === 0 ? `${min}d` : examples.join(', ')})`;
    }
    case 'boolean':
      return 'yes or no';
    case 'choice':
      return `one of ${listChoices(spec)}`;
    case 'zone':
      return 'a time zone such as Europe/Berlin';
    case 'projects':
      return `a list of at most ${spec.max ?? MAX_PROJECTS} projects`;
    case 'project':
      return 'a project';
    case 'text':
    case 'file':
      if (spec.type === 'text' && spec.pattern !== undefined) return `written like ${spec.pattern.example}`;
      return `a text of 1 to ${spec.type === 'text' ? (spec.maxLength ?? MAX_TEXT) : MAX_FILE} characters`;
  }
}

/** More than so many would be read by nobody. */
const CHOICES_LISTED = 14;

/** What an option takes, the first of them where there are many. */
export function listChoices({ choices }: Extract<OptionSpec, { type: 'choice' }>): string {
  const shown = choices.slice(0, choices.length > CHOICES_LISTED ? CHOICES_LISTED - 4 : CHOICES_LISTED);
  const more = choices.length - shown.length;
  return `${shown.map(({ value }) => value).join(', ')}${more === 0 ? '' : ` and ${more} others`}`;
}

function limits({ min, max }: { min: number; max: number }): string {
  if (min === -Infinity) return max === Infinity ? '' : ` of at most ${max}`;
  return max === Infinity ? ` of at least ${min}` : ` from ${min} to ${max}`;
}

function missing(name: string, spec: OptionSpec): string {
  if (spec.type === 'project') return 'a project, such as qdrant/qdrant';
  if (spec.type === 'projects') return 'one or more projects, such as qdrant/qdrant milvus-io/milvus';
  if (spec.type === 'choice') return `${name}: ${expectation(spec)}`;
  return `a value for ${name}`;
}

/** `Try: /signals score qdrant/qdrant`, from the declaration's first example. */
export function usage(command: CommandDeclaration): Line {
  return say`Try \`${command.examples[0] ?? `help ${command.name}`}\`.`;
}

/** A value as the person wrote it; objects never come from people. */
/** `String()` would run what a stranger's JSON calls `toString`, and fail. */
function written(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map(written).join(',') : JSON.stringify(value);
}
const quoted = (text: string): string => `“${text}”`;
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
