import { expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { completeness, sweep } from '../../src/discovery/sweep.ts';
import type { SweepReport, SweepRun } from '../../src/discovery/sweep.ts';
import { rest, secondaryLimit } from '../fakes/github/faults.ts';
import { scene } from '../support/github-setup.ts';
import type { Scene } from '../support/github-setup.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const FLOORS = { stars: 400, newStars: 50, newDays: 90 };
const SEARCH = '/search/repositories';

interface Night extends Scene {
  store: Store;
  go: (run?: Partial<SweepRun>, mostRequests?: number) => Promise<SweepReport>;
  /** Repositories that a whole night has to see. */
  due: () => { nodeId: string; stars: number }[];
  seen: () => Promise<{ nodeId: string; stars: number }[]>;
}

async function night(projects: number): Promise<Night> {
  const base = await scene({ projects });
  const store = await temporaryStore();
  const { clock, fake, github } = base;
  return {
    ...base,
    store,
    go: (run = {}, mostRequests = 1_000) =>
      sweep(
        { github, store: store.discovery, clock, log: silentLogger, floors: FLOORS, mostRequests },
        { signal: new AbortController().signal, until: clock.now() + 20 * HOUR, ...run },
      ),
    due: () =>
      fake.world.all
        .map((each) => ({ each, stars: fake.world.starsAt(each, clock.now()) }))
        .filter(
          ({ each, stars }) =>
            stars >= FLOORS.stars || (stars >= FLOORS.newStars && clock.now() - each.createdAt < 90 * DAY),
        )
        .map(({ each, stars }) => ({ nodeId: each.id, stars }))
        .sort((a, b) => a.nodeId.localeCompare(b.nodeId)),
    seen: async () =>
      (await store.discovery.candidates({ ids: Array.from({ length: projects + 1 }, (_, at) => at) }))
        .filter(({ day }) => day === dayOf(clock.now()))
        .map(({ nodeId, stars }) => ({ nodeId, stars }))
        .sort((a, b) => a.nodeId.localeCompare(b.nodeId)),
  };
}

test('a night reads every repository above the floors, and the next one is cut by what it saw', async () => {
  const { go, due, seen, store, clock, fake } = await night(260);
  const first = await go();
  expect(first).toMatchObject({ finished: true, stopped: null });
  expect(await seen()).toEqual(due());
  const [swept] = await store.discovery.sweeps(1);
  expect(swept).toMatchObject({ requests: first.requests, incomplete: 0 });
  expect(swept === undefined ? 0 : completeness(swept)).toBe(1);
  expect(fake.requests.filter(({ path }) => path === SEARCH)).toHaveLength(first.requests);
  // Ran a second time, the night is done.
  expect(await go()).toMatchObject({ requests: 0, finished: true });
  clock.advance(DAY);
  const { owner, name } = fake.world.all[0] ?? { owner: '', name: '' };
  fake.world.rename(`${owner}/${name}`, 'acme/renamed');
  const second = await go();
  // No survey: twelve requests less.
  expect(second.requests).toBe(first.requests - 12);
  expect(await seen()).toEqual(due());
  const [renamed] = await store.discovery.candidates({ fullName: 'Acme/Renamed' });
  expect(renamed).toMatchObject({ formerName: `${owner}/${name}`, firstSeenDay: dayOf(clock.now()) - 1 });
  const counts = await store.discovery.nights(renamed?.id ?? 0, 0);
  expect(counts.map(({ day }) => day)).toEqual([dayOf(clock.now()) - 1, dayOf(clock.now())]);
});

test('what the search calls incomplete is asked again, and counted as incomplete where it stays so', async () => {
  const { go, due, seen, store, fake } = await night(120);
  const incomplete = { total_count: 0, incomplete_results: true, items: [] };
  fake.faults.plan('half', rest('stars%3A400..*&'), { kind: 'answer', status: 200, body: incomplete }, 2);
  await go();
  expect(await seen()).toEqual(due());
  expect((await store.discovery.sweeps(1))[0]).toMatchObject({ incomplete: 0 });
});

test('a limit of some seconds is waited out; a longer pause ends the run, and the next one goes on', async () => {
  const { go, due, seen, fake, clock } = await night(260);
  fake.faults.plan('short', rest(SEARCH), secondaryLimit(403, { 'retry-after': '40' }));
  const before = clock.now();
  fake.faults.plan('long', rest('&page=2'), secondaryLimit(403, { 'retry-after': '1200' }));
  const stopped = await go();
  expect(stopped).toMatchObject({ finished: false, stopped: 'GitHub asks for a longer pause.' });
  expect(clock.now() - before).toBeGreaterThanOrEqual(40_000);
  clock.advance(HOUR);
  expect(await go()).toMatchObject({ finished: true });
  expect(await seen()).toEqual(due());
});

test('killed after any request, the night goes on from the searches that are not done', async () => {
  const { go, due, seen, fake, store } = await night(700);
  for (let stop = 3; ; stop += 4) {
    const aborted = new AbortController();
    fake.faults.plan(`stop ${stop}`, rest(SEARCH), { kind: 'meanwhile', run: () => undefined }, stop - 1);
    fake.faults.plan(`end ${stop}`, rest(SEARCH), { kind: 'meanwhile', run: () => aborted.abort() });
    const report = await go({ signal: aborted.signal });
    fake.faults.clear();
    if (report.finished) break;
    expect(report.stopped).not.toBeNull();
  }
  expect(await seen()).toEqual(due());
  expect((await store.discovery.sweeps(5)).map(({ found, total }) => found === total)).toEqual([true]);
});

test('more repositories with the same number of stars than a search shows are read by date of creation', async () => {
  const { go, due, seen, fake, clock } = await night(1_150);
  for (const each of fake.world.all) {
    each.gains = [700];
    each.firstStarDay = dayOf(clock.now()) - 30;
  }
  expect(await go()).toMatchObject({ finished: true });
  expect(await seen()).toEqual(due());
  expect(due()).toHaveLength(1_150);
});

test('the night ends with its requests, and what was not read is not counted as read', async () => {
  const { go, store } = await night(260);
  // The survey takes twelve.
  const report = await go({}, 12);
  expect(report).toMatchObject({ finished: true, requests: 12 });
  const [swept] = await store.discovery.sweeps(1);
  expect(swept === undefined ? 1 : completeness(swept)).toBeLessThan(1);
});
