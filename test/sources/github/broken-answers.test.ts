import { expect, test } from 'vitest';
import { GitHubOutage } from '../../../src/sources/github/errors.ts';
import { badGateway, graphql, rest } from '../../fakes/github/faults.ts';
import { refOf, scene } from '../../support/github-setup.ts';

test('a repository that is too heavy is isolated by halving; the others are whole', async () => {
  const { fake, github, refs, repository } = await scene({ projects: 100 });
  repository(37).troubles.heavy = true;
  const result = await github.daily(refs);
  const failed = [...result].filter(([, each]) => !each.ok);
  expect(failed).toEqual([[repository(37).id, { ok: false, reason: 'server-error', detail: 'status 502' }]]);
  // Twice log2(50) queries and the repeats of the last one, not one query for each repository.
  expect(fake.requests.filter((each) => each.operation === 'Daily').length).toBeLessThan(18);
});

test('several heavy ones are no outage', async () => {
  const { github, refs, repository } = await scene({ projects: 100 });
  for (const at of [0, 1, 2, 50, 51, 99]) repository(at).troubles.heavy = true;
  const result = await github.daily(refs);
  expect([...result.values()].filter((each) => !each.ok)).toHaveLength(6);
});

test('when only real work fails, it is an outage before every repository was asked for', async () => {
  const { fake, github, refs } = await scene({ projects: 100 });
  fake.faults.plan('work fails, the probe answers', graphql('Daily'), badGateway, Infinity);
  await expect(github.daily(refs)).rejects.toThrow(GitHubOutage);
  expect(fake.requests.length).toBeLessThan(60);
});

const oddities = [
  ['a 502', badGateway],
  ['a torn connection', { kind: 'reset' }],
  ['a body cut short', { kind: 'cut' }],
  [
    'a page of HTML',
    { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>hello</html>' },
  ],
  [
    'no data at all',
    {
      kind: 'answer',
      status: 200,
      body: {
        data: null,
        errors: [{ message: 'Something went wrong while executing your query. Please include `ABCD`.' }],
      },
    },
  ],
  ['a list of another length', { kind: 'answer', status: 200, body: { data: { nodes: [null] } } }],
] as const;

test.each(oddities)('%s in the middle of a batch costs nothing but a repeat', async (_, act) => {
  const { fake, github, refs } = await scene({ projects: 4 });
  fake.faults.plan('once', graphql('Pulse'), act);
  const result = await github.pulse(refs);
  expect([...result.values()].every((each) => each.ok)).toBe(true);
});

test.each([
  ['a 500', { kind: 'answer', status: 500, body: {} }],
  ['a torn connection', { kind: 'reset' }],
] as const)('REST: %s is retried', async (_, act) => {
  const { fake, github, repository } = await scene();
  fake.faults.plan('twice', rest('/contributors'), act, 2);
  expect(await github.contributors(refOf(repository(0)))).toMatchObject({ ok: true });
});

test('REST: what fails for good is absent for this repository alone', async () => {
  const { fake, github, repository } = await scene({ projects: 4 });
  fake.faults.plan('always', rest('project0/contributors'), { kind: 'answer', status: 500, body: {} }, Infinity);
  fake.faults.plan('cut', rest('project1/contributors'), { kind: 'cut' });
  fake.faults.plan('no JSON', rest('project2/contributors'), { kind: 'answer', status: 200, body: '<html>' }, Infinity);
  expect(await github.contributors(refOf(repository(0)))).toMatchObject({ ok: false, reason: 'server-error' });
  expect(await github.contributors(refOf(repository(1)))).toMatchObject({ ok: true });
  expect(await github.contributors(refOf(repository(2)))).toMatchObject({ ok: false, reason: 'bad-data' });
  expect(await github.contributors(refOf(repository(3)))).toMatchObject({ ok: true });
});

test('a stalled answer is given up in time', async () => {
  const { fake, client, refs, repository } = await scene();
  const github = client({ requestTimeoutMs: 300 });
  fake.faults.plan('stall', graphql('Pulse'), { kind: 'stall' });
  fake.faults.plan('stall', rest('project0/contributors'), { kind: 'stall' }, 1);
  expect([...(await github.pulse(refs)).values()].every((each) => each.ok)).toBe(true);
  expect(await github.contributors(refOf(repository(0)))).toMatchObject({ ok: false, reason: 'timeout' });
});

test('answers for another repository than asked for are not believed', async () => {
  const { fake, github, repository } = await scene();
  const wrong = {
    __typename: 'Repository',
    id: repository(1).id,
    nameWithOwner: 'a/b',
    isPrivate: false,
    isArchived: false,
    stargazerCount: 1,
    forkCount: 1,
  };
  fake.faults.plan('swapped', graphql('Pulse'), { kind: 'answer', status: 200, body: { data: { nodes: [wrong] } } });
  expect((await github.pulse([refOf(repository(0))])).get(repository(0).id)).toMatchObject({
    ok: false,
    reason: 'bad-data',
  });
});

test('a search that fails leaves its own figure unknown', async () => {
  const { fake, github, repository } = await scene();
  const node = {
    __typename: 'Repository',
    id: repository(0).id,
    nameWithOwner: 'org0/project0',
    isPrivate: false,
    isArchived: false,
    stargazerCount: 1,
    forkCount: 1,
    hasIssuesEnabled: true,
  };
  fake.faults.plan('partial', graphql('Windows'), {
    kind: 'answer',
    status: 200,
    body: {
      data: { nodes: [node], s0_0: { issueCount: 4 }, s0_1: null, s0_2: { issueCount: 0 }, s0_3: { issueCount: 9 } },
      errors: [{ message: 'timeout', path: ['s0_1'] }],
    },
  });
  expect((await github.windowCounts([refOf(repository(0))])).get(repository(0).id)).toMatchObject({
    ok: true,
    value: { issuesCreated30d: 4, issuesCreated365d: null, issuesClosed365d: 0, pullRequestsMerged365d: 9 },
  });
});
