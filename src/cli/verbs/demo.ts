import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runRepl } from '../../platforms/console/repl.ts';
import { print, tell } from '../environment.ts';
import type { CliEnvironment, Verb } from '../environment.ts';
import { openAnswers } from '../open-answers.ts';
import type { Answers } from '../open-answers.ts';
import { lazyCharts, presentation } from '../presentation.ts';
import { showAnswer } from '../show-answer.ts';
import { folderBeside } from '../../../db/location.ts';

/** What a visitor sees without typing anything: the finding first, then how to dig. */
const TOUR = [
  'preview scope:universe',
  'score qdrant/qdrant',
  'compare qdrant/qdrant milvus-io/milvus',
  'trend qdrant/qdrant',
  'health huggingface/transformers',
  'stages category',
];

/** The bundled figures, no tokens, no network. */
export const demo: Verb = {
  name: 'demo',
  usage: '',
  summary: 'Try everything on recorded figures, offline and without tokens',
  options: [
    { flags: '--commands <list>', explains: 'Run these commands, separated by semicolons, and end' },
    { flags: '--folder <folder>', explains: 'Write charts and files here', default: 'out' },
  ],
  async run(environment, _args, options) {
    const answers = await openAnswers(environment, {
      demo: true,
      onProgress: (sentence) => environment.stderr.isTTY === true && tell(environment, sentence),
    });
    const drawing = lazyCharts();
    try {
      const show = (
        answer: Awaited<ReturnType<Answers['application']['bot']['runText']>>,
        numbered = false,
      ): Promise<string> =>
        showAnswer(answer, {
          ...presentation(environment, answers, 'text', String(options['folder']), drawing.charts),
          numbered,
        });
      print(environment, answers.about ?? '');
      const listed = options['commands'];
      const interactive = environment.stdin.isTTY === true && environment.stdout.isTTY === true;
      await runAll(
        environment,
        answers,
        typeof listed === 'string' ? listed.split(';') : interactive ? TOUR.slice(0, 1) : TOUR,
        show,
      );
      if (typeof listed === 'string') return;
      if (!interactive) {
        print(
          environment,
          `\nThat was the tour. Charts are in ${String(options['folder'])}/. In a terminal, \`npm run demo\` opens a prompt for every other command; \`npm run -s ask -- "top growth"\` answers one.`,
        );
        return;
      }
      print(
        environment,
        '\nType a question or a command, such as score qdrant/qdrant, top growth, help; a number picks what an answer offers, Tab completes, exit leaves.\n',
      );
      const file = path.join(folderBeside(environment.config().database), 'history');
      const { history } = await runRepl({
        bot: answers.application.bot,
        caller: answers.caller,
        input: environment.stdin,
        output: environment.stdout,
        terminal: true,
        history: await readHistory(file),
        present: (message) => show({ message, visibility: 'private', outcome: 'ok' }, true),
      });
      await writeFile(file, history.join('\n'));
    } finally {
      await drawing.close();
      await answers.close();
    }
  },
};

async function runAll(
  environment: CliEnvironment,
  answers: Answers,
  commands: readonly string[],
  show: (answer: Awaited<ReturnType<Answers['application']['bot']['runText']>>) => Promise<string>,
): Promise<void> {
  for (const text of commands.map((command) => command.trim()).filter(Boolean)) {
    if (environment.signal.aborted) return;
    print(environment, `\n/signals ${text}\n\n`);
    const answer = await answers.application.bot.runText(text, answers.caller, { signal: environment.signal });
    print(environment, await show(answer));
    if (answer.outcome === 'error') environment.exitCode = 1;
  }
}

/** Lines of earlier sessions, newest first. */
const readHistory = (file: string): Promise<string[]> =>
  readFile(file, 'utf8').then(
    (text) => text.split('\n').filter(Boolean),
    () => [],
  );
