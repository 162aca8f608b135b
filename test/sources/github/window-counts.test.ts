import { expect, test } from 'vitest';
import { searchText, windowSearches } from '../../../src/sources/github/reading/window-counts.ts';
import { countAt } from '../../fakes/github/world.ts';
import { scene } from '../../support/github-setup.ts';

const day = 86_400_000;

test('the windows agree with what happened in them', async () => {
  const { fake, github, refs, repository, clock } = await scene({ projects: 12 });
  const result = await github.windowCounts(refs);
  const one = repository(7);
  const at = fake.requests[1]?.at ?? clock.now();
  const since = (counter: 'issuesPerDay' | 'issuesClosedPerDay' | 'pullsMergedPerDay', days: number): number =>
    countAt(one, counter, at) - countAt(one, counter, at - days * day);
  expect(result.get(one.id)).toEqual({
    ok: true,
    value: {
      issuesCreated30d: since('issuesPerDay', 30),
      issuesCreated365d: since('issuesPerDay', 365),
      issuesClosed365d: since('issuesClosedPerDay', 365),
      pullRequestsMerged365d: since('pullsMergedPerDay', 365),
      hasIssues: true,
      asOf: at,
    },
  });
  expect(fake.meter.charged.graphql).toBe(2);
});

test('a repository that moved is searched under its new name instead of counting zero', async () => {
  const { fake, github, refs, repository } = await scene();
  fake.world.rename('org0/project1', 'new/home');
  const result = await github.windowCounts(refs);
  const moved = result.get(repository(1).id);
  expect(moved?.ok === true && (moved.value.issuesCreated365d ?? 0)).toBeGreaterThan(0);
  expect(fake.requests.filter((each) => each.operation === 'Windows')).toHaveLength(2);
});

test('what vanished is absent and what has no issues is unknown', async () => {
  const { github, refs, repository } = await scene();
  repository(0).troubles.deleted = true;
  repository(1).hasIssues = false;
  const result = await github.windowCounts([...refs, { nodeId: 'x', nameWithOwner: 'a/b is:pr repo:secret/one' }]);
  expect(result.get(repository(0).id)).toMatchObject({ ok: false, reason: 'gone' });
  expect(result.get(repository(1).id)).toMatchObject({
    ok: true,
    value: { issuesCreated30d: null, issuesCreated365d: null, issuesClosed365d: null },
  });
  expect(result.get('x')).toMatchObject({ ok: false, reason: 'not-found' });
});

test('a search says its moments in full', () => {
  expect(windowSearches.map((window) => searchText('o', 'r', Date.parse('2026-11-18T20:00:00.123Z'), window))).toEqual([
    'repo:o/r is:issue created:2026-10-19T20:00:00Z..2026-11-18T20:00:00Z',
    'repo:o/r is:issue created:2025-11-18T20:00:00Z..2026-11-18T20:00:00Z',
    'repo:o/r is:issue closed:2025-11-18T20:00:00Z..2026-11-18T20:00:00Z',
    'repo:o/r is:pr is:merged merged:2025-11-18T20:00:00Z..2026-11-18T20:00:00Z',
  ]);
});
