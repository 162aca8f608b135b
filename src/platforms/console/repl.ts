import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Answer, Bot } from '../../contracts/bot.ts';
import type { Caller } from '../../contracts/platforms/chat-platform.ts';
import type { Message } from '../../contracts/messages/message.ts';
import { completeLine, LEAVE } from './complete-line.ts';
import { offeredCommands } from './render-actions.ts';
import { oneLine } from './terminal-text.ts';

export interface ReplOptions {
  readonly bot: Bot;
  readonly caller: Caller;
  readonly input: Readable;
  readonly output: Writable;
  /** Whether a person types: prompt, completion and history. Otherwise each command is repeated before its answer. */
  readonly terminal: boolean;
  /** The message as text, its pictures and downloads written. */
  readonly present: (message: Message) => Promise<string>;
  /** Lines of earlier sessions, newest first. */
  readonly history?: readonly string[];
  readonly prompt?: string;
}

export interface ReplResult {
  /** Newest first, to be kept for the next session. */
  readonly history: readonly string[];
  /** How many commands ended in an error answer. */
  readonly errors: number;
}

const PROMPT = 'signals> ';
const MOST_HISTORY = 500;

/**
 * Reads commands line by line and answers each before it takes the next, until the input ends or somebody types `exit`.
 * A number runs what
 * the last answer offered under it. Ctrl-C gives up the running command, and at an empty prompt says how to leave.
 */
export async function runRepl(options: ReplOptions): Promise<ReplResult> {
  const { input, output, terminal, prompt = PROMPT } = options;
  let history: readonly string[] = options.history ?? [];
  let errors = 0;
  let running: AbortController | undefined;
  /** What the last answer offered, by its numbers. */
  let offered: readonly string[] = [];
  const lines = createInterface({
    input,
    output,
    terminal,
    prompt,
    history: [...history],
    historySize: MOST_HISTORY,
    removeHistoryDuplicates: true,
    // A pasted text of many lines arrives at once; without this, a pause within it could make two lines of CR and LF.
    crlfDelay: Infinity,
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      completeLine(line, options.bot, options.caller).then(
        ({ candidates, typed }) => done(null, [[...candidates], typed]),
        // No completion is no reason to lose the line.
        () => done(null, [[], line]),
      );
    },
  });
  lines.on('history', (all: string[]) => (history = all));
  lines.on('SIGINT', () => {
    if (running !== undefined) running.abort();
    else void say(output, '\nexit or Ctrl-D leaves.\n').then(ask);
  });
  // The input may end while an answer is being written; a closed interface refuses to prompt.
  let ended = false;
  const closed = once(lines, 'close');
  lines.once('close', () => (ended = true));
  const ask = (): void => {
    if (terminal && !ended) lines.prompt();
  };

  ask();
  for await (const line of lines) {
    const typed = line.trim();
    const command = /^\d{1,2}$/.test(typed) ? (offered[Number(typed) - 1] ?? typed) : typed;
    if (LEAVE.some((word) => word === command.toLowerCase())) break;
    if (command !== '') {
      if (!terminal || command !== typed) await say(output, `${prompt}${oneLine(command)}\n`);
      running = new AbortController();
      const given = await answer(command, options, running.signal);
      running = undefined;
      offered = offeredCommands(given.message);
      if (given.outcome !== 'ok') errors += 1;
    }
    ask();
  }
  lines.close();
  await closed;
  if (terminal) await say(output, '\n');
  return { history, errors };
}

async function answer(
  command: string,
  { bot, caller, present, output }: ReplOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const given = await bot.runText(command, caller, {
    signal,
    onProgress: (sentence) => void say(output, `${oneLine(sentence)}\n`),
  });
  await say(output, `${await present(given.message)}\n`);
  return given;
}

/** Waits until the stream has taken the text: a slow pipe must not fill the memory. A reader that went away is no error. */
async function say(output: Writable, text: string): Promise<void> {
  if (output.writableEnded || output.destroyed) return;
  await new Promise<void>((resolve) => output.write(text, () => resolve()));
}
