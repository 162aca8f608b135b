import type { Bot } from '../../contracts/bot.ts';
import type { Caller } from '../../contracts/platforms/chat-platform.ts';
import type { CommandDeclaration, OptionSpec } from '../../contracts/command.ts';
import { splitWords } from '../../parsing/parse-command.ts';

/** What may stand instead of the end of the line, and that end. */
export interface Completion {
  readonly candidates: readonly string[];
  readonly typed: string;
}

/** Words of the prompt itself. */
export const LEAVE = ['exit', 'quit'] as const;

/**
 * Completes a command line up to the cursor: command names first, then option names, and values as the bot offers them.
 *
 * @param line what stands before the cursor
 */
export async function completeLine(line: string, bot: Bot, caller: Caller): Promise<Completion> {
  const prefix = /^\s*(?:\/signals(?:-[a-z]+)?\s+)?/i.exec(line)?.[0] ?? '';
  const rest = line.slice(prefix.length);
  const command = commandOf(rest, bot.commands);
  if (command === undefined) {
    const names = [...bot.commands.map(({ name }) => name), ...LEAVE];
    return {
      candidates: names.filter((name) => name.startsWith(rest.toLowerCase())).map((name) => `${name} `),
      typed: rest,
    };
  }
  const after = rest.slice(command.name.length);
  const last = /(?:[^\s"]|"[^"]*"?)*$/.exec(after)?.[0] ?? '';
  const before = splitWords(after.slice(0, after.length - last.length)).map(({ text }) => text);
  const option = optionOf(command, before, last);
  const names = option.named
    ? []
    : Object.keys(command.options)
        .map((name) => `${name}:`)
        .filter((name) => last !== '' && name.startsWith(last.toLowerCase()));
  const choices =
    option.name === undefined
      ? []
      : await bot.complete({ command: command.name, option: option.name, typed: option.typed, options: {} }, caller);
  const lead = last.slice(0, last.length - option.written.length);
  const values = beginningFirst(
    choices.map(({ value }) => value),
    option.typed,
  );
  return { candidates: [...names, ...values.map((value) => `${lead}${quoted(value)} `)], typed: last };
}

/** What begins as typed, with its owner or without, leaves no room for what only resembles it: Tab then completes. */
function beginningFirst(values: readonly string[], typed: string): readonly string[] {
  const start = typed.toLowerCase();
  const begins = (text: string): boolean => text.toLowerCase().startsWith(start);
  const whole = values.filter(begins);
  if (start === '' || whole.length > 0) return start === '' ? values : whole;
  const bare = values.filter((value) => begins(value.slice(value.indexOf('/') + 1)));
  return bare.length > 0 ? bare : values;
}

function commandOf(rest: string, commands: readonly CommandDeclaration[]): CommandDeclaration | undefined {
  const lower = rest.toLowerCase();
  return commands.filter(({ name }) => lower.startsWith(`${name} `)).sort((a, b) => b.name.length - a.name.length)[0];
}

interface OptionAt {
  readonly name: string | undefined;
  /** The value as typed so far, without quotes. */
  readonly typed: string;
  /** The same as it stands in the line. */
  readonly written: string;
  /** Whether the line names the option: no other name can follow. */
  readonly named: boolean;
}

function optionOf(command: CommandDeclaration, before: readonly string[], last: string): OptionAt {
  const pair = /^(?:--)?([A-Za-z][\w-]*)[:=](.*)$/s.exec(last);
  const written = pair?.[2] ?? last;
  const typed = written.replaceAll('"', '');
  const named = pair?.[1] ?? /^--([A-Za-z][\w-]*)$/.exec(before.at(-1) ?? '')?.[1];
  if (named !== undefined && command.options[named] !== undefined) return { name: named, typed, written, named: true };
  const bare = before.filter((word) => !/^(?:--|[A-Za-z][\w-]*[:=])/.test(word)).length;
  const slots = Object.entries(command.options).filter(([, spec]) => spec.positional ?? spec.required ?? false);
  const slot = slots[Math.min(bare, slots.length - 1)];
  // All slots are filled, unless the last one takes any number of values.
  const open = slot !== undefined && (bare < slots.length || takesSeveral(slot[1]));
  return { name: open ? slot[0] : undefined, typed: last.replaceAll('"', ''), written: last, named: false };
}

const takesSeveral = (spec: OptionSpec): boolean =>
  spec.type === 'projects' || (spec.type === 'text' && spec.rest === true);

const quoted = (value: string): string => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);
