import path from 'node:path';
import { openDemoAnswers } from '../demo/open-demo-answers.ts';
import { lazyCharts } from '../../src/cli/presentation.ts';
import { showAnswer } from '../../src/cli/show-answer.ts';

const WIDTH = 100;

/** What `ask` prints for these commands on the bundled figures, as text of a hundred columns; in the order of the commands. */
export async function demoAnswers(commands: readonly string[]): Promise<string[]> {
  const { answers, folder, close } = await openDemoAnswers();
  const drawing = lazyCharts();
  // The terminal writes charts into `out`; the same words are printed, wherever these ones went.
  const out = path.join(folder, 'out');
  try {
    const printed: string[] = [];
    for (const command of commands) {
      const answer = await answers.application.bot.runText(command, answers.caller);
      printed.push(
        (
          await showAnswer(answer, {
            as: 'text',
            zone: 'UTC',
            now: answers.clock.now(),
            width: WIDTH,
            color: false,
            folder: out,
            charts: drawing.charts,
          })
        )
          .replaceAll(out, 'out')
          .trim(),
      );
    }
    return printed;
  } finally {
    await drawing.close();
    await close();
  }
}

/** One answer as a block of a Markdown file, under the words that ask for it. */
export const answerBlock = (typed: string, printed: string): string =>
  ['```console', `$ ${typed}`, printed, '```'].join('\n');
