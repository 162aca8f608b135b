import { print, tell } from './environment.ts';
import type { Verb } from './environment.ts';
import { openAnswers } from './open-answers.ts';
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
    { flags: '--charts <folder>', explains: 'Write charts here as PNG files', default: 'out' },
  ],
  async run(environment, args, options) {
    const answers = await openAnswers(environment, { ...(options['demo'] === true ? { demo: true } : {}), database: options['database'] as string | undefined });
    try {
      const answer = await answers.application.bot.runText(args.join(' '), answers.caller, { onProgress: (sentence) => tell(environment, sentence), signal: environment.signal });
      print(environment, await showAnswer(answer, { as: options['as'] as string, zone: answers.caller.zone ?? 'UTC', width: environment.stdout.columns ?? 100, charts: String(options['charts']) }));
      if (answers.demo && options['as'] === 'text') tell(environment, 'Answered from the bundled recorded figures (they end on 31 Oct 2025).');
      if (answer.outcome === 'error') environment.exitCode = 1;
    } finally {
      await answers.close();
    }
  },
};
