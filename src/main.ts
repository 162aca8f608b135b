import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { CliEnvironment } from './cli/environment.ts';
import { runCommandLine } from './cli/command-line.ts';
import { createLog, createRedactor } from './app/create-log.ts';
import type { Config } from './app/config.ts';
import { systemClock } from './contracts/clock.ts';

/** The command line and composition root: the only reader of the environment and of signals. */
async function main(): Promise<number> {
  loadDotEnv();
  const redact = createRedactor(process.env);
  const complain = (text: string): void => void process.stderr.write(redact(text));
  const log = createLog(process.env['GROUNDSWELL_LOG_LEVEL'] ?? '', process.env);
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
  // A reader that went away (`| head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  let config: Config | undefined;
  const { readConfig } = await import('./app/config.ts');
  const environment: CliEnvironment = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    log,
    config: () => (config ??= readConfig(process.env)),
    signal: stopping.signal,
    noColor: (process.env['NO_COLOR'] ?? '') !== '',
    exitCode: 0,
  };
  return runCommandLine(environment, process.argv, complain);
}

/** Resolves when all that was written has gone to whoever reads it, or nobody reads any more. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

/** Settings from a `.env` file in the working folder; what is set already wins. */
function loadDotEnv(): void {
  try {
    readFileSync('.env');
  } catch {
    return;
  }
  process.loadEnvFile('.env');
}

const code = await main();
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// A request to a platform that never answers would keep the process alive after everything of ours has ended.
process.exit(code);
