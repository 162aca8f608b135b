import { expect, it } from 'vitest';
import { EXPLAINED } from '../../../src/measures/find.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { manager } from '../../support/answering.ts';

it('explains every measure and fact by its words', async () => {
  const { ask } = await answeringOnSmallUniverse();
  for (const { id, words, definition } of EXPLAINED) {
    const answer = await ask(`method ${words[0] ?? id}`);
    expect(answer.toLowerCase()).toContain(definition.toLowerCase());
  }
  expect(await ask('method release rhythm')).toContain('Not drawn over time: A rhythm is one figure of a whole year');
});

it('exports every measure and fact, with unknown ones empty', async () => {
  const { bot } = await answeringOnSmallUniverse();
  const { message } = await bot.runText('export all', manager);
  const file = message.blocks.find((block) => block.kind === 'file');
  const [header = '', ...rows] = (file?.content ?? '').split('\n');
  const columns = header.split(',');
  const cell = (project: string, column: string): string | undefined =>
    rows.find((row) => row.includes(project))?.split(',')[columns.indexOf(column)];
  const figures = [
    'forks_per_star',
    'open_issues',
    'issues_closed',
    'issues_closed_in_12_months',
    'issues_opened_in_12_months',
    'last_release',
    'licence',
    'archived',
  ];
  expect(figures.map((column) => cell('qdrant/qdrant', column))).toEqual([
    '0.07',
    '300',
    '0.881068',
    '363',
    '412',
    '2026-02-26',
    'Apache-2.0',
    'no',
  ]);
  expect(cell('acme/quiet', 'open_issues')).toBe('');
});
