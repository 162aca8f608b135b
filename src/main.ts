import process from 'node:process';
import type { Writable } from 'node:stream';
import type { CliEnvironment } from './cli/environment.ts';
import { runCommandLine } from './cli/command-line.ts';
import { createLog, createRedactor } from './app/create-log.ts';
import type { Config } from './app/config.ts';
import { loadDotEnv } from './app/load-dot-env.ts';
import { systemClock } from './contracts/clock.ts';
import { lineWriter, wholeOutput } from './runtime/output.ts';
import { readProxy, useProxy } from './runtime/proxy.ts';

const stdout = wholeOutput(process.stdout);

/** The command line and composition root: the only reader of the environment and of signals. */
async function main(): Promise<number> {
  const unusable = loadDotEnv(process.env);
  const redact = createRedactor(process.env);
  const writeLine = lineWriter(process.stderr);
  const complain = (text: string): void => writeLine(redact(text));
  const log = createLog(process.env['GROUNDSWELL_LOG_LEVEL'] ?? '', process.env, writeLine);
  // Rejections that nobody handles come here too. Node itself would print them with whatever secret stands in them.
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'unexpected failure');
    complain('groundswell: something unexpected failed; the log line above says what.\n');
    process.exit(1);
  });
  const stopping = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    // A second signal means that somebody is tired of waiting.
    if (stopping.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    stopping.abort(name);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  let lost: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    lost ??= error;
    // A reader that went away (`| head`) is no failure of ours, and the bot has more to do than to be read.
    if (error.code === 'EPIPE' && process.argv[2] !== 'start') process.exit(0);
  });
  let config: Config | undefined;
  const { readConfig } = await import('./app/config.ts');
  const environment: CliEnvironment = {
    stdin: process.stdin,
    stdout,
    stderr: process.stderr,
    clock: systemClock,
    log,
    config: () => {
      if (unusable !== undefined) throw unusable;
      if (config !== undefined) return config;
      config = readConfig(process.env);
      useProxy(readProxy(process.env));
      return config;
    },
    signal: stopping.signal,
    noColor: (process.env['NO_COLOR'] ?? '') !== '',
    exitCode: 0,
  };
  const code = await runCommandLine(environment, process.argv, complain);
  await flushed(stdout);
  if (lost === undefined || lost.code === 'EPIPE') return code;
  complain(
    `groundswell: The output could not be written${lost.code === 'ENOSPC' ? ': the disk is full' : ''}.\n  Part of it may be there; write it elsewhere.\n`,
  );
  return 1;
}

/** Resolves when all that was written has gone to whoever reads it, or nobody reads any more. */
const flushed = (stream: Writable): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => setImmediate(resolve)));

const code = await main();
await flushed(process.stderr);
// A request to a platform that never answers would keep the process alive after everything of ours has ended.
process.exit(code);
