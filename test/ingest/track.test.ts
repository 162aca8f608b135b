import { expect, test } from 'vitest';
import { answeringTracker } from '../../src/app/tracking.ts';
import { readConfig } from '../../src/app/config.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { ProjectIndex } from '../../src/search/project-index.ts';
import { badGateway, graphql, rest } from '../fakes/github/faults.ts';
import { dayInZone } from '../fakes/github/zone-day.ts';
import { retire } from '../support/temporary-store.ts';
import { DAY, HOUR, ingestScene } from '../support/ingest-setup.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { newestReadingOf, releasesOf, starDaysOf } from '../../src/history/rows-of.ts';

const one = (owner: string, name: string) => ({ kind: 'repository', owner, name }) as const;

test('under the name that it was asked for it is found at once', async () => {
  const { ingest, store, fake, clock, id } = await ingestScene({ projects: 1 });
  fake.world.rename('org0/project0', 'new/home');
  const index = new ProjectIndex();
  await answeringTracker(ingest, { config: readConfig({}), store, clock, index }).track([one('org0', 'project0')], {
    limit: 10,
  });
  expect(index.resolve('org0/project0')).toMatchObject({
    kind: 'found',
    project: { id: await id(0), fullName: 'new/home' },
  });
});

test('a tracked project has at once what growth, trend and health are answered from', async () => {
  const { ingest, store, fake, repository, clock, id } = await ingestScene({ weeks: 200, projects: 3 });
  repository(0).adopters = { path: 'ADOPTERS.md', text: '- a\n- b\n' };
  const said: string[] = [];
  const result = await ingest.track([one('org0', 'project0')], {
    limit: 10,
    onProgress: (sentence) => said.push(sentence),
  });
  expect(result).toEqual({
    tracked: [{ id: await id(0), fullName: 'org0/project0', isNew: true, isRead: true }],
    notFound: [],
    pending: [],
    leftOut: 0,
  });
  const project = await store.projects.get(await id(0));
  expect(project).toMatchObject({
    backfilledAt: clock.now(),
    adopters: 2,
    adoptersPath: 'ADOPTERS.md',
    license: repository(0).license,
  });
  const today = dayInZone(clock.now(), fake.world.zone);
  const days = await starDaysOf(store.observations, await id(0), { from: today - 60 * 7, to: today });
  expect(days).toHaveLength(60 * 7 + 1);
  const snapshot = await newestReadingOf(store.observations, await id(0));
  expect(snapshot).toMatchObject({
    stars: fake.world.starsAt(repository(0), clock.now()),
    contributors: repository(0).contributors,
    day: Math.floor(clock.now() / DAY),
  });
  expect((await releasesOf(store.observations, await id(0), { newest: 1_000 })).length).toBeGreaterThan(3);
  const facts = (await readMetricFacts(store.observations, [await id(0)], clock.now())).get(await id(0));
  expect(facts).toBeDefined();
  expect(said.length).toBeGreaterThan(0);
  // Somebody waits: few requests, most of them at once.
  expect(fake.requests.length).toBeLessThanOrEqual(10);
  expect(clock.slept).toEqual([]);
});

test('what is known is found without asking GitHub, in any spelling', async () => {
  const { ingest, fake, id } = await ingestScene();
  await ingest.track([one('org0', 'project0')], { limit: 10 });
  fake.world.rename('org0/project0', 'new/home');
  await ingest.daily({ projectIds: [await id(0)] });
  fake.forget();
  const result = await ingest.track([one('NEW', 'Home')], { limit: 10 });
  expect(result.tracked).toEqual([{ id: await id(0), fullName: 'new/home', isNew: false, isRead: false }]);
  expect(fake.requests).toEqual([]);
});

test('a name that another repository took over means that one; while GitHub is out of reach, who had it last', async () => {
  const { ingest, fake, id, store } = await ingestScene({ projects: 2 });
  await ingest.track([one('org0', 'project0')], { limit: 10 });
  fake.world.rename('org0/project0', 'new/home');
  await ingest.daily({ projectIds: [await id(0)] });
  const first = await ingest.track([one('org0', 'project0')], { limit: 10 });
  expect(first.tracked).toMatchObject([{ id: await id(0), fullName: 'new/home', formerName: 'org0/project0' }]);

  fake.world.rename('org0/project1', 'org0/project0');
  fake.faults.plan('down', () => true, badGateway, Infinity);
  const away = await ingest.track([one('org0', 'project0')], { limit: 10 });
  expect(away.tracked).toMatchObject([{ id: await id(0), fullName: 'new/home' }]);
  fake.faults.clear();
  const result = await ingest.track([one('org0', 'project0'), one('new', 'home')], { limit: 10 });
  expect(result.tracked).toMatchObject([
    { id: await id(1), fullName: 'org0/project0', isNew: true },
    { id: await id(0), fullName: 'new/home', isNew: false },
  ]);
  expect(await store.projects.findByName('org0/project0')).toMatchObject({ id: await id(1) });
});

