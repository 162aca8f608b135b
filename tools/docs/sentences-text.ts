import { commands } from '../../commands/index.ts';
import { MEASURES } from '../../src/measures/index.ts';
import { buildLexicon } from '../../src/sentences/lexicon.ts';
import { readSentence } from '../../src/sentences/read-sentence.ts';

const QUESTIONS = [
  'Which projects grew fastest last month?',
  'Show me the top 25 Rust databases with over 5,000 stars, please',
  'qdrant vs milvus over the last two years',
  'Worst health in vector search',
  'Which of ours gained the most contributors in the past 90 days?',
  'Why did ray spike?',
  'No push in 6 months',
  'Anything archived this year?',
  'How many stars does qdrant have?',
  'May we adopt ray?',
  'Send us a digest every Monday at 9',
] as const;

const NAMES = new Set(['qdrant', 'milvus', 'ray']);
const MOST_PHRASES = 5;

/** Questions and the commands that they are read as, as a Markdown table. @throws Error for one that is not read */
export function questionsTable(): string {
  const lexicon = buildLexicon(commands, MEASURES, {
    category: ['databases', 'vector search'],
    language: ['Go', 'Python', 'Rust'],
    stage: ['seed', 'series A'],
    licence: ['Apache-2.0', 'MIT'],
    company: [],
  });
  const reader = { lexicon, names: { has: (name: string) => NAMES.has(name) }, now: Date.UTC(2025, 9, 30) };
  const rows = QUESTIONS.map((question) => {
    const reading = readSentence(question, reader);
    if (reading.kind !== 'read') throw new Error(`“${question}” is not read: ${JSON.stringify(reading)}`);
    return `| ${question} | \`${reading.text}\` |`;
  });
  return ['| question | read as |', '|---|---|', ...rows].join('\n');
}

/** What each command is asked for by, as a Markdown table. */
export function phrasesTable(): string {
  const rows = commands.flatMap(({ name, asks = [] }) => {
    const phrases = asks.flatMap(({ words, hint = false }) => (hint ? [] : words.slice(0, MOST_PHRASES)));
    return phrases.length === 0 ? [] : [`| \`${name}\` | ${phrases.slice(0, 2 * MOST_PHRASES).join(', ')} |`];
  });
  return ['| command | some of the words that ask for it |', '|---|---|', ...rows].join('\n');
}
