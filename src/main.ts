import { Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { CliEnvironment, Verb } from './cli/environment.ts';
import { loadVerbs, verbs } from './cli/index.ts';
import { createLog, createRedactor } from './composition/create-log.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { systemClock } from './core/clock.ts';
import { OperatorError, UserError } from './core/errors.ts';

/** The command line and composition root: the only reader of the environment and of signals. */
async function main(): Promise<number> {
  loadDotEnv();
  const redact = createRedactor(process.env);
  const stopping = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    // A second signal means that somebody is tired of waiting.
    if (stopping.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    stopping.abort(name);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  let config: Config | undefined;
  const environment: CliEnvironment = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    log: createLog(process.env['GROUNDSWELL_LOG_LEVEL'] ?? 'info', process.env),
    config: () => (config ??= readConfig(process.env)),
    signal: stopping.signal,
    noColor: (process.env['NO_COLOR'] ?? '') !== '',
    exitCode: 0,
  };
  // A reader that went away (`| head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  try {
    const [wanted] = process.argv.slice(2);
    const entry = verbs.find((verb) => verb.name === wanted);
    await commandLine(environment, entry ? [await entry.load()] : await loadVerbs()).parseAsync(process.argv);
    return environment.exitCode;
  } catch (error) {
    if (error instanceof OperatorError) process.stderr.write(redact(`groundswell: ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}\n`));
    else if (error instanceof UserError) process.stderr.write(redact(`groundswell: ${error.sentence}${error.hint === undefined ? '' : `\n  ${error.hint}`}\n`));
    else {
      environment.log.error({ err: error }, 'unexpected failure');
      process.stderr.write('groundswell: something unexpected failed; the log line above says what.\n');
    }
    return 1;
  }
}

function commandLine(environment: CliEnvironment, verbs: readonly Verb[]): Command {
  const program = new Command('groundswell').description('Community signals for Slack and Discord: which open-source projects take off, which go quiet, and why.').showHelpAfterError();
  for (const verb of verbs) {
    const command = program.command(`${verb.name} ${verb.usage}`.trim()).description(verb.summary);
    for (const spec of verb.options) {
      const option = new Option(spec.flags, spec.explains);
      if (spec.choices) option.choices([...spec.choices]);
      if (spec.default !== undefined) option.default(spec.default);
      command.addOption(option);
    }
    command.action(async (...parameters: unknown[]) => {
      const self = parameters.at(-1) as Command;
      const args = self.processedArgs.flat().filter((value): value is string => typeof value === 'string');
      await verb.run(environment, args, self.opts());
    });
  }
  return program;
}

/** Settings from a `.env` file in the working folder; what is set already wins. */
function loadDotEnv(): void {
  try {
    readFileSync('.env');
  } catch {
    return;
  }
  process.loadEnvFile('.env');
}

process.exitCode = await main();