test('what an operator took out of the universe is read and ranked again', async () => {
  const { ingest, store, fake, id, refs } = await ingestScene({ projects: 2 });
  const names = refs.map(({ nameWithOwner }) => {
    const [owner = '', name = ''] = nameWithOwner.split('/');
    return one(owner, name);
  });
  await ingest.track(names, { limit: 10 });
  const ids = [await id(0), await id(1)];
  expect(await retire(store, ids)).toEqual(ids);
  // One is known, the other one has to be looked up.
  await store.projects.markUnavailable(ids[1] ?? 0, 'gone', 'deleted', 1);
  fake.forget();
  await ingest.daily();
  expect(fake.requests).toEqual([]);
  await ingest.track(names, { limit: 10 });
  expect((await store.projects.list()).map((project) => project.id)).toEqual(ids);
});

test('a renamed project is found by its old name, and two names are one project', async () => {
  const { ingest, fake, store } = await ingestScene();
  fake.world.rename('org0/project0', 'new/home');
  const result = await ingest.track([one('org0', 'project0'), one('new', 'home')], { limit: 10 });
  expect(result.tracked).toMatchObject([{ fullName: 'new/home', isNew: true, formerName: 'org0/project0' }]);
  expect((await store.observations.coverage()).projects).toBe(1);
});

test('what is not found is said, with a near miss; the others are tracked in the order asked for', async () => {
  const { ingest, repository } = await ingestScene({ projects: 4 });
  repository(3).troubles.blocked = true;
  const result = await ingest.track(
    [one('org0', 'project2'), one('org0', 'projct1'), one('org0', 'project1'), one('org0', 'project3')],
    { limit: 10 },
  );
  expect(result.tracked.map((each) => each.fullName)).toEqual(['org0/project2', 'org0/project1']);
  expect(result.notFound).toEqual([
    {
      reference: 'org0/projct1',
      reason: 'GitHub has no such repository',
      suggestions: ['org0/project1', 'org0/project2'],
    },
    { reference: 'org0/project3', reason: 'GitHub has taken it down', suggestions: ['org0/project1', 'org0/project2'] },
  ]);
});

test('an organisation and a list bring many; what is over the limit is counted', async () => {
  const { another, repository } = await ingestScene({ projects: 20 });
  repository(2).isFork = true;
  const ingest = another({
    readList: (url) =>
      Promise.resolve(
        url === 'https://lists.example/a'
          ? '# mine\norg1/project10, a\nhttps://github.com/org1/project11\nnonsense\norg9/none\n'
          : '',
      ),
  });
  const organisation = await ingest.track([{ kind: 'organisation', owner: 'org0' }], { limit: 5 });
  expect(organisation.tracked).toHaveLength(5);
  expect(organisation.leftOut).toBe(4);
  const list = await ingest.track(
    [
      { kind: 'list', url: 'https://lists.example/a' },
      { kind: 'list', url: 'https://lists.example/empty' },
      { kind: 'organisation', owner: 'nobody' },
    ],
    { limit: 5 },
  );
  expect(list.tracked.map((each) => each.fullName)).toEqual(['org1/project10', 'org1/project11']);
  expect(list.notFound.map((each) => each.reference)).toEqual([
    'nonsense',
    'https://lists.example/empty',
    'nobody/*',
    'org9/none',
  ]);
  const limited = await ingest.track(
    [12, 13, 14].map((at) => one('org1', `project${at}`)),
    { limit: 2 },
  );
  expect(limited).toMatchObject({ tracked: [{}, {}], leftOut: 1 });
});

test('when the budget ends in the middle, what was found stays and the scheduled job finishes it', async () => {
  const { ingest, fake, store, clock, id } = await ingestScene({ projects: 3, weeks: 200 });
  fake.meter.drain('core', 2);
  const result = await ingest.track([one('org0', 'project0')], { limit: 10 });
  expect(result.tracked).toHaveLength(1);
  expect(result.pending).toMatchObject([
    { fullName: 'org0/project0', reason: expect.stringMatching(/budget is used up/) as unknown },
  ]);
  expect((await store.projects.get(await id(0)))?.backfilledAt).toBeNull();
  clock.advance(DAY / 24 + 1_000);
  const report = await ingest.daily();
  expect(report.stopped).toBeNull();
  expect((await store.projects.get(await id(0)))?.backfilledAt).not.toBeNull();
});

