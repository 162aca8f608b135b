import { print, tell } from './environment.ts';
import type { CliEnvironment } from './environment.ts';
import { openAnswers } from './open-answers.ts';
import type { Answers } from './open-answers.ts';
import { lazyCharts, presentation } from './presentation.ts';
import { showAnswer } from './show-answer.ts';
import { date } from '../core/format.ts';
import type { Answer } from '../core/bot.ts';

export const databaseOptions = [
  { flags: '--demo', explains: 'Use the bundled recorded figures' },
  { flags: '--database <file>', explains: 'Use this database' },
] as const;

export type VerbOptions = Readonly<Record<string, string | boolean | undefined>>;

/** Opens the answers that the options name, and closes them whatever happens. */
export async function withAnswers<T>(environment: CliEnvironment, options: VerbOptions, work: (answers: Answers) => Promise<T>): Promise<T> {
  const answers = await openAnswers(environment, { ...(options['demo'] === true ? { demo: true } : {}), database: options['database'] as string | undefined });
  try {
    return await work(answers);
  } finally {
    await answers.close();
  }
}

/** Runs one command text as the person at the terminal. */
export const runText = (environment: CliEnvironment, answers: Answers, text: string): Promise<Answer> =>
  answers.application.bot.runText(text, answers.caller, { onProgress: (sentence) => tell(environment, sentence), signal: environment.signal });

/** Runs one command text and prints its answer in the wished format; an error answer sets the exit code. */
export async function printAnswer(environment: CliEnvironment, options: VerbOptions, text: string): Promise<void> {
  await withAnswers(environment, options, async (answers) => {
    const drawing = lazyCharts();
    try {
      const answer = await runText(environment, answers, text);
      print(environment, await showAnswer(answer, presentation(environment, answers, String(options['as']), String(options['folder']), drawing.charts), text));
      if (answers.demo && options['as'] === 'text') tell(environment, `(bundled recorded figures; time stands at ${date(answers.clock.now())})`);
      if (answer.outcome === 'error') environment.exitCode = 1;
    } finally {
      await drawing.close();
    }
  });
}
