import { expect, it } from 'vitest';
import { fitsPattern, isWantedRelease } from '../../src/history/releases/release-filter.ts';

it.each([
  ['@scope/pkg@1.2.3', '@scope/*', true],
  ['@SCOPE/pkg@1.2.3', '@scope/pkg@*', true],
  ['v1.2.3', 'v?.2.*', true],
  ['v1.2.3', 'v1', false],
  ['v1.2.3', '*', true],
  ['', '*', true],
  ['', '?', false],
  ['a.c', 'a?c', true],
  ['abc', 'a.c', false],
  ['aaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a*a*a*a*c', false],
])('%s fits %s: %s', (tag, pattern, fits) => {
  expect(fitsPattern(tag, pattern)).toBe(fits);
});

it('asks all that was wished for, and any of several patterns', () => {
  const all = { level: null, prereleases: false, tags: [] };
  const one = { tag: 'cli/v1.2.0', level: 'minor' as const, prerelease: false };
  expect(isWantedRelease(one, all)).toBe(true);
  expect(isWantedRelease({ ...one, prerelease: true }, all)).toBe(false);
  expect(isWantedRelease(one, { ...all, level: 'major' })).toBe(false);
  expect(isWantedRelease(one, { ...all, tags: ['web/*', 'cli/*'] })).toBe(true);
});
