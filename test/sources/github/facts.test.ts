import { expect, test } from 'vitest';
import { scene, refOf } from '../../support/github-setup.ts';

test('a pulse reads stars and forks of a hundred repositories for one point', async () => {
  const { fake, github, refs } = await scene({ projects: 250 });
  const result = await github.pulse(refs);
  expect([...result.keys()]).toEqual(refs.map((each) => each.nodeId));
  for (const repository of fake.world.all) {
    expect(result.get(repository.id)).toMatchObject({
      ok: true,
      value: {
        nameWithOwner: `${repository.owner}/${repository.name}`,
        stars: fake.world.starsAt(repository, fake.requests[0]?.at ?? 0),
        archived: false,
      },
    });
  }
  expect(fake.meter.charged.graphql).toBe(3);
  expect(fake.meter.charged.core).toBe(0);
});

test('the daily snapshot has every count, and its parts fit together', async () => {
  const { github, refs, repository, clock } = await scene();
  repository(0).archivedAt = clock.now() - 1_000;
  const facts = (await github.daily(refs)).get(repository(0).id);
  if (!facts?.ok) throw new Error('absent');
  const { value } = facts;
  expect(value).toMatchObject({
    archived: true,
    archivedAt: clock.now() - 1_000,
    hasIssues: true,
    missing: [],
    license: repository(0).license,
    language: repository(0).language,
    topics: [...repository(0).topics],
  });
  expect(value.issuesTotal).toBeGreaterThan(0);
  expect(value.issuesOpen).toBeLessThan(value.issuesTotal ?? 0);
  expect(value.pullRequestsMerged).toBeLessThanOrEqual(value.pullRequestsTotal ?? 0);
  expect(value.watchers).toBe(Math.floor(value.stars / 50));
  expect(value.recentReleases?.length).toBeLessThanOrEqual(10);
  const dates = value.recentReleases?.map((release) => release.publishedAt) ?? [];
  expect(dates).toEqual([...dates].sort((a, b) => b - a));
  expect(value.releasesTotal).toBeGreaterThanOrEqual(dates.length);
});

test('issues that are switched off are unknown, not none', async () => {
  const { github, refs, repository } = await scene();
  repository(1).hasIssues = false;
  expect((await github.daily(refs)).get(repository(1).id)).toMatchObject({
    ok: true,
    value: { hasIssues: false, issuesTotal: null, issuesOpen: null },
  });
});

test('deleted, private, blocked and unreadable repositories are absent with the reason; the others are whole', async () => {
  const { github, refs, repository } = await scene({ projects: 8 });
  repository(0).troubles.deleted = true;
  repository(1).troubles.private = true;
  repository(2).troubles.privateButVisible = true;
  repository(3).troubles.blocked = true;
  repository(4).troubles.nodeErrors = Infinity;
  repository(5).troubles.nodeErrors = 1;
  repository(6).troubles.lies = { stargazerCount: -4 };
  for (const ask of ['pulse', 'daily'] as const) {
    const result = await github[ask]([...refs, { nodeId: 'R_unheard', nameWithOwner: 'a/b' }]);
    const reasons = [...result.values()].map((each) => (each.ok ? 'ok' : each.reason));
    expect(reasons).toEqual(['gone', 'gone', 'private', 'blocked', 'server-error', 'ok', 'bad-data', 'ok', 'gone']);
    repository(5).troubles.nodeErrors = 1;
  }
});

test('figures that contradict each other are dropped, not stored', async () => {
  const { github, refs, repository } = await scene();
  repository(0).troubles.lies = { issuesOpen: 9_000_000 };
  repository(1).troubles.lies = { pullRequestsMerged: 9_000_000 };
  const result = await github.daily(refs);
  expect(result.get(repository(0).id)).toMatchObject({
    value: {
      issuesOpen: null,
      issuesTotal: null,
      missing: [
        { field: 'issuesOpen', reason: 'bad-data' },
        { field: 'issuesTotal', reason: 'bad-data' },
      ],
    },
  });
  expect(result.get(repository(1).id)).toMatchObject({
    value: { pullRequestsMerged: null, pullRequestsTotal: null, pullRequestsOpen: null },
  });
  expect(result.get(repository(2).id)).toMatchObject({ value: { missing: [] } });
});

