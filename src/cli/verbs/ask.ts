import { databaseOptions, printAnswer } from '../answer-verb.ts';
import { commandOfWords } from '../command-words.ts';
import type { Verb } from '../environment.ts';
import { formats } from '../show-answer.ts';

/** How an answer is shown, shared by the verbs that print one. */
export const showOptions = [
  {
    flags: '--as <format>',
    explains: 'text for people, json for programs, slack or discord for the exact payload',
    default: 'text',
    choices: formats,
  },
  { flags: '--folder <folder>', explains: 'Write charts and files here', default: 'out' },
] as const;

/** One command, one answer: for scripts, and to see exactly what a platform would be sent. */
export const ask: Verb = {
  name: 'ask',
  usage: '<command...>',
  summary: 'Run one command and print the answer, as people, programs or a platform would get it',
  options: [...showOptions, ...databaseOptions],
  run: (environment, args, options) => printAnswer(environment, options, commandOfWords(args)),
};
