import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import type { Snapshot, Store } from '../../../db/store.ts';
import { addProject, snapshot } from '../../support/temporary-store.ts';
import { agesOf, answering, answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { NOW, OBSERVED, TODAY } from '../../support/small-universe.ts';

describe('health', () => {
  it('says rhythm, issues, backlog and merges with their windows', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('health qdrant');
    expect(answer).toContain('qdrant/qdrant: health is 84 of 100, no open risk, last stable release 12 days ago.');
    expect(answer).toContain('No open risk was found.');
    expect(answer).toContain('releases every 20 days in the last year, 12 stable; v1.12.0 12 days ago');
    expect(answer).toContain('issues 363 closed against 412 opened in 12 months; 90 new in 90 days');
    expect(answer).toContain('open issues 300 −90 in 90 days\n');
    expect(answer).toContain('merged pull requests 1,204 in 12 months');
    expect(answer).toContain('last push yesterday\n');
    expect(answer).toContain('licence Apache-2.0, permissive');
  });

  it('calls a missing licence a risk only where GitHub was asked for it', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const none = await ask('health acme/quiet');
    expect(none).toContain('⚠ no licence: all rights reserved');
    expect(none).toContain('licence none: all rights reserved');
    const unread = await ask('health acme/empty');
    expect(unread).toContain('\nlicence unknown\n');
    expect(unread).toContain('acme/empty  health not known');
    expect(unread).not.toContain('⚠');
    expect(unread).toContain('Nothing was observed yet, so nothing can be said about risks.');
  });
});

/** One project of 120 days, the newest reading today, with other figures on some days. */
async function withReadings(
  figures: (ago: number) => Partial<Snapshot> | undefined,
  prepare: (store: Store, id: number) => Promise<void> = async () => undefined,
): Promise<Answering> {
  const here = await answering();
  const id = await addProject(here.store);
  here.index.add({ id, fullName: 'acme/rocket' });
  const days = Array.from({ length: 121 }, (_, index) => 120 - index);
  await here.store.observations.record({
    snapshots: days.flatMap((ago) => {
      const known = figures(ago);
      return known === undefined
        ? []
        : [snapshot(id, TODAY - ago, { at: OBSERVED - ago * DAY, stars: 5_000, ...known })];
    }),
  });
  await prepare(here.store, id);
  return here;
}

const released =
  (...ago: readonly number[]) =>
  (store: Store, id: number): Promise<void> =>
    store.observations.record({
      releases: ago.map((days) => ({
        projectId: id,
        tag: `v${days}`,
        publishedAt: NOW - days * DAY,
        prerelease: false,
        source: 'github',
      })),
    });

describe('open issues', () => {
  it('change against the reading nearest to 90 days before, whichever side it is on, and say how far that is', async () => {
    // By the week, as recorded figures are: 84 and 91 days before the newest.
    const weekly = await withReadings((ago) => (ago % 7 === 0 ? { openIssues: 1_000 - ago } : undefined));
    expect(await weekly.ask('health acme/rocket')).toContain('open issues 1,000 +91 in 91 days');
    const holed = await withReadings((ago) => ({
      openIssues: ago >= 85 && ago <= 95 && ago !== 86 && ago !== 95 ? null : 1_000 - ago,
    }));
    expect(await holed.ask('health acme/rocket')).toContain('open issues 1,000 +86 in 86 days');
    const none = await withReadings((ago) => ({ openIssues: ago >= 85 && ago <= 95 ? null : 1_000 }));
    expect(await none.ask('health acme/rocket')).toContain('open issues 1,000 no reading from 90 days before');
  });

  it('are the newest that are known, with their date, and counted back from it', async () => {
    const { ask } = await withReadings((ago) => ({ openIssues: ago < 3 ? null : 1_000 - ago }));
    expect(await ask('health acme/rocket')).toContain('open issues 997 +90 in 90 days; as of 7 Mar 2026');
  });

  it('are unknown when they were last read long ago', async () => {
    const { ask, bot } = await withReadings((ago) => ({ openIssues: ago < 46 ? null : 1_000 }));
    expect(await ask('health acme/rocket')).toContain('open issues – last read on 23 Jan 2026');
    // What is not shown does not age the answer.
    expect(agesOf((await bot.runText('health acme/rocket', manager)).message)).toEqual([OBSERVED]);
  });
});

