import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { emptyHistory } from '../../src/core/series.ts';
import { exampleBlock } from '../../src/docs/example-text.ts';
import { buildCommands } from '../../src/platforms/discord/build-commands.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../commands/answering.ts';
import { counts, firstDay } from '../signals/make-history.ts';
import { findContributorMilestones } from './examples/contributor-milestones.ts';
import { licence } from './examples/licence.ts';

describe('the worked examples of the contributing page', () => {
  it('a command answers, and Discord takes it beside all the others', async () => {
    const { bot } = await answeringOnSmallUniverse({ commands: [...commands, licence] });
    const { message } = await bot.runText('licence qdrant', manager);
    expect(message.summary).toBe('qdrant/qdrant is under Apache-2.0, on GitHub since 30 May 2020.');
    expect(textOf((await bot.runText('help licence', manager)).message)).toContain('Show the licence of a project');
    expect([...buildCommands([...commands, licence]).names.values()]).toContain(licence);
  });

  it('a detector finds what it says, once, and nothing in a hole', () => {
    const history = emptyHistory('R_1', 'acme/rocket');
    const found = (gains: (number | null)[]) => findContributorMilestones({ ...history, counts: { ...history.counts, contributors: counts(95, gains) } }, firstDay + 30).map(({ sentence, onset }) => [sentence, onset]);
    expect(found([2, 2, 2, 0])).toEqual([['acme/rocket passed 100 contributors.', firstDay + 2]]);
    expect(found([2, null, 9, 1])).toEqual([]);
    expect(found([2, 2, 2, 0]).length).toBe(found([2, 2, 2, 0, 1, 1]).length);
  });

  it('are shown with the imports that they need in their place', () => {
    expect(exampleBlock('test/docs/examples/licence.ts', 'commands/licence.ts')).toContain("from './support/find-project.ts'");
    expect(exampleBlock('test/docs/examples/contributor-milestones.ts', 'src/signals/contributor-milestones.ts')).toContain("from '../core/signal.ts'");
    expect(exampleBlock('test/docs/examples/contributor-milestones.ts', 'src/signals/contributor-milestones.ts')).toContain("from './describe.ts'");
  });
});