test('a part that fails in passing is owed until it is there', async () => {
  const { ingest, fake, store, clock, id } = await ingestScene();
  fake.faults.plan('a bad hour', rest('/contributors'), { kind: 'answer', status: 500, body: {} }, Infinity);
  const result = await ingest.track([one('org0', 'project0')], { limit: 10 });
  expect(result).toMatchObject({ tracked: [{ fullName: 'org0/project0' }], pending: [{ fullName: 'org0/project0' }] });
  fake.faults.clear();
  clock.advance(DAY);
  await ingest.daily();
  expect((await store.projects.get(await id(0)))?.backfilledAt).toBe(clock.now());
  expect((await newestReadingOf(store.observations, await id(0)))?.contributors).toBeGreaterThan(0);
});

test('when nothing can be asked, one sentence says why', async () => {
  const { ingest, fake, deps, client, another } = await ingestScene();
  await expect(
    another({ github: client({ tokens: ['ghp_wrong'] }) }).track([one('org0', 'project0')], { limit: 10 }),
  ).rejects.toMatchObject({ name: 'UserError', sentence: expect.stringMatching(/refuses the token/) as unknown });
  await deps.github.readBudget();
  fake.faults.plan('down', graphql(), badGateway, Infinity);
  await expect(ingest.track([one('org0', 'project0')], { limit: 10 })).rejects.toThrow(UserError);
});

test('one project that fails leaves the others whole and itself marked', async () => {
  const { ingest, repository, store, id } = await ingestScene({ projects: 4 });
  repository(1).troubles.spamFlagged = true;
  repository(2).troubles.tooManyContributors = true;
  const result = await ingest.track(
    [0, 1, 2, 3].map((at) => one('org0', `project${at}`)),
    { limit: 10 },
  );
  expect(result.tracked).toHaveLength(4);
  expect(result.pending).toEqual([]);
  const reasons = async (at: number) =>
    Object.fromEntries(
      (await store.projects.fetches([await id(at)]))
        .filter((each) => each.reason !== null)
        .map((each) => [each.subject, each.reason]),
    );
  expect(await reasons(0)).toEqual({});
  expect(await reasons(1)).toEqual({ 'star-history': 'spam-flagged' });
  expect(await reasons(2)).toEqual({ contributors: 'too-large' });
  expect((await newestReadingOf(store.observations, await id(2)))?.contributors).toBeNull();
});

const LIFETIME =
  "The 'org0' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days.";

test('an organisation that refuses the token is tracked from what is public, and asked again whenever it is due', async () => {
  const { ingest, fake, store, clock } = await ingestScene({ projects: 3 });
  fake.world.policies.set('org0', { message: LIFETIME });
  const result = await ingest.track([{ kind: 'organisation', owner: 'org0' }], { limit: 10 });
  expect(result).toMatchObject({ notFound: [], pending: [], leftOut: 0 });
  expect(result.tracked).toHaveLength(3);
  const id = result.tracked[0]?.id ?? 0;
  const reasonOf = async (subject: 'releases' | 'daily'): Promise<string | null | undefined> =>
    (await store.projects.fetches([id], subject))[0]?.reason;
  expect(await reasonOf('daily')).toBeNull();
  expect(await reasonOf('releases')).toBe('token-policy');
  clock.advance(26 * HOUR);
  fake.world.policies.clear();
  await ingest.daily();
  expect(await reasonOf('releases')).toBeNull();
});

test('what an organisation refuses and the public search cannot list is counted, with the rule', async () => {
  const { ingest, fake } = await ingestScene({ projects: 3, limits: { anonymousSearch: 0, anonymous: 0 } });
  fake.world.policies.set('org0', { message: LIFETIME });
  const { tracked, notFound } = await ingest.track([{ kind: 'organisation', owner: 'org0' }, one('org0', 'project1')], {
    limit: 10,
  });
  const reason = 'its organisation accepts only tokens with a lifetime of at most 90 days';
  expect(tracked).toEqual([]);
  expect(notFound).toMatchObject([
    { reference: 'org0/*, 3 projects', reason },
    { reference: 'org0/project1', reason },
  ]);
});
