import { expect, test } from 'vitest';
import { badGateway, rest } from '../fakes/github/faults.ts';
import { dayInZone } from '../fakes/github/zone-day.ts';
import { recordedNodeId } from '../../src/contracts/figures/recorded-node-id.ts';
import { metricsOf } from '../../src/scoring/metrics.ts';
import { contents, DAY, HOUR, ingestScene, trackAll } from '../support/ingest-setup.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { newestReadingOf, readingsOf, releasesOf, rowsOf, starDaysOf } from '../../src/history/rows-of.ts';
import { eventsOf } from '../support/temporary-store.ts';

test('a pulse stores stars and forks once an hour, and a second run within the hour asks nothing', async () => {
  const scene = await ingestScene({ projects: 5 });
  const { ingest, store, fake, repository, clock, id } = scene;
  await trackAll(scene);
  const report = await ingest.pulse();
  expect(report).toMatchObject({
    due: 5,
    read: 5,
    failures: [],
    stopped: null,
    spent: { graphqlPoints: 1, restRequests: 0 },
  });
  const pulses = async () =>
    (await rowsOf(store.observations, await id(2), { pulses: { from: 0, to: clock.now() } }))?.pulses;
  expect(await pulses()).toEqual([
    {
      at: clock.now(),
      stars: fake.world.starsAt(repository(2), clock.now()),
      forks: Math.floor(fake.world.starsAt(repository(2), clock.now()) * repository(2).forkRatio),
    },
  ]);
  fake.forget();
  expect(await ingest.pulse()).toMatchObject({ due: 0 });
  expect(fake.requests).toEqual([]);
  clock.advance(HOUR);
  expect(await ingest.pulse()).toMatchObject({ due: 5, read: 5 });
  expect(await pulses()).toHaveLength(2);
});

test('running jobs again changes nothing', async () => {
  const scene = await ingestScene({ projects: 5 });
  const { ingest, store, clock } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  await ingest.pulse();
  await ingest.daily();
  await ingest.history();
  const before = await contents(store);
  await ingest.pulse();
  await ingest.daily();
  await ingest.history();
  expect(await contents(store)).toEqual(before);
});

test('days go by: snapshots, star days and releases grow, and each figure is that of its day', async () => {
  const scene = await ingestScene({ projects: 3 });
  const { ingest, store, fake, repository, clock, id } = scene;
  await trackAll(scene);
  const stars = new Map<number, number>();
  for (let day = 0; day < 9; day += 1) {
    clock.advance(DAY);
    stars.set(Math.floor(clock.now() / DAY), fake.world.starsAt(repository(0), clock.now()));
    expect(await ingest.daily()).toMatchObject({ failures: [], stopped: null });
    expect(await ingest.history()).toMatchObject({ failures: [], restatedDays: 0 });
  }
  const snapshots = await readingsOf(store.observations, await id(0), { from: 0, to: 1_000_000 });
  expect(snapshots).toHaveLength(10);
  for (const snapshot of snapshots.slice(1)) expect(snapshot.stars).toBe(stars.get(snapshot.day));
  const today = dayInZone(clock.now(), fake.world.zone);
  const days = await starDaysOf(store.observations, await id(0), { from: today - 20, to: today });
  expect(days.map((each) => each.gained)).toEqual(
    Array.from({ length: 21 }, (_, at) => repository(0).gains[today - 20 + at - repository(0).firstStarDay]),
  );
});

test('quiet days of an unchanged history are known to be quiet', async () => {
  const scene = await ingestScene({ projects: 1 });
  const { ingest, store, fake, repository, clock, id } = scene;
  // Wednesday: nothing is gained from tomorrow on.
  const today = dayInZone(clock.now(), fake.world.zone);
  repository(0).gains.fill(0, today + 1 - repository(0).firstStarDay);
  await trackAll(scene);
  clock.advance(2 * DAY);
  const report = await ingest.history();
  expect(report.spent).toMatchObject({ restRequests: 0, notModified: 1 });
  expect(
    (await starDaysOf(store.observations, await id(0), { from: today + 1, to: today + 5 })).map(({ day, gained }) => ({
      day,
      gained,
    })),
  ).toEqual([
    { day: today + 1, gained: 0 },
    { day: today + 2, gained: 0 },
  ]);
  clock.advance(5 * DAY);
  await ingest.history();
  expect(await starDaysOf(store.observations, await id(0), { from: today + 1, to: today + 10 })).toHaveLength(7);
});

