import { command } from '../support/context.ts';

/** Any question, in the words that people have. */
export const ask = command({
  name: 'ask',
  purpose: 'Ask in your own words: the answer says how the question was understood',
  examples: [
    'ask which projects grew fastest last month?',
    'ask top 25 databases by stars',
    'ask why did qdrant spike',
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    question: { type: 'text', description: 'A question in plain English', required: true, rest: true, maxLength: 500 },
  },
  run: (context, { question }) => context.ask(question),
});
