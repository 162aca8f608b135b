import { commandsTable, verbsTable } from './commands-text.ts';
import { exampleBlock } from './example-text.ts';
import { answerBlock, demoAnswers } from './demo-text.ts';
import { jobsTable, metricsTable, scopesTable } from './operations-text.ts';
import { phrasesTable, questionsTable } from './sentences-text.ts';
import { settingsTable } from './settings-text.ts';

/** What the README shows of the demo: section, what is typed, and the command behind it. */
const SHOWN = [
  { section: 'first answer', typed: 'npm run -s ask -- "score ray"', command: 'score ray' },
  { section: 'demo compare', typed: 'npm run -s ask -- "compare qdrant milvus"', command: 'compare qdrant milvus' },
  {
    section: 'demo top',
    typed: `npm run -s ask -- 'top growth 30d category:"vector search"'`,
    command: 'top growth 30d category:"vector search"',
  },
] as const;

export type Sections = Readonly<Record<string, string>>;

/** Everything in Markdown files that is written from the code: section texts by file, from the project's root. */
export async function derivedSections(): Promise<Readonly<Record<string, Sections>>> {
  const printed = await demoAnswers(SHOWN.map((shown) => shown.command));
  return {
    'README.md': Object.fromEntries(
      SHOWN.map(({ section, typed }, at) => [section, answerBlock(typed, printed[at] ?? '')]),
    ),
    'docs/commands.md': {
      commands: commandsTable(),
      questions: questionsTable(),
      phrases: phrasesTable(),
      verbs: await verbsTable(),
    },
    'docs/configuration.md': {
      configuration: exampleBlock('test/docs/examples/signals.yml', 'signals.yml'),
      settings: settingsTable(),
    },
    'docs/operations.md': { jobs: jobsTable(), metrics: await metricsTable() },
    'docs/security.md': { scopes: scopesTable() },
    'CONTRIBUTING.md': {
      'example command': exampleBlock('test/docs/examples/licence.ts', 'commands/projects/licence.ts'),
      'example signal': exampleBlock(
        'test/docs/examples/contributor-milestones.ts',
        'src/signals/kinds/contributor-milestones.ts',
      ),
      'example platform': exampleBlock('test/fakes/plain-channel/platform.ts', 'src/platforms/plain/platform.ts'),
    },
  };
}
