import type { Readable, Writable } from 'node:stream';
import type { Config } from '../app/config.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';

/** What a verb may touch of the process; main.ts fills it in, tests give their own. */
export interface CliEnvironment {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean };
  clock: Clock;
  log: Logger;
  /** Read when first asked for, so that `--help` works with a broken environment. @throws OperatorError */
  config(): Config;
  /** Aborted by the first SIGINT or SIGTERM. */
  signal: AbortSignal;
  /** NO_COLOR is set. */
  noColor: boolean;
  /** Set by a verb that answered but has bad news; 0 otherwise. */
  exitCode: number;
}

/** One verb of the command line. */
export interface Verb {
  name: string;
  /** Usage behind the name, such as `<command text>`. */
  usage: string;
  summary: string;
  options: readonly VerbOption[];
  run(
    environment: CliEnvironment,
    args: readonly string[],
    options: Readonly<Record<string, string | boolean | undefined>>,
  ): Promise<void>;
}

/** A verb in the list, not yet loaded. */
export interface VerbEntry {
  name: string;
  load(): Promise<Verb>;
}

interface VerbOption {
  /** As commander reads it: `--as <format>`. */
  flags: string;
  explains: string;
  default?: string;
  choices?: readonly string[];
}

export const print = (environment: Pick<CliEnvironment, 'stdout'>, text: string): void =>
  void environment.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
export const tell = (environment: Pick<CliEnvironment, 'stderr'>, text: string): void =>
  void environment.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
