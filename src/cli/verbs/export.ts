import { UserError } from '../../contracts/errors.ts';
import { databaseOptions, runText, tellOfDemo, withAnswers } from '../answer-verb.ts';
import { commandOfWords } from '../command-words.ts';
import { print, tell } from '../environment.ts';
import type { Verb } from '../environment.ts';
import { writeTo } from '../file-arguments.ts';

/** The figures as CSV, on standard output or into a file. */
export const exportVerb: Verb = {
  name: 'export',
  usage: '[what] [project] [window]',
  summary: 'Write figures as CSV: watchlist, all, history, stars or signals',
  options: [{ flags: '--to <file>', explains: 'Write into this file instead of standard output' }, ...databaseOptions],
  async run(environment, args, options) {
    await withAnswers(environment, options, async (answers) => {
      const { message, outcome } = await runText(environment, answers, `export ${commandOfWords(args) || 'all'}`);
      const file = message.blocks.find((block) => block.kind === 'file');
      if (outcome === 'error' || file?.kind !== 'file') throw new UserError(message.summary);
      tellOfDemo(environment, options, answers);
      if (typeof options['to'] !== 'string') {
        print(environment, file.content);
        return;
      }
      await writeTo(options['to'], file.content);
      tell(environment, `${message.summary} Written to ${options['to']}.`);
    });
  },
};
