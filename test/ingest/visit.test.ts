import { expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { scoringTracker } from '../../src/app/tracking.ts';
import { newestReadingOf, starDaysOf } from '../../src/history/rows-of.ts';
import { badGateway } from '../fakes/github/faults.ts';
import { DAY, HOUR, ingestScene } from '../support/ingest-setup.ts';

/** The client asks for its budget before its first question, once in its life and for free. */
const readyScene = async (options: Parameters<typeof ingestScene>[0] = {}) => {
  const scene = await ingestScene({ weeks: 200, ...options });
  await scene.github.readBudget();
  scene.fake.forget();
  return scene;
};

const one = (owner: string, name: string) => ({ kind: 'repository', owner, name }) as const;
const named = (name: string, exactly = false) => ({ kind: 'search', name, exactly }) as const;

test('a first visit costs at most 4 points and 6 requests, and a second one within the hour none', async () => {
  const { ingest, github, fake, clock, store, id, repository } = await readyScene();
  const visit = await ingest.visit(one('org0', 'project0'));
  expect(visit).toEqual({ kind: 'found', id: await id(0), others: [], troubles: [] });
  expect(github.budget().spent.graphqlPoints).toBeLessThanOrEqual(4);
  expect(fake.requests.length).toBeLessThanOrEqual(6);
  expect(await newestReadingOf(store.observations, await id(0))).toMatchObject({
    stars: fake.world.starsAt(repository(0), clock.now()),
    contributors: repository(0).contributors,
  });
  expect(await starDaysOf(store.observations, await id(0), { from: 0, to: 100_000 })).toHaveLength(59 * 7 + 4);

  fake.forget();
  clock.set(clock.now() + HOUR - 1);
  await ingest.visit(one('Org0', 'Project0'));
  expect(fake.requests).toEqual([]);
  clock.set(clock.now() + 1);
  await ingest.visit(one('org0', 'project0'));
  expect(fake.requests.length).toBeGreaterThan(2);
  expect(fake.requests.length).toBeLessThanOrEqual(6);
});

test('two who ask at the same time share one reading', async () => {
  const { ingest, fake, id } = await readyScene();
  const visits = await Promise.all([ingest.visit(one('org0', 'project0')), ingest.visit(one('ORG0', 'project0'))]);
  expect(visits).toMatchObject([{ id: await id(0) }, { id: await id(0) }]);
  expect(fake.requests.length).toBeLessThanOrEqual(6);
});

test('a bare name is looked up: the most starred repository of just that name, and what else is near', async () => {
  const { ingest, github, fake, repository, id } = await readyScene({ projects: 4 });
  for (const [index, name] of ['chain', 'langchain', 'langchain-js', 'other'].entries())
    fake.world.rename(`org0/${repository(index).name}`, `owner${index}/${name}`);
  expect(await ingest.visit(named('langchain'))).toMatchObject({
    kind: 'found',
    id: await id(1),
    others: ['owner2/langchain-js'],
  });
  expect(fake.requests.length).toBeLessThanOrEqual(6);
  expect(github.budget().spent.graphqlPoints).toBeLessThanOrEqual(4);
  expect(await ingest.visit(named('lang', true))).toEqual({
    kind: 'absent',
    reason: 'GitHub has no repository of that name',
  });
});

test('what is visited is in no list, no ranking, no count and no job; tracking it keeps what was read', async () => {
  const { ingest, store, fake, id, clock } = await ingestScene();
  const reader = scoringTracker(ingest, { config: readConfig({}), store, clock });
  await reader.visit(one('org0', 'project0'));
  const visited = await id(0);
  expect(await store.projects.list()).toEqual([]);
  expect(await store.projects.names()).toEqual([]);
  expect(await store.scores.standings([visited])).toEqual(new Map());
  expect(await store.observations.coverage(0)).toMatchObject({ projects: 0, newestAt: undefined });
  expect(await store.maintenance.size()).toMatchObject({ projects: 0, snapshots: 0 });
  fake.forget();
  clock.set(clock.now() + DAY);
  await ingest.pulse();
  await ingest.daily();
  await ingest.history();
  expect(fake.requests).toEqual([]);

  const result = await reader.track([one('org0', 'project0')], { limit: 1 });
  expect(result.tracked).toMatchObject([{ id: visited, isNew: false, isRead: true }]);
  expect(await store.projects.get(visited)).toMatchObject({ retiredAt: null, visitedUntil: null });
  expect(fake.requests.filter(({ path }) => path.endsWith('/stargazers/history'))).toEqual([]);
  clock.set(clock.now() + 8 * DAY);
  await store.maintenance.prune(clock.now(), { recordDays: 90, pulseDays: 90, scoreBodyDays: 90 });
  expect(await store.projects.get(visited)).toBeDefined();
});

test('it is kept for a week after it was last asked for, and then nothing of it is left', async () => {
  const { ingest, store, clock, id } = await ingestScene();
  await ingest.visit(one('org0', 'project0'));
  const visited = await id(0);
  const prune = () => store.maintenance.prune(clock.now(), { recordDays: 90, pulseDays: 90, scoreBodyDays: 90 });
  clock.set(clock.now() + 6 * DAY);
  await ingest.visit(one('org0', 'project0'));
  clock.set(clock.now() + 6 * DAY);
  await prune();
  expect(await store.projects.get(visited)).toBeDefined();
  clock.set(clock.now() + DAY);
  await prune();
  expect(await store.projects.get(visited)).toBeUndefined();
  expect(await newestReadingOf(store.observations, visited)).toBeUndefined();
});

test('renamed, gone, private, unknown: each is one clause', async () => {
  const { ingest, store, fake, repository, id, clock } = await ingestScene({ projects: 3 });
  fake.world.rename('org0/project0', 'new/home');
  expect(await ingest.visit(one('org0', 'project0'))).toMatchObject({ kind: 'found' });
  expect(await store.projects.get(await id(0))).toMatchObject({ fullName: 'new/home' });
  repository(0).troubles.deleted = true;
  clock.set(clock.now() + 2 * HOUR);
  expect(await ingest.visit(one('new', 'home'))).toEqual({
    kind: 'absent',
    reason: 'it is no longer on GitHub: deleted or made private',
  });
  repository(1).troubles.private = true;
  const reasons = [];
  for (const name of [repository(1).name, 'nothing-here'])
    reasons.push(await ingest.visit(one(repository(1).owner, name)));
  expect(reasons).toMatchObject([{ kind: 'absent' }, { kind: 'absent', reason: 'GitHub has no such repository' }]);
});

test('while GitHub is away the last figures answer, with their age; without any there is a reason', async () => {
  const { ingest, fake, clock, id } = await ingestScene();
  await ingest.visit(one('org0', 'project0'));
  const readAt = clock.now();
  clock.set(readAt + 3 * HOUR);
  fake.faults.plan('down', () => true, badGateway, Infinity);
  expect(await ingest.visit(one('org0', 'project0'))).toEqual({
    kind: 'found',
    id: await id(0),
    others: [],
    troubles: ['its figures are from 18 Nov 2026 20:00 UTC: GitHub does not answer at present'],
  });
  expect(await ingest.visit(one('org1', 'project1'))).toEqual({
    kind: 'absent',
    reason: 'it could not be read: GitHub does not answer at present',
  });
  fake.faults.clear();
});

test('without a token public counts and star history are read, and that is said', async () => {
  const { another, client, fake, store, id } = await ingestScene();
  const visit = await another({ github: client({ tokens: [] }) }).visit(one('org0', 'project0'));
  expect(visit).toMatchObject({
    kind: 'found',
    troubles: ['this bot has no GitHub token, so only public counts and the star history can be read'],
  });
  expect(fake.requests.length).toBeLessThanOrEqual(6);
  expect((await starDaysOf(store.observations, await id(0), { from: 0, to: 100_000 })).length).toBeGreaterThan(0);
});