test('removed stars go to the ledger, once', async () => {
  const scene = await ingestScene({ projects: 2 });
  const { ingest, store, fake, repository, clock, id } = scene;
  await trackAll(scene);
  const target = dayInZone(clock.now(), fake.world.zone) - 10;
  const gained = repository(0).gains[target - repository(0).firstStarDay] ?? 0;
  fake.world.removeStars('org0/project0', target, gained);
  clock.advance(DAY);
  expect(await ingest.history()).toMatchObject({ restatedDays: gained > 0 ? 1 : 0 });
  clock.advance(DAY);
  expect(await ingest.history()).toMatchObject({ restatedDays: 0 });
  expect(
    (await rowsOf(store.observations, await id(0), { ledger: { from: 0, to: clock.now() } }))?.ledger,
  ).toMatchObject([{ day: target, from: gained, to: 0 }]);
});

test('what happens to a project is recorded as an event, once, and the old name still finds it', async () => {
  const scene = await ingestScene({ projects: 6 });
  const { ingest, store, fake, repository, clock, id } = scene;
  await trackAll(scene);
  const ids = await Promise.all([0, 1, 2, 3, 4].map((at) => id(at)));
  fake.world.rename('org0/project0', 'org0/renamed');
  repository(1).archivedAt = clock.now() + HOUR;
  repository(2).license = 'BUSL-1.1';
  repository(3).troubles.deleted = true;
  repository(4).troubles.blocked = true;
  clock.advance(DAY);
  const report = await ingest.daily();
  expect(report.failures.map((each) => [each.fullName, each.reason])).toEqual([
    ['org0/project3', 'gone'],
    ['org0/project4', 'blocked'],
  ]);
  clock.advance(DAY);
  expect((await ingest.daily()).failures).toEqual([]);
  const events = (await eventsOf(store))
    .map(({ projectId, kind, from, to }) => ({ index: ids.indexOf(projectId), kind, from, to }))
    .sort((a, b) => a.index - b.index);
  expect(events).toEqual([
    { index: 0, kind: 'renamed', from: 'org0/project0', to: 'org0/renamed' },
    { index: 1, kind: 'archived', from: null, to: null },
    { index: 2, kind: 'relicensed', from: expect.anything() as unknown, to: 'BUSL-1.1' },
    { index: 3, kind: 'gone', from: null, to: null },
    { index: 4, kind: 'gone', from: null, to: null },
  ]);
  expect((await store.projects.findByName('org0/project0'))?.id).toBe(ids[0]);
  // Back again: found within the week, and an event.
  repository(3).troubles.deleted = false;
  clock.advance(7 * DAY);
  await ingest.daily();
  expect((await store.projects.get(ids[3] ?? 0))?.state).toBe('active');
});

test('a node that GitHub does not find in a bad moment is not called gone', async () => {
  const scene = await ingestScene({ projects: 2 });
  const { ingest, store, fake, clock, id, repository } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  fake.faults.plan('a bad moment', (request) => request.operation === 'Daily', {
    kind: 'answer',
    status: 200,
    body: {
      data: { nodes: [null, null] },
      errors: [0, 1].map((at) => ({ type: 'NOT_FOUND', path: ['nodes', at], message: 'Could not resolve' })),
    },
  });
  const report = await ingest.daily();
  expect(report.failures.map((each) => each.reason)).toEqual(['server-error', 'server-error']);
  expect((await store.projects.get(await id(0)))?.state).toBe('active');
  clock.advance(HOUR);
  expect(await ingest.daily()).toMatchObject({ failures: [] });
  expect((await newestReadingOf(store.observations, await id(0)))?.stars).toBe(
    fake.world.starsAt(repository(0), clock.now()),
  );
});

test('more releases than the snapshot lists are all found', async () => {
  const scene = await ingestScene({ projects: 1 });
  const { ingest, store, repository, clock, id } = scene;
  await trackAll(scene);
  const known = (await releasesOf(store.observations, await id(0), { newest: 1_000 })).length;
  for (let at = 0; at < 25; at += 1)
    repository(0).releases.push({
      id: `RE_burst_${at}`,
      tag: `pkg${at}@1.0.0`,
      name: null,
      publishedAt: clock.now() + HOUR + at * 60_000,
      prerelease: false,
      draft: false,
    });
  repository(0).releases = repository(0).releases.filter(
    (release) => release.tag.startsWith('pkg') || release.publishedAt <= clock.now(),
  );
  clock.advance(DAY);
  await ingest.daily();
  expect((await releasesOf(store.observations, await id(0), { newest: 1_000 })).length).toBe(known + 25);
  // The list of ten did not reach back to the day before; the history since then did, so nothing was left unread.
  const [row] = await store.observations.recorded([await id(0)], { coverage: true });
  expect(row?.coverage).toEqual([
    { subject: 'releases', completeness: 'complete', from: expect.any(Number) as number, to: clock.now() },
  ]);
  // While nothing is read, nothing is covered.
  clock.advance(30 * DAY);
  const [later] = await store.observations.recorded([await id(0)], { coverage: true });
  expect(later?.coverage).toEqual(row?.coverage);
});

