import { commands } from '../../commands/index.ts';
import { hasCredential } from '../app/github-config.ts';
import { print, tell } from './environment.ts';
import type { CliEnvironment } from './environment.ts';
import { openAnswers } from './open-answers.ts';
import type { Answers } from './open-answers.ts';
import { lazyCharts, presentation } from './presentation.ts';
import { showAnswer } from './show-answer.ts';
import { date } from '../text/format.ts';
import type { Answer } from '../contracts/bot.ts';
import { parseCommand } from '../parsing/parse-command.ts';

export const databaseOptions = [
  { flags: '--demo', explains: 'Use the bundled recorded figures' },
  { flags: '--database <file>', explains: 'Use this database' },
] as const;

export type VerbOptions = Readonly<Record<string, string | boolean | undefined>>;

/** Opens the answers that the options name, and closes them whatever happens. `text` is the command that will be asked, where it is known. */
export async function withAnswers<T>(
  environment: CliEnvironment,
  options: VerbOptions,
  work: (answers: Answers) => Promise<T>,
  text = '',
): Promise<T> {
  const answers = await openAnswers(environment, {
    ...(options['demo'] === true ? { demo: true } : {}),
    database: options['database'] as string | undefined,
    fills: tracks(text),
  });
  try {
    return await work(answers);
  } finally {
    await answers.close();
  }
}

function tracks(text: string): boolean {
  try {
    return parseCommand(text, commands).name === 'track';
  } catch {
    // The answer says what is wrong with it.
    return false;
  }
}

/** Says that the figures are the demo's, so that none are taken for one's own, and how to get one's own. */
export function tellOfDemo(environment: CliEnvironment, options: VerbOptions, answers: Answers): void {
  if (!answers.demo) return;
  const token = hasCredential(environment.config().github) ? '' : 'with GITHUB_TOKEN set, ';
  const own =
    options['demo'] === true ? '' : `; your own database is empty: ${token}ask "track owner/name" begins to fill it`;
  tell(environment, `(demo: recorded figures to ${date(answers.clock.now())}${own})`);
}

/** Runs one command text as the person at the terminal. */
export const runText = (environment: CliEnvironment, answers: Answers, text: string): Promise<Answer> =>
  answers.application.bot.runText(text, answers.caller, {
    onProgress: (sentence) => tell(environment, sentence),
    signal: environment.signal,
  });

/** Runs one command text and prints its answer in the wished format; an error answer sets the exit code. */
export async function printAnswer(environment: CliEnvironment, options: VerbOptions, text: string): Promise<void> {
  await withAnswers(
    environment,
    options,
    async (answers) => {
      const drawing = lazyCharts();
      try {
        const answer = await runText(environment, answers, text);
        print(
          environment,
          await showAnswer(
            answer,
            presentation(environment, answers, String(options['as']), String(options['folder']), drawing.charts),
            text,
          ),
        );
        if (options['as'] === 'text') tellOfDemo(environment, options, answers);
        if (answer.outcome === 'error') environment.exitCode = 1;
      } finally {
        await drawing.close();
      }
    },
    text,
  );
}
