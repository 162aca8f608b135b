import { showOptions } from './ask.ts';
import { databaseOptions, printAnswer } from '../answer-verb.ts';
import { commandOfWords } from '../command-words.ts';
import type { Verb } from '../environment.ts';

/** What would be posted if a digest were due now. */
export const digest: Verb = {
  name: 'digest',
  usage: '[filters...]',
  summary: 'Show the digest that would be posted now, such as: digest --preview scope:universe period:weekly',
  options: [
    { flags: '--preview', explains: 'Show it without posting it (the only thing this verb does)' },
    ...showOptions,
    ...databaseOptions,
  ],
  run: (environment, args, options) => printAnswer(environment, options, `preview ${commandOfWords(args)}`),
};