test('a renamed repository keeps its identity and tells its new name', async () => {
  const { fake, github, refs, repository } = await scene();
  fake.world.rename('org0/project1', 'elsewhere/better');
  expect((await github.pulse(refs)).get(repository(1).id)).toMatchObject({
    value: { nodeId: repository(1).id, nameWithOwner: 'elsewhere/better' },
  });
  const found = await github.lookup(['org0/project1', 'Org0/Project2', 'nobody/nothing', 'not a name', 'evil/"){x}']);
  expect([...found].map(([name, each]) => [name, each.ok ? each.value.nameWithOwner : each.reason])).toEqual([
    ['org0/project1', 'elsewhere/better'],
    ['Org0/Project2', 'org0/project2'],
    ['nobody/nothing', 'not-found'],
    ['not a name', 'not-found'],
    ['evil/"){x}', 'not-found'],
  ]);
});

test('no text of a user ever becomes part of a query', async () => {
  const { fake, github } = await scene();
  await github.lookup(['org0/project1', 'org0/project2']);
  await github.organisation('org0', 10);
  for (const request of fake.requests) expect(request.text).not.toMatch(/org0|project/);
});

test('an organisation brings its repositories, most stars first, with how many there are', async () => {
  const { fake, github, repository } = await scene({ projects: 10 });
  repository(3).isFork = true;
  repository(4).troubles.private = true;
  const result = await github.organisation('org0', 5);
  if (!result.ok) throw new Error(result.detail);
  expect(result.value.total).toBe(8);
  const stars = result.value.repositories.map((each) => each.stars);
  expect(stars).toHaveLength(5);
  expect(stars).toEqual([...stars].sort((a, b) => b - a));
  expect(await github.organisation('nobody', 5)).toMatchObject({ ok: false, reason: 'not-found' });
  expect(await github.organisation('a b"', 5)).toMatchObject({ ok: false, reason: 'not-found' });
  expect(fake.meter.charged.graphql).toBe(2);
});

test('releases come whole, over several pages, from the asked-for moment on', async () => {
  const { fake, github, repository, clock } = await scene();
  const day = 86_400_000;
  repository(0).releases = Array.from({ length: 230 }, (_, at) => ({
    id: `RE_${at}`,
    tag: `v${at}`,
    name: null,
    publishedAt: clock.now() - at * day,
    prerelease: at % 3 === 0,
    draft: at === 1,
  }));
  const refs = [refOf(repository(0)), refOf(repository(1))];
  const all = await github.releases(refs, 0);
  const whole = all.get(repository(0).id);
  if (!whole?.ok) throw new Error('absent');
  expect(whole.value.complete).toBe(true);
  expect(whole.value.releases).toHaveLength(229);
  expect(new Set(whole.value.releases.map((each) => each.id)).size).toBe(229);
  expect(fake.meter.charged.graphql).toBe(3);
  const recent = (await github.releases(refs, clock.now() - 50.5 * day)).get(repository(0).id);
  expect(recent).toMatchObject({ ok: true, value: { complete: true } });
  expect(recent?.ok === true && recent.value.releases.length).toBe(50);
});

test('adopters are found at the usual places and counted', async () => {
  const { github, refs, repository } = await scene();
  repository(0).adopters = {
    path: 'ADOPTERS.md',
    text: '# Adopters\n\n| Who | What |\n|---|---|\n| A | x |\n| B | y |\n',
  };
  repository(1).adopters = { path: '.github/ADOPTERS.md', text: '# Users\nMany happy companies.\n' };
  const result = await github.adopters(refs);
  expect(refs.map((each) => result.get(each.nodeId))).toEqual([
    { ok: true, value: { path: 'ADOPTERS.md', names: ['A', 'B'] } },
    { ok: true, value: { path: '.github/ADOPTERS.md', names: null } },
    { ok: true, value: { path: null, names: null } },
  ]);
});
