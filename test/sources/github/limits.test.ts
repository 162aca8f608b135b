import { expect, test } from 'vitest';
import { BadToken, BudgetExhausted, GitHubOutage } from '../../../src/sources/github/errors.ts';
import { badGateway, graphql, rest, secondaryLimit } from '../../fakes/github/faults.ts';
import { refOf, scene } from '../../support/github-setup.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The longest single wait, so that pacing between requests does not count. */
const longest = (slept: readonly number[]): number => Math.max(0, ...slept);

test('routine work leaves the last tenth of the hour alone; a person who waits may spend it', async () => {
  const { fake, github, refs, clock } = await scene({ projects: 300 });
  fake.meter.drain('graphql', 502);
  const refused = await github.pulse(refs).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(BudgetExhausted);
  expect(refused).toMatchObject({ resource: 'graphql', resetAt: clock.now() + hour });
  expect(fake.meter.lowest.graphql).toBeGreaterThanOrEqual(500);
  expect((await github.pulse(refs, { priority: 'interactive' })).size).toBe(300);
  expect(fake.meter.lowest.graphql).toBeLessThan(500);
  clock.advance(hour);
  expect((await github.pulse(refs)).size).toBe(300);
});

test('the guard also counts what is under way, and holds for REST', async () => {
  const { fake, github, refs, repository } = await scene({ projects: 20 });
  fake.meter.drain('core', 505);
  const answers = await Promise.allSettled(refs.map((ref) => github.contributors(ref)));
  expect(answers.filter((each) => each.status === 'fulfilled')).toHaveLength(5);
  expect(fake.meter.lowest.core).toBe(500);
  await expect(github.contributors(refOf(repository(0)))).rejects.toThrow(BudgetExhausted);
  await expect(github.contributors(refOf(repository(0)), { priority: 'interactive' })).resolves.toMatchObject({
    ok: true,
  });
});

test('a spent hour is a typed refusal with its end, from GraphQL (200) and from REST (403)', async () => {
  const { fake, github, refs, repository, clock } = await scene();
  await github.pulse(refs);
  await github.contributors(refOf(repository(0)));
  fake.meter.drain('graphql', 0);
  fake.meter.drain('core', 0);
  await expect(github.pulse(refs, { priority: 'interactive' })).rejects.toMatchObject({
    name: 'BudgetExhausted',
    resource: 'graphql',
  });
  await expect(github.contributors(refOf(repository(0)))).rejects.toMatchObject({
    name: 'BudgetExhausted',
    resource: 'rest',
  });
  expect(github.budget()).toMatchObject({ graphql: { remaining: 0 }, rest: { remaining: 0 } });
  const asked = fake.requests.length;
  // Known to be spent: nothing is sent any more.
  await expect(github.pulse(refs, { priority: 'interactive' })).rejects.toThrow(BudgetExhausted);
  expect(fake.requests).toHaveLength(asked);
  clock.advance(hour + minute);
  await expect(github.pulse(refs)).resolves.toHaveProperty('size', 3);
});

test.each([
  ['seconds', { 'retry-after': '8' }, 8_000, 8_000],
  ['a date', { 'retry-after': 'Wed, 18 Nov 2026 20:00:20 GMT' }, 19_000, 20_000],
  ['nothing said', {}, minute, minute],
] as const)('a secondary limit with %s is waited out by everybody', async (_, headers, least, most) => {
  for (const status of [403, 429] as const) {
    const { fake, github, refs, repository, clock } = await scene();
    fake.faults.plan('slower', graphql('Pulse'), secondaryLimit(status, headers));
    expect((await github.pulse(refs)).get(repository(0).id)?.ok).toBe(true);
    expect(longest(clock.slept)).toBeGreaterThanOrEqual(least);
    expect(longest(clock.slept)).toBeLessThanOrEqual(most);
    expect(fake.requests.filter((each) => each.operation === 'Pulse')).toHaveLength(2);
  }
});

test('while GitHub wants quiet, other requests wait too', async () => {
  const { fake, github, refs, repository, clock } = await scene();
  await github.readBudget();
  const start = clock.now();
  fake.faults.plan('slower', graphql('Pulse'), secondaryLimit(403, { 'retry-after': '100' }));
  const first = github.pulse(refs);
  while (github.budget().pausedUntil === null) await new Promise<void>((go) => setImmediate(go));
  expect(github.budget().pausedUntil).toBe(start + 100_000);
  await github.contributors(refOf(repository(0)));
  await first;
  const late = fake.requests.filter((each) => each.path !== '/rate_limit').slice(1);
  expect(late).toHaveLength(2);
  for (const request of late) expect(request.at).toBeGreaterThanOrEqual(start + 100_000);
});

test('a 200 that says RATE_LIMITED without a spent budget is a pause', async () => {
  const { fake, github, refs, repository, clock } = await scene();
  fake.faults.plan('limited', graphql('Daily'), {
    kind: 'answer',
    status: 200,
    headers: { 'retry-after': '5' },
    body: { errors: [{ type: 'RATE_LIMITED', message: 'slow down' }] },
  });
  expect((await github.daily(refs)).get(repository(0).id)?.ok).toBe(true);
  expect(longest(clock.slept)).toBe(5_000);
});