test('a release is known by when it was first read, not by when it came out', async () => {
  const scene = await ingestScene({ projects: 1 });
  const { ingest, store, repository, clock } = scene;
  const trackedAt = clock.now();
  await trackAll(scene);
  repository(0).releases.push({
    id: 'RE_new',
    tag: 'v99.0.0',
    name: null,
    publishedAt: trackedAt + 5 * HOUR,
    prerelease: false,
    draft: false,
  });
  clock.advance(DAY);
  const readAt = clock.now();
  await ingest.daily();
  clock.advance(DAY);
  await ingest.daily();
  const releases = await store.observations.recentReleases({ since: 0, limit: 1_000 });
  expect(releases.find(({ tag }) => tag === 'v99.0.0')?.seenAt).toBe(readAt);
  const older = releases.filter(({ publishedAt }) => publishedAt < trackedAt);
  expect(older.length).toBeGreaterThan(3);
  for (const { seenAt } of older) expect(seenAt).toBeGreaterThanOrEqual(trackedAt);
});

test('the daily snapshot keeps releases young, once their history was read', async () => {
  const scene = await ingestScene({ projects: 2 });
  const { ingest, store, clock, id } = scene;
  await trackAll(scene);
  const readAt = async (index: number): Promise<number | null | undefined> =>
    (await store.projects.fetches([await id(index)], 'releases'))[0]?.okAt;
  const trackedAt = await readAt(0);
  clock.advance(100 * DAY);
  await ingest.daily();
  expect([await readAt(0), await readAt(1)]).toEqual([clock.now(), clock.now()]);
  const facts = (await readMetricFacts(store.observations, [await id(0)], clock.now())).get(await id(0));
  expect(facts?.releases).toMatchObject({ observedAt: clock.now() });
  expect(facts === undefined ? {} : metricsOf(facts, clock.now()).releaseCadence).toMatchObject({
    value: expect.any(Number) as number,
  });
  expect(trackedAt).toBeLessThan(clock.now() - 99 * DAY);
});

test('a daily snapshot before the backfill does not pass for a reading of their history', async () => {
  const scene = await ingestScene({ projects: 1 });
  const { ingest, store, clock, fake, repository, refs, id } = scene;
  repository(0).releases = Array.from({ length: 40 }, (_, at) => ({
    id: `RE_${at}`,
    tag: `v1.${at}.0`,
    name: null,
    publishedAt: clock.now() - (41 - at) * DAY,
    prerelease: false,
    draft: false,
  }));
  fake.faults.plan('no history of releases', (request) => request.operation === 'Releases', badGateway, Infinity);
  const [owner = '', name = ''] = refs[0]?.nameWithOwner.split('/') ?? [];
  expect((await ingest.track([{ kind: 'repository', owner, name }], { limit: 1 })).pending).toHaveLength(1);
  const count = async (): Promise<number> =>
    (await releasesOf(store.observations, await id(0), { newest: 1_000 })).length;
  expect(await count()).toBe(10);
  fake.faults.clear();
  clock.advance(DAY);
  await ingest.daily();
  expect(await count()).toBe(40);
});

test('a budget that ends stops the job with the time to go on, and the next run takes up the rest', async () => {
  const scene = await ingestScene({ projects: 40, weeks: 10 });
  const { ingest, fake, clock, store } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  fake.meter.drain('core', 520);
  const first = await ingest.history();
  expect(first.stopped).toMatchObject({ kind: 'budget' });
  expect(first.read).toBeGreaterThanOrEqual(15);
  expect(first.read).toBeLessThanOrEqual(20);
  expect(fake.meter.lowest.core).toBeGreaterThanOrEqual(500);
  clock.set((first.stopped?.until ?? 0) + 1_000);
  const second = await ingest.history();
  expect(second).toMatchObject({ stopped: null, due: 40 - first.read, read: 40 - first.read });
  expect(
    await store.projects.fetches(
      (await store.projects.identities()).map(({ id: one }) => one),
      'star-history',
    ),
  ).toHaveLength(40);
});

