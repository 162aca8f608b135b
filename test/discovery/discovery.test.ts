import { expect, test } from 'vitest';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createDiscovery } from '../../src/discovery/discovery.ts';
import { scene } from '../support/github-setup.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const SETTINGS = { enabled: true, floors: { stars: 500, newStars: 50, newDays: 90 }, mostRequests: 1_000 };

test('what took off between two nights is looked at, and what only looks so is kept apart', async () => {
  const { github, clock, fake, repository } = await scene({ projects: 12 });
  const store = await temporaryStore();
  const discovery = createDiscovery({ github, store, clock, log: silentLogger, settings: SETTINGS });
  const run = (): Promise<string> =>
    discovery.run({ signal: new AbortController().signal, until: clock.now() + 10 * HOUR });
  const today = dayOf(clock.now());
  const shape = (index: number, perDay: number, change: Partial<ReturnType<typeof repository>>): void => {
    const age = 60;
    Object.assign(repository(index), {
      createdAt: clock.now() - age * DAY,
      firstStarDay: today - age,
      gains: Array.from({ length: age + 20 }, () => perDay),
      ...change,
    });
  };
  for (let index = 0; index < 12; index += 1) shape(index, 1, {});
  shape(0, 30, { description: 'Vector database for robots', topics: ['vector-database'], pullsPerDay: 1 });
  shape(1, 30, { description: 'A curated list of robots' });
  shape(2, 30, { forkRatio: 0, issuesPerDay: 0, issuesClosedPerDay: 0, pullsPerDay: 0, pullsMergedPerDay: 0 });
  await run();
  clock.advance(7 * DAY);
  fake.forget();
  expect(await run()).toMatch(/^\d+ searches, 0 new candidates; 3 growing, 3 looked at$/);
  // The night is done: the next run has nothing to do.
  expect(await run()).toBe('0 searches, 0 new candidates');
  expect(fake.requests.filter(({ path }) => path.endsWith('/stargazers/history'))).toHaveLength(3);
  const query = { window: 7, seenFrom: 0, limit: 50 } as const;
  const listed = await store.discovery.found({ ...query, which: 'listed' });
  expect(listed.map(({ nodeId }) => nodeId)).toEqual([repository(0).id]);
  expect(listed[0]?.finding).toMatchObject({ category: 'vector search', gained7: 210, gained1: 30 });
  expect(listed[0]?.finding.details.gains[7]).toEqual({ gained: 210, days: 7, basis: 'counted' });
  const apart = await store.discovery.found({ ...query, which: 'apart' });
  expect(apart.map(({ finding }) => finding.apart).sort()).toEqual(['list', 'stars']);
});