test('a pause longer than patience, or one that repeats, puts the work down until then', async () => {
  const { fake, github, refs, clock, client } = await scene();
  fake.faults.plan('long', graphql('Pulse'), secondaryLimit(429, { 'retry-after': '900' }));
  await expect(github.pulse(refs)).rejects.toMatchObject({
    name: 'BudgetExhausted',
    resource: 'secondary',
    resetAt: clock.now() + 900_000,
  });
  fake.faults.plan('again and again', graphql('Pulse'), secondaryLimit(403), 3);
  await expect(client().pulse(refs)).rejects.toMatchObject({ resource: 'secondary' });
});

test('a refusal that is no limit is no limit', async () => {
  const { github, repository, clock } = await scene();
  repository(0).troubles.tooManyContributors = true;
  expect(await github.contributors(refOf(repository(0)))).toMatchObject({ ok: false, reason: 'too-large' });
  expect(clock.slept).toEqual([]);
});

test('GraphQL is not held to one query a second, and not faster than GitHub allows', async () => {
  const { fake, client, refs, clock } = await scene({ projects: 2_000 });
  const github = client({ requestTimeoutMs: 500 });
  const start = clock.now();
  // The rest goes on while one answer hangs.
  fake.faults.plan('stall', graphql('Pulse'), { kind: 'stall' });
  const result = await github.pulse(refs);
  expect([...result.values()].every((each) => each.ok)).toBe(true);
  expect(clock.now()).toBe(start);
  expect(fake.highestConcurrency()).toBeGreaterThan(1);
  expect(fake.highestConcurrency()).toBeLessThanOrEqual(4);
});

test('REST keeps below 900 requests a minute, on the clock', async () => {
  const { fake, github, refs, clock } = await scene({ projects: 1_000, weeks: 5 });
  const start = clock.now();
  await Promise.all(refs.map((ref) => github.contributors(ref)));
  expect(clock.now()).toBeGreaterThanOrEqual(start + minute);
  expect(clock.now()).toBeLessThan(start + 3 * minute);
  // The fake itself answers 429 above 900 a minute.
  expect(fake.meter.charged.core).toBe(1_000);
  expect(github.budget().spent.restRequests).toBe(1_000);
  expect(fake.highestConcurrency()).toBeLessThanOrEqual(10);
});

test('a bad token is one clear error, and no secret is in it', async () => {
  const { client, refs, repository } = await scene();
  const github = client({ tokens: ['ghp_secret_bad'] });
  for (const attempt of [github.pulse(refs), github.contributors(refOf(repository(0))), github.readBudget()]) {
    const error: unknown = await attempt.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BadToken);
    expect(JSON.stringify(error) + String(error)).not.toContain('ghp_secret_bad');
  }
});

test('without a token single repositories work, and the rest says what it needs', async () => {
  const { fake, client, refs, repository } = await scene();
  const github = client({ tokens: [] });
  repository(2).troubles.deleted = true;
  fake.world.rename('org0/project1', 'new/home');
  expect((await github.lookup(['org0/project1'])).get('org0/project1')).toMatchObject({
    ok: true,
    value: { nameWithOwner: 'new/home', nodeId: repository(1).id },
  });
  const facts = await github.daily(refs);
  expect(facts.get(repository(0).id)).toMatchObject({
    ok: true,
    value: { issuesTotal: null, license: repository(0).license },
  });
  expect(facts.get(repository(2).id)).toMatchObject({ ok: false, reason: 'gone' });
  expect((await github.starHistory(refOf(repository(0)), { weeks: 30 })).ok).toBe(true);
  expect((await github.windowCounts(refs)).get(repository(0).id)).toMatchObject({ ok: false, reason: 'needs-token' });
  expect(await github.organisation('org0', 5)).toMatchObject({ ok: true, value: { total: 1 } });
  expect(github.budget()).toMatchObject({ authenticated: false, rest: { limit: 60 } });
  expect((await github.readBudget()).rest?.remaining).toBeLessThan(60);
});

test("their outage is one typed error, after GitHub's cheapest answer failed as well", async () => {
  const { fake, github, refs, repository } = await scene();
  await github.readBudget();
  fake.faults.plan('all down', () => true, badGateway, Infinity);
  await expect(github.pulse(refs)).rejects.toThrow(GitHubOutage);
  await expect(github.contributors(refOf(repository(0)))).rejects.toThrow(GitHubOutage);
  expect(fake.requests.length).toBeLessThan(40);
});

test('an outage ends: the same client goes on', async () => {
  const { fake, github, refs } = await scene();
  await github.readBudget();
  fake.faults.plan('down for a while', graphql(), badGateway, 4);
  await expect(github.pulse(refs)).rejects.toThrow(GitHubOutage);
  await expect(github.pulse(refs)).resolves.toHaveProperty('size', 3);
});

test('nobody at the other end is an outage', async () => {
  const { client, refs } = await scene();
  await expect(client({ baseUrl: 'http://127.0.0.1:1' }).pulse(refs)).rejects.toThrow(GitHubOutage);
});

test('the caller can stop it', async () => {
  const { fake, github, refs } = await scene();
  const stopper = new AbortController();
  fake.faults.plan('stall', rest('/contributors'), { kind: 'stall' });
  const asked = github.contributors(refs[0] ?? { nodeId: '', nameWithOwner: '' }, { signal: stopper.signal });
  while (!fake.requests.some((each) => each.path.endsWith('/contributors')))
    await new Promise<void>((go) => setImmediate(go));
  stopper.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});
