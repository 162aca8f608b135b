import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { OperatorError, UserError } from '../contracts/errors.ts';
import { asOperatorError } from '../runtime/system-errors.ts';
import type { CliEnvironment, Verb } from './environment.ts';
import { loadVerbs, verbs } from './index.ts';

/**
 * Runs the verb that the arguments name. Errors that people can mend are one sentence and a hint on standard error; others
 * are one line, and the log says what.
 * @returns the exit code
 */
export async function runCommandLine(
  environment: CliEnvironment,
  argv: readonly string[],
  complain: (text: string) => void,
): Promise<number> {
  try {
    const entry = verbs.find((verb) => verb.name === argv[2]);
    await commandLine(environment, entry ? [await entry.load()] : await loadVerbs(), complain).parseAsync([...argv]);
    return environment.exitCode;
  } catch (thrown) {
    const error = asOperatorError(thrown);
    // It has said what it had to say: the help that was asked for, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof OperatorError || error instanceof UserError)
      complain(`groundswell: ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}\n`);
    else {
      environment.log.error({ err: error }, 'unexpected failure');
      complain('groundswell: something unexpected failed; the log line above says what.\n');
    }
    return 1;
  }
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

function commandLine(environment: CliEnvironment, verbs: readonly Verb[], complain: (text: string) => void): Command {
  const program = new Command('groundswell')
    .description(
      'Community signals for Slack and Discord: which open-source projects take off, which go quiet, and why.',
    )
    .version(version(), '--version', 'Say which version this is')
    .showHelpAfterError()
    // Only main.ts ends the process, after everything was written.
    .exitOverride()
    .configureOutput({ writeOut: (text) => void environment.stdout.write(text), writeErr: complain });
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