test('an outage stops the job and loses nothing', async () => {
  const scene = await ingestScene({ projects: 3 });
  const { ingest, fake, clock } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  fake.faults.plan('down', () => true, badGateway, Infinity);
  expect(await ingest.daily()).toMatchObject({ stopped: { kind: 'outage' }, read: 0 });
  fake.faults.clear();
  expect(await ingest.daily()).toMatchObject({ stopped: null, failures: [] });
});

test('the caller can stop a job', async () => {
  const scene = await ingestScene({ projects: 30, weeks: 5 });
  const { ingest, clock } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  const stopper = new AbortController();
  const report = await ingest.history({
    signal: stopper.signal,
    onProgress: ({ done }) => {
      if (done === 5) stopper.abort();
    },
  });
  expect(report.stopped).toMatchObject({ kind: 'aborted' });
  expect(report.read).toBeLessThan(30);
});

test('progress tells how far it is', async () => {
  const scene = await ingestScene({ projects: 3 });
  const { ingest, fake, clock } = scene;
  await trackAll(scene);
  clock.advance(DAY);
  fake.faults.plan('one fails', rest('project1/stargazers'), {
    kind: 'answer',
    status: 422,
    body: { message: 'flagged as spam' },
  });
  const told: string[] = [];
  await ingest.history({ onProgress: ({ done, total, failed }) => told.push(`${done}/${total} ${failed}`) });
  expect(told[0]).toBe('0/3 0');
  expect(told.at(-1)).toBe('3/3 1');
});

test('steady state stays within the promised cost over a whole round of turns', async () => {
  const scene = await ingestScene({ projects: 60, weeks: 8 });
  const { ingest, clock, fake } = scene;
  await trackAll(scene);
  const points: number[] = [];
  const requests: number[] = [];
  for (let day = 0; day < 14; day += 1) {
    clock.advance(DAY);
    const before = { ...fake.meter.charged };
    await ingest.daily();
    await ingest.history();
    points.push((fake.meter.charged.graphql - before.graphql) / 60);
    requests.push((fake.meter.charged.core - before.core) / 60);
  }
  expect(Math.max(...points)).toBeLessThanOrEqual(0.12);
  expect(Math.max(...requests)).toBeLessThanOrEqual(1.1);
});

test('projects that came from a file get their identity, and move on from there', async () => {
  const { ingest, store, fake, repository } = await ingestScene({ projects: 3 });
  await store.projects.observe(
    ['org0/project0', 'org0/project1', 'org0/none'].map((fullName) => ({ nodeId: recordedNodeId(fullName), fullName })),
    1_000,
    'import',
  );
  fake.world.rename('org0/project1', 'new/home');
  const report = await ingest.daily();
  expect(report.failures.map((each) => [each.fullName, each.reason])).toEqual([['org0/none', 'not-found']]);
  expect(await store.projects.findByName('org0/project1')).toMatchObject({
    fullName: 'new/home',
    nodeId: repository(1).id,
    origin: 'github',
  });
  expect((await store.observations.coverage()).projects).toBe(3);
});

test('what GitHub gives to nobody without a token is read on the first day that there is one', async () => {
  const scene = await ingestScene({ projects: 2 });
  const { store, clock, client, another, id, github, repository } = scene;
  repository(0).releases = Array.from({ length: 40 }, (_, at) => ({
    id: `RE_${at}`,
    tag: `v1.${at}.0`,
    name: null,
    publishedAt: clock.now() - (41 - at) * DAY,
    prerelease: false,
    draft: false,
  }));
  const withoutToken = another({ github: client({ tokens: [] }) });
  await trackAll({ ...scene, ingest: withoutToken });
  const refused = async () =>
    (await store.projects.fetches([await id(0)]))
      .filter((fetch) => fetch.reason === 'needs-token')
      .map((fetch) => fetch.subject)
      .sort();
  clock.advance(DAY);
  expect(await withoutToken.daily()).toMatchObject({ stopped: null });
  expect(await refused()).toEqual(['adopters', 'releases', 'windows']);

  clock.advance(DAY);
  const withToken = another({ github });
  expect(await withToken.daily()).toMatchObject({ failures: [], stopped: null });
  expect(await refused()).toEqual([]);
  expect(await releasesOf(store.observations, await id(0), { newest: 1_000 })).toHaveLength(40);
  const facts = (await readMetricFacts(store.observations, [await id(0)], clock.now())).get(await id(0));
  expect(facts?.issuesCreated30d.value).toBeDefined();
  // And once: nothing of it is asked for again on the same day.
  expect(await withToken.daily()).toMatchObject({ due: 0 });
});
