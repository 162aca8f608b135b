import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openAnswers } from '../../src/cli/open-answers.ts';
import { lazyCharts } from '../../src/cli/presentation.ts';
import { showAnswer } from '../../src/cli/show-answer.ts';
import { readConfig } from '../../src/app/config.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';

const WIDTH = 100;

/** What `ask` prints for these commands on the bundled figures, as text of a hundred columns; in the order of the commands. */
export async function demoAnswers(commands: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-docs-'));
  const config = readConfig({ GROUNDSWELL_DATABASE: path.join(folder, 'groundswell.db') });
  const answers = await openAnswers(
    {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      clock: systemClock,
      log: silentLogger,
      config: () => config,
      signal: new AbortController().signal,
      noColor: true,
      exitCode: 0,
    },
    { demo: true },
  );
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
    await answers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One answer as a block of a Markdown file, under the words that ask for it. */
export const answerBlock = (typed: string, printed: string): string =>
  ['```console', `$ ${typed}`, printed, '```'].join('\n');
