import { writeFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { databaseOptions, runText, withAnswers } from './answer-verb.ts';
import { print, tell } from './environment.ts';
import type { Verb } from './environment.ts';

/** The figures as CSV, on standard output or into a file. */
export const exportVerb: Verb = {
  name: 'export',
  usage: '[what] [project] [window]',
  summary: 'Write figures as CSV: watchlist, all, history, stars or signals',
  options: [{ flags: '--to <file>', explains: 'Write into this file instead of standard output' }, ...databaseOptions],
  async run(environment, args, options) {
    await withAnswers(environment, options, async (answers) => {
      const { message, outcome } = await runText(environment, answers, `export ${args.join(' ') || 'all'}`);
      const file = message.blocks.find((block) => block.kind === 'file');
      if (outcome === 'error' || file?.kind !== 'file') throw new UserError(message.summary);
      if (typeof options['to'] !== 'string') { print(environment, file.content); return; }
      await writeFile(options['to'], file.content);
      tell(environment, `${message.summary} Written to ${options['to']}.`);
    });
  },
};
