import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { ProjectRecord, Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf, isoDay } from '../../src/contracts/clock.ts';
import { eventsOf, temporaryFolder } from '../support/temporary-store.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { gitHubSettings } from '../fakes/settings.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import type { Ran } from '../support/processes/run-verb.ts';
import { readingsOf } from '../../src/history/rows-of.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');

/** The verbs of the command line on an empty database, with a GitHub of three projects and a clock of ours. */
async function setUp() {
  const clock = new TurningClock(NOW);
  const github = await startFakeGitHub({ world: makeWorld({ projects: 3, at: NOW, weeks: 30 }), clock });
  onTestFinished(() => github.stop());
  const repository = github.world.get('org0/project0');
  const folder = temporaryFolder();
  const database = join(folder, 'bot.db');
  const file = join(folder, 'history.csv');
  const run = async (...argv: string[]): Promise<string> => {
    const ran: Ran = await runVerb(argv, { ...gitHubSettings(github), GROUNDSWELL_DATABASE: database }, clock);
    return ran.stdout + ran.stderr;
  };
  return {
    clock,
    github,
    run,
    /** What GitHub says itself of the first project. */
    stars: () => github.world.starsAt(repository, clock.now()),
    repository,
    /** Imports sixty days of ever more stars of these projects, the last of them `ago` days ago. */
    imports: async (
      names: readonly string[],
      ago = 1,
      starsOn = (day: number): number => 100 + day,
    ): Promise<string> => {
      const rows = names.flatMap((name) =>
        Array.from({ length: 60 }, (_, day) => `${name},${isoDay(dayOf(NOW) - ago - 59 + day)},${starsOn(day)}`),
      );
      writeFileSync(file, ['repo,date,stars', ...rows].join('\n'));
      return run('import', file);
    },
    inStore: async <T>(look: (store: Store) => Promise<T>): Promise<T> => {
      const store = await openStore({ file: database });
      try {
        return await look(store);
      } finally {
        await store.close();
      }
    },
  };
}

const named =
  (name: string) =>
  async (store: Store): Promise<ProjectRecord> => {
    const project = await store.projects.findByName(name);
    if (project === undefined) throw new Error(`${name} is not stored`);
    return project;
  };

it.each(['pulse', 'daily', 'history'])(
  'a project that came from a file is looked up by its name and read on, when %s comes first',
  async (job) => {
    const { run, imports, inStore, repository, clock } = await setUp();
    expect(await imports(['org0/project0', 'org0/none'])).toBe('120 rows of 2 projects imported.\n');
    const told = await run('ingest', job);
    expect(told).toContain('org0/none, daily figures: GitHub has no such repository');
    expect(told).not.toContain('node');
    expect(await inStore(named('org0/project0'))).toMatchObject({
      nodeId: repository.id,
      origin: 'github',
      state: 'active',
    });
    clock.advance(DAY);
    await run('ingest', 'daily');
    expect(await run('ask', 'score org0/project0')).not.toContain('No longer on GitHub');
    expect(await run('ask', 'alerts scope:all')).not.toContain('no longer');
    // What GitHub never showed under this name cannot have gone from there.
    expect(await inStore(named('org0/none'))).toMatchObject({ state: 'active' });
    expect(await inStore((store) => eventsOf(store))).toEqual([]);
  },
);

it('a record that says deleted of a project that was never looked up is put right', async () => {
  const { run, imports, inStore, clock } = await setUp();
  await imports(['org0/project0']);
  await inStore(async (store) =>
    store.projects.markUnavailable((await named('org0/project0')(store)).id, 'gone', 'deleted', clock.now()),
  );
  await run('ingest', 'daily');
  expect(await inStore(named('org0/project0'))).toMatchObject({ state: 'active' });
  expect(await inStore((store) => eventsOf(store))).toEqual([]);
  expect(await run('ask', 'top stars')).toContain('org0/project0');
});