describe('releases', () => {
  it.each([
    ['one in the year, and one before it', [290, 561], 'releases 1 in 12 months v290 290 days ago'],
    ['two in the year, and none before', [10, 116], 'releases 2 in 12 months v10 10 days ago'],
    [
      'two in the year, and one before it',
      [10, 116, 400],
      'releases every 195 days in the last year, 2 stable; v10 10 days ago',
    ],
    ['a last one three years ago', [1_108, 1_133], 'releases 0 in 12 months v1108 1,108 days ago'],
  ])('%s', async (_, ago, field) => {
    const { ask } = await withReadings(() => ({}), released(...ago));
    expect(await ask('health acme/rocket')).toContain(field);
  });

  it('of long ago are known to the scorecard, too', async () => {
    const { ask } = await withReadings(() => ({}), released(1_108, 1_133));
    const answer = await ask('score acme/rocket details:yes');
    expect(answer).toContain('releases 0 in 12 months last one 1,108 days ago');
    expect(answer).toContain('no stable release in 12 months');
    expect(answer).not.toContain('releases unknown');
  });

  it('of lists that name only the newest: none seen is no number, and a pre-release may hide a stable one', async () => {
    const list =
      (...named: [tag: string, ago: number][]) =>
      async (store: Store, id: number): Promise<void> =>
        store.observations.record({
          releases: named.map(([tag, ago]) => ({
            projectId: id,
            tag,
            publishedAt: NOW - ago * DAY,
            prerelease: false,
            source: 'bestof',
          })),
          coverage: [
            { projectId: id, subject: 'releases', from: NOW - 800 * DAY, to: NOW, completeness: 'newest-only' },
          ],
        });
    const old = await withReadings(() => ({}), list(['1.2.0', 400]));
    expect(await old.ask('health acme/rocket')).toContain('releases none seen in 12 months 1.2.0 400 days ago');
    expect(await old.ask('score acme/rocket details:yes')).toContain(
      'releases none seen in 12 months last one 400 days ago',
    );
    const hidden = await withReadings(() => ({}), list(['1.2.0', 91], ['1.3.0-nightly', 60], ['1.4.0.rc.1', 9]));
    expect(await hidden.ask('score acme/rocket details:yes')).toContain(
      'releases at least 1 in 12 months last one seen 91 days ago, later ones may be hidden behind pre-releases',
    );
    expect(await hidden.ask('health acme/rocket')).toContain(
      '1.2.0 91 days ago, later ones may be hidden behind pre-releases',
    );
  });

  it('are said not to be known where nobody looked', async () => {
    const { ask } = await withReadings(() => ({}));
    expect(await ask('health acme/rocket')).toContain('releases – never fetched');
    expect(await ask('score acme/rocket details:yes')).toContain('releases unknown');
  });
});

/** A project that GitHub was never asked about. */
async function onlyRecorded(known: { pushedAt?: number }): Promise<Answering> {
  const here = await answering();
  const { ids } = await here.store.projects.observe(
    [{ nodeId: 'recorded:p', fullName: 'recorded/p', ...known }],
    NOW,
    'import',
  );
  const id = ids[0]?.id ?? expect.fail('not added');
  here.index.add({ id, fullName: 'recorded/p' });
  await here.store.observations.record({ snapshots: [snapshot(id, TODAY, { stars: 5, source: 'import' })] });
  return here;
}

describe('what was not read', () => {
  it('is named where no risk was found', async () => {
    const { ask } = await onlyRecorded({});
    const answer = await ask('health recorded/p');
    expect(answer).toContain('no open risk in what is known');
    expect(answer).toContain(
      'No open risk was found in what is known; releases, pushes, closed issues and the licence could not be checked.',
    );
  });

  it('is named under the risks that were found', async () => {
    const { ask, store } = await withReadings(() => ({}));
    await store.projects.observe(
      [
        {
          nodeId: 'R_acme/rocket',
          fullName: 'acme/rocket',
          archived: true,
          license: 'MIT',
          pushedAt: NOW - DAY,
          createdAt: NOW - 900 * DAY,
        },
      ],
      NOW,
    );
    expect(await ask('health acme/rocket')).toContain('not checked: releases, closed issues and merged pull requests');
  });

  it('is the closing of issues where only half of it is known, and not where there were too few to judge by', async () => {
    const windows =
      (closed: boolean) =>
      async (store: Store, id: number): Promise<void> => {
        await store.observations.record({
          windowCounts: [
            { projectId: id, measure: 'issues-created-365d', asOf: OBSERVED, value: 3 },
            ...(closed ? [{ projectId: id, measure: 'issues-closed-365d' as const, asOf: OBSERVED, value: 2 }] : []),
          ],
        });
      };
    expect(await (await withReadings(() => ({}), windows(false))).ask('health acme/rocket')).toContain(
      'not checked: releases, pushes, closed issues and merged pull requests',
    );
    const few = await (await withReadings(() => ({}), windows(true))).ask('health acme/rocket');
    expect(few).toContain('only 3 issues opened in 12 months, too few for a ratio');
    expect(few).toContain('not checked: releases, pushes and merged pull requests');
  });

  it('does not take the name of what was read', async () => {
    const { ask } = await withReadings((ago) => ({ openIssues: 100, closedIssues: 2_000 - ago }));
    expect(await ask('health acme/rocket')).toContain('issues 90 new in 90 days share closed unknown (never fetched)');
  });
});

describe('the last push', () => {
  it('is as of its reading where that is not today', async () => {
    const { ask } = await withReadings(
      (ago) => ({ pushedAt: ago === 36 ? NOW - 37 * DAY : null }),
      async (store) => {
        await store.projects.observe(
          [{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', pushedAt: NOW - 37 * DAY, createdAt: NOW - 900 * DAY }],
          NOW,
        );
      },
    );
    expect(await ask('health acme/rocket')).toContain(
      'last push 37 days ago as of 2 Feb 2026; later ones are not known',
    );
  });

  it('of recorded figures without a reading has no date of its own, and says so', async () => {
    const { ask } = await onlyRecorded({ pushedAt: NOW - 3 * DAY });
    expect(await ask('health recorded/p')).toContain('last push 3 days ago when that was read is not known');
  });
});

describe('the age of the answer', () => {
  it('is that of the figures it shows, not of the last reading of others; older ones are named', async () => {
    const { bot, ask } = await withReadings(
      (ago) => ({ openIssues: ago < 2 ? null : 100, closedIssues: ago < 2 ? null : 2_000 }),
      async (store, id) => {
        await store.observations.record({
          windowCounts: [{ projectId: id, measure: 'pull-requests-merged-365d', asOf: OBSERVED - 9 * DAY, value: 70 }],
        });
      },
    );
    expect(agesOf((await bot.runText('health acme/rocket', manager)).message)).toEqual([OBSERVED - 2 * DAY]);
    expect(await ask('health acme/rocket')).toContain('merged pull requests as of 1 Mar 2026');
  });
});
