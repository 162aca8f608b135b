import { date } from '../core/format.ts';
import { print, tell } from './environment.ts';
import type { Verb } from './environment.ts';
import { openAnswers } from './open-answers.ts';
import { lazyCharts, presentation } from './presentation.ts';
import { showAnswer, formats } from './show-answer.ts';

/** One command, one answer: for scripts, and to see exactly what a platform would be sent. */
export const ask: Verb = {
  name: 'ask',
  usage: '<command...>',
  summary: 'Run one command and print the answer, as people, programs or a platform would get it',
  options: [
    { flags: '--as <format>', explains: 'text for people, json for programs, slack or discord for the exact payload', default: 'text', choices: formats },
    { flags: '--demo', explains: 'Answer from the bundled recorded figures' },
    { flags: '--database <file>', explains: 'Answer from this database' },
    { flags: '--folder <folder>', explains: 'Write charts and files here', default: 'out' },
  ],
  async run(environment, args, options) {
    const answers = await openAnswers(environment, { ...(options['demo'] === true ? { demo: true } : {}), database: options['database'] as string | undefined });
    const drawing = lazyCharts();
    try {
      const answer = await answers.application.bot.runText(args.join(' '), answers.caller, { onProgress: (sentence) => tell(environment, sentence), signal: environment.signal });
      print(environment, await showAnswer(answer, presentation(environment, answers, String(options['as']), String(options['folder']), drawing.charts)));
      if (answers.demo && options['as'] === 'text') tell(environment, `(bundled recorded figures; time stands at ${date(answers.clock.now())})`);
      if (answer.outcome === 'error') environment.exitCode = 1;
    } finally {
      await drawing.close();
      await answers.close();
    }
  },
};
