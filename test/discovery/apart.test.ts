import { expect, test } from 'vitest';
import { apartByCounts, apartByWords } from '../../src/discovery/apart.ts';

const words = (fullName: string, description: string | null = null, topics: string[] = []) =>
  apartByWords({ fullName, description, topics });

test.each([
  ['sindresorhus/awesome-nodejs', null, 'list', 'its name calls it a list or collection'],
  ['x/things', 'A curated list of vector databases', 'list', 'its description calls it a list or collection'],
  ['x/LLM-Course', null, 'course', 'its name calls it a course, a book or examples'],
  ['x/linux', 'Read-only mirror of the kernel', 'mirror', 'its description calls it a mirror'],
  ['x/better-chat', 'A fork of chat with themes', 'copy', 'its description calls it a copy of something else'],
  ['x/Valorant-Aimbot', null, 'lure', 'its name offers cracks, cheats or the like, where stars are often bought'],
  ['x/dotfiles', null, 'personal', 'its name calls it somebody’s own site or settings'],
])('%s (%s) is kept apart as %s', (name, description, kind, reason) => {
  expect(words(name, description)).toEqual({ kind, reason });
});

test.each([
  ['qdrant/qdrant', 'Vector database and similarity search engine', ['vector-database']],
  ['astral-sh/uv', 'An extremely fast Python package and project manager', ['packaging']],
  ['x/mirrord', 'Connect your local process to your cloud environment', ['kubernetes']],
  ['x/listmonk', 'High performance, self-hosted newsletter and mailing list manager', ['newsletter']],
  ['x/forklift', 'Migrate virtual machines to Kubernetes', []],
])('%s is a project like any other', (name, description, topics) => {
  expect(words(name, description, topics)).toBeUndefined();
});

const COUNTS = {
  stars: 2_000,
  forks: 150,
  issues: 40,
  pullRequests: 60,
  quality: 'low',
  qualityBecause: null,
  counted: 500,
  byHistory: 480,
} as const;

test('stars without anything else, and counts that the star history does not have', () => {
  expect(apartByCounts(COUNTS)).toBeUndefined();
  expect(apartByCounts({ ...COUNTS, byHistory: 60 })).toEqual({
    kind: 'counter',
    reason: 'of 500 stars counted, the star history has 60',
  });
  expect(apartByCounts({ ...COUNTS, forks: 4, issues: 0, pullRequests: 0 })?.kind).toBe('stars');
  // Not read is not none.
  expect(apartByCounts({ ...COUNTS, forks: 4, issues: null, pullRequests: null })).toBeUndefined();
  expect(apartByCounts({ ...COUNTS, quality: 'high', qualityBecause: 'few forks' })).toEqual({
    kind: 'stars',
    reason: 'few forks',
  });
});
