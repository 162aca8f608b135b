import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { applyConfiguration } from '../../src/apply/index.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { ProjectTracker } from '../../src/contracts/tracker.ts';
import { exampleBlock } from '../../tools/docs/example-text.ts';
import { buildCommands } from '../../src/platforms/discord/connection/build-commands.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import { NOW } from '../support/small-universe.ts';
import { counts, firstDay } from '../support/make-history.ts';
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
    const found = (gains: (number | null)[]) =>
      findContributorMilestones(
        { ...history, counts: { ...history.counts, contributors: counts(95, gains) } },
        firstDay + 30,
      ).map(({ sentence, onset }) => [sentence, onset]);
    expect(found([2, 2, 2, 0])).toEqual([['acme/rocket passed 100 contributors.', firstDay + 2]]);
    expect(found([2, null, 9, 1])).toEqual([]);
    expect(found([2, 2, 2, 0]).length).toBe(found([2, 2, 2, 0, 1, 1]).length);
  });

  it('a configuration makes what its comments say', async () => {
    const { store } = await answeringOnSmallUniverse();
    const text = readFileSync(new URL('examples/signals.yml', import.meta.url), 'utf8');
    const tracker: ProjectTracker = { track: () => expect.fail('both projects are tracked') };
    const applied = await applyConfiguration(store, text, 'signals.yml', { now: NOW, tracker, by: 'ops' });
    expect(applied.problems).toEqual([]);
    expect(applied.made.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'watchlist of slack:T0123ABCD',
        'subscription slack:T0123ABCD/monday',
        'subscription slack:T0123ABCD/loud',
      ]),
    );
    const [monday, loud] = await store.subscriptions.list({ workspaceId: 'slack:T0123ABCD' });
    expect(monday).toMatchObject({
      kind: 'digest',
      schedule: { period: 'weekly', weekday: 1, hour: 9, minute: 30 },
      filter: { scope: 'watchlist', size: 5 },
    });
    expect(loud).toMatchObject({
      kind: 'alerts',
      state: 'active',
      filter: { minSeverity: 'high', thresholds: { spikeRatio: 5 } },
    });
  });

  it('are shown with the imports that they need in their place', () => {
    expect(exampleBlock('test/docs/examples/licence.ts', 'commands/projects/licence.ts')).toContain(
      "from '../support/finding/find-project.ts'",
    );
    expect(
      exampleBlock('test/docs/examples/contributor-milestones.ts', 'src/signals/kinds/contributor-milestones.ts'),
    ).toContain("from '../../contracts/figures/signal.ts'");
    expect(
      exampleBlock('test/docs/examples/contributor-milestones.ts', 'src/signals/kinds/contributor-milestones.ts'),
    ).toContain("from '../engine/describe.ts'");
  });
});
