import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRepositoryName, projectUrl, releaseUrl } from '../../src/text/github-links.ts';

const read = (tag: string) => ({ tag, source: 'github' });

it('links are made of names that GitHub gives, and of nothing else', () => {
  expect(projectUrl('qdrant/qdrant')).toBe('https://github.com/qdrant/qdrant');
  for (const name of [
    '',
    'qdrant',
    'a/b/c',
    'a b/c',
    'a/b)',
    '<a>/b',
    'a/b?x=1',
    'a/b#c',
    'a/b\n',
    'javascript:alert(1)/x',
    `${'a'.repeat(140)}/b`,
  ])
    expect(projectUrl(name), name).toBeUndefined();
  expect(isRepositoryName('../..')).toBe(false);
  expect(isRepositoryName('a/..')).toBe(false);
});

it('a release keeps its tag inside the path', () => {
  expect(releaseUrl('a/b', read('v1.0'))).toBe('https://github.com/a/b/releases/tag/v1.0');
  expect(releaseUrl('a/b', read(''))).toBe('https://github.com/a/b');
  expect(releaseUrl('a b/c', read('v1'))).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (tag) => {
      const url = new URL(releaseUrl('a/b', read(tag)) ?? '');
      expect(url.origin).toBe('https://github.com');
      expect(url.search + url.hash).toBe('');
    }),
  );
});

it('a tag with half a character in it gives the page of all releases rather than an exception', () => {
  expect(releaseUrl('a/b', read('v1\ud800'))).toBe('https://github.com/a/b/releases');
});

it('a version of a recorded list need not be the tag, so its link is the page of all releases', () => {
  expect(releaseUrl('a/b', { tag: '1.15.5', source: 'bestof' })).toBe('https://github.com/a/b/releases');
  expect(releaseUrl('a/b', { tag: '', source: 'landscape' })).toBe('https://github.com/a/b');
});