it('after import and track, the scorecard shows what was read just now', async () => {
  const { run, imports, stars } = await setUp();
  await imports(['org0/project0'], 31);
  expect(await run('ask', 'score org0/project0')).toContain('159');
  await run('ask', 'track org0/project0');
  const card = await run('ask', 'score org0/project0');
  expect(card).not.toMatch(/31 days old|never fetched/);
  expect(card).toMatch(new RegExp(`^Stars +${stars().toLocaleString('en')} `, 'm'));
  expect(card).toContain('as of 2 Nov 2026 08:00 UTC');
  // Old figures of a project that is read from GitHub do not make its scorecard old.
  await imports(['org0/project0'], 40);
  const later = await run('ask', 'score org0/project0');
  expect(later).toMatch(new RegExp(`^Stars +${stars().toLocaleString('en')} `, 'm'));
  expect(later).toContain('as of 2 Nov 2026 08:00 UTC');
});

it('what was found in recorded figures keeps its alert once the project has its identity', async () => {
  const { run, inStore, imports, github, clock, repository } = await setUp();
  await imports(['org0/project0'], 1, (day) => (day < 57 ? 100 + day : 4_000 + day));
  github.faults.plan('down', () => true, { kind: 'answer', status: 502, body: {} }, Infinity);
  await run('ingest', 'daily');
  const keys = () =>
    inStore(async (store) => (await store.signals.list({ limit: 100 })).map(({ id, signal }) => [id, signal.key]));
  const before = await keys();
  expect(before.map(([, key]) => key)).toContain('star-spike:recorded:org0/project0:2026-10-30');
  github.faults.clear();
  clock.advance(HOUR);
  await run('ingest', 'pulse');
  expect(await keys()).toEqual(
    before.map(([id, key]) => [id, String(key).replace('recorded:org0/project0', repository.id)]),
  );
  await run('ingest', 'daily');
  expect((await keys()).filter(([, key]) => String(key).startsWith('star-spike:'))).toHaveLength(1);
});

it('a file that names a tracked project as it was called before becomes part of it, whichever came first', async () => {
  const { run, imports, inStore, repository, github } = await setUp();
  await run('ask', 'track org0/project0');
  const { id } = await inStore(named('org0/project0'));
  github.world.rename('org0/project0', 'org0/renamed');
  // Two names that are not known here before GitHub is asked, and one that the daily reading has not learnt yet.
  await imports(['org0/renamed'], 5);
  expect(await inStore((store) => store.projects.names())).toHaveLength(2);
  await run('ingest', 'pulse');
  const names = await inStore((store) => store.projects.names());
  expect(names.map((name) => name.id)).toEqual([id]);
  expect(await inStore(named('org0/renamed'))).toMatchObject({ id, nodeId: repository.id, origin: 'github' });
  expect(await inStore(named('org0/project0'))).toMatchObject({ id });
  const days = await inStore((store) => readingsOf(store.observations, id, { from: 0, to: dayOf(NOW) }));
  expect(days.filter(({ source }) => source === 'import')).toHaveLength(60);
  expect(days.filter(({ source }) => source === 'github')).toHaveLength(1);
  expect(await run('ask', 'score org0/renamed')).not.toContain('not tracked');
});

it('the old and the new name in one file become one project with the history of both', async () => {
  const { run, imports, inStore, github, repository } = await setUp();
  github.world.rename('org0/project0', 'org0/renamed');
  await imports(['org0/project0'], 70);
  await imports(['org0/renamed'], 1);
  await run('ingest', 'daily');
  const names = await inStore((store) => store.projects.names());
  expect(names.map(({ fullName }) => fullName)).toEqual(['org0/renamed']);
  const { id, nodeId } = await inStore(named('org0/project0'));
  expect(nodeId).toBe(repository.id);
  const days = await inStore((store) => readingsOf(store.observations, id, { from: 0, to: dayOf(NOW) }));
  expect(days.filter(({ source }) => source === 'import')).toHaveLength(120);
});
