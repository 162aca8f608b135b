import { describe, expect, it } from 'vitest';
import { storyMatcher } from '../../src/history/mentions/story-projects.ts';
import type { ProjectAddresses } from '../../src/history/mentions/story-projects.ts';

const projects = (
  rows: readonly (readonly [fullName: string, homepage?: string | null, former?: readonly string[]])[],
): ProjectAddresses[] =>
  rows.map(([fullName, homepage = null, former = []], at) => ({ projectId: at + 1, fullName, homepage, former }));

describe('a story about a repository', () => {
  const match = storyMatcher(
    projects([['acme/rocket', null, ['old-owner/rocket', 'acme/taken']], ['acme/rocket-ui'], ['Other/Taken.js']]),
  );

  it.each([
    'https://github.com/acme/rocket',
    'http://github.com/acme/rocket/',
    'HTTPS://WWW.GitHub.com/Acme/Rocket',
    'github.com/acme/rocket',
    'https://github.com:443/acme/rocket',
    'https://github.com./acme/rocket',
    'https://m.github.com/acme/rocket',
    'https://github.com/acme/rocket.git',
    'https://github.com//acme//rocket',
    'https://github.com/acme/rocket?tab=readme-ov-file',
    'https://github.com/acme/rocket#readme',
    'https://github.com/acme/rocket/tree/main/docs',
    'https://github.com/acme/rocket/blob/main/README.md#L10',
    'https://github.com/acme/rocket/issues/1?x=y',
    'https://github.com/acme/rocket/releases/tag/v2.0',
    'https://github.com/acme/rocket/discussions/7',
    'https://github.com/acme/%72ocket',
    'https://github.com/old-owner/rocket',
    '  https://github.com/acme/rocket  ',
  ])('is found by %s', (url) => {
    expect(match(url)).toEqual([1]);
  });

  it.each([
    'https://github.com/acme',
    'https://github.com/acme/rocket-ui-kit',
    'https://github.com/other/rocket',
    'https://github.com/acme/rocketry',
    'https://gist.github.com/acme/rocket',
    'https://raw.githubusercontent.com/acme/rocket/main/x',
    'https://github.community/acme/rocket',
    'https://notgithub.com/acme/rocket',
    'https://github.com.evil.example/acme/rocket',
    'https://gitlab.com/acme/rocket',
    'https://example.org/?u=https://github.com/acme/rocket',
    'https://acme.github.io/rocket',
    'javascript:alert(1)//github.com/acme/rocket',
    'rocket',
    '',
    'https://',
  ])('is not found by %s', (url) => {
    expect(match(url)).toEqual([]);
  });

  it('is about another project of the owner where it links to that', () => {
    expect(match('https://github.com/acme/rocket-ui')).toEqual([2]);
    expect(match('https://github.com/other/taken.js/')).toEqual([3]);
  });
});

describe('a story about a home page', () => {
  const match = storyMatcher(
    projects([
      ['acme/rocket', 'https://www.rocket.dev/'],
      ['acme/kit', 'http://acme.com/products/kit?utm=x#top'],
      ['solo/pages', 'https://solo.github.io/pages/'],
      ['solo/post', 'https://medium.com/@solo/my-tool-1a2b'],
      ['docs/only', 'https://docs.only.io'],
      ['apache/spark', 'https://spark.apache.org/'],
      ['repo/home', 'https://github.com/acme/rocket'],
      ['broken/home', 'n/a'],
      ['local/home', 'localhost:3000'],
    ]),
  );

  it.each([
    ['https://rocket.dev', 1],
    ['http://ROCKET.dev/blog/2.0/?ref=hn', 1],
    ['https://docs.rocket.dev/start', 1],
    ['https://www2.rocket.dev/index.html', 1],
    ['https://acme.com/products/kit', 2],
    ['https://acme.com/products/kit/docs', 2],
    ['https://solo.github.io/pages', 3],
    ['https://solo.github.io/pages/index.html', 3],
    ['https://medium.com/@solo/my-tool-1a2b?source=rss', 4],
    ['https://docs.only.io/guide', 5],
    ['https://only.io/', 5],
    ['https://spark.apache.org/news', 6],
  ])('is found by %s', (url, id) => {
    expect(match(url)).toEqual([id]);
  });

  it.each([
    'https://acme.com/products/kitchen',
    'https://acme.com/products',
    'https://acme.com/',
    'https://blog.rocket.dev/x',
    'https://rocket.dev.example/x',
    'https://solo.github.io/',
    'https://solo.github.io/pages/other',
    'https://medium.com/@solo/another-post',
    'https://medium.com/@solo',
    'https://apache.org/spark',
    'https://docs.acme.com/',
    'https://n/a',
  ])('is not found by %s', (url) => {
    expect(match(url)).toEqual([]);
  });

  it('belongs to the project that a shared home page is named after, and to none where several could be meant', () => {
    const shared = storyMatcher(
      projects([
        ['acme/rocket', 'https://rocket.dev'],
        ['acme/rocket-python', 'https://rocket.dev'],
        ['duo/one', 'https://duo.com'],
        ['duo/two', 'https://duo.com/'],
        ['duo/deep', 'https://duo.com/deep'],
      ]),
    );
    expect(shared('https://rocket.dev/blog')).toEqual([1]);
    expect(shared('https://duo.com/blog')).toEqual([]);
    expect(shared('https://duo.com/deep/x')).toEqual([5]);
  });

  it('is not about the first project where its path names another one of the owner', () => {
    const company = storyMatcher(projects([['acme/search', 'https://acme.com'], ['acme/dashboards']]));
    expect(company('https://acme.com/blog/dashboards-2-0')).toEqual([]);
    expect(company('https://acme.com/blog/why-we-changed-the-licence')).toEqual([1]);
    expect(company('https://acme.com/blog/search-in-dashboards')).toEqual([1]);
  });
});
