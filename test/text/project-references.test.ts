import { describe, expect, it, test } from 'vitest';
import {
  linkedRepositories,
  parseReference,
  readProjectList,
  referenceName,
} from '../../src/text/project-references.ts';

const shown = (written: string): string => {
  const read = parseReference(written);
  switch (read.kind) {
    case 'repository':
      return `${read.owner}/${read.name}`;
    case 'organisation':
      return `${read.owner}/*`;
    case 'list':
      return `list ${read.url}`;
    case 'none':
      return read.reason;
  }
};
const listed = (text: string): { names: string[]; unread: Record<string, string> } => {
  const { references, unread } = readProjectList(text);
  return {
    names: references.map((read) => (read.kind === 'repository' ? `${read.owner}/${read.name}` : JSON.stringify(read))),
    unread: Object.fromEntries(unread.map(({ line, reason }) => [line, reason])),
  };
};

describe('one reference', () => {
  it.each([
    'facebook/react',
    'https://github.com/facebook/react',
    'http://www.github.com/facebook/react.git/',
    'github.com/facebook/react/tree/main',
    'https://github.com/facebook/react/blob/main/packages/react/index.js',
    'https://github.com//facebook//react//',
    'https://github.com/facebook/react?tab=readme#readme',
    'git@github.com:facebook/react.git',
    'git@github.com:/facebook/react',
    'ssh://git@github.com/facebook/react.git',
    'ssh://git@github.com:22/facebook/react.git',
    'ssh://git@ssh.github.com:443/facebook/react.git',
    'git+https://github.com/facebook/react.git',
    'git+ssh://git@github.com/facebook/react.git#v1',
    'git://github.com/facebook/react',
    'github:facebook/react',
    'https://api.github.com/repos/facebook/react',
    '<https://github.com/facebook/react|github.com/facebook/react>',
    '`facebook/react`',
    'facebook/react.',
  ])('%s is facebook/react', (written) => {
    expect(shown(written)).toBe('facebook/react');
    if (!/^[`<]|\.$/.test(written)) expect(referenceName(written)).toBe('facebook/react');
  });

  it.each(['Safe-Shark-Ltd/My-Repo', 'socketio/socket.io', 'facebook/.github', '0/0', 'a-/b-', 'A1/--', 'a_b/c'])(
    '%s is a name',
    (written) => {
      expect(shown(written)).toBe(written);
    },
  );

  it.each([
    ['grafana/*', 'grafana/*'],
    ['https://github.com/grafana', 'grafana/*'],
    ['https://github.com/orgs/grafana/repositories', 'grafana/*'],
    ['https://api.github.com/orgs/grafana/repos', 'grafana/*'],
    ['https://lists.example/projects.csv', 'list https://lists.example/projects.csv'],
    ['https://gist.github.com/someone/0123abc', 'list https://gist.github.com/someone/0123abc'],
    [
      'https://github.com/cncf/landscape/blob/main/projects.csv',
      'list https://github.com/cncf/landscape/blob/main/projects.csv',
    ],
  ])('%s is %s', (written, what) => {
    expect(shown(written)).toBe(what);
  });

  it.each([
    'https://github.com/topics/vector-database',
    'https://github.com/sponsors/someone',
    'https://github.com/features/actions',
    'https://github.com/settings/tokens',
    'https://github.com/marketplace/codecov',
    'https://github.com/search?q=a/b',
    'https://github.com/trending',
    'topics/vector',
    'https://github.com/new/import',
    'https://github.com/logos',
    'https://github.com/open-source/stories',
    'https://github.com/edu/students',
    'https://github.com/mcp/github',
    'https://api.github.com/licenses/mit',
    'https://codeload.github.com/a/b/zip/main',
    'https://docs.github.com/en/rest',
    'https://m.github.com/a/b',
    'https://github.dev/a/b',
  ])('%s is a page', (written) => {
    expect(shown(written)).toBe('it is a page of GitHub and no project');
  });

  it.each([
    'https://gitlab.com/inkscape/inkscape',
    'gitlab.com/inkscape/inkscape',
    'git@gitlab.com:inkscape/inkscape.git',
    'ssh://git@codeberg.org/a/b',
    'https://bitbucket.org/a/b',
    'https://gitlab.gnome.org/GNOME/gtk',
    'https://img.shields.io/github/stars/a/b',
    'https://star-history.com/#a/b',
    'https://www.npmjs.com/package/react',
    'github.com.evil.example/a/b',
  ])('%s is on another host', (written) => {
    expect(shown(written)).toBe('only projects on github.com can be tracked');
  });

  it.each([
    '@org0/project2',
    'react',
    '',
    '/',
    'a/..',
    '../a',
    'a b/c',
    'http://lists.example/x',
    'ａ/ｂ',
    'x'.repeat(600),
  ])('%j names none', (written) => {
    expect(shown(written)).toBe('it should read owner/name');
  });
});

describe('a list', () => {
  test('keeps its names where one line of it is a link, and reads typographic quotes', () => {
    expect(listed('a/b\n* [x](https://github.com/x/y) fast\nc/d\n“e/f”\n')).toEqual({
      names: ['a/b', 'x/y', 'c/d', 'e/f'],
      unread: {},
    });
    // A page about one project is prose, whose paths are no projects.
    expect(
      listed('# Rocket\n[docs](https://github.com/acme/rocket) explain it all\nsrc/index\nmore words here\n').names,
    ).toEqual(['acme/rocket']);
  });

  test('names the lines that are addresses of pages, or written in other letters', () => {
    expect(listed('a/b\nhttps://github.com/search?q=x&type=code\nqdr\u0430nt/qdrant\nc/d\n')).toEqual({
      names: ['a/b', 'c/d'],
      unread: {
        'https://github.com/search?q=x&type=code': 'it is a page of GitHub and no project',
        'qdr\u0430nt/qdrant': 'it should read owner/name',
      },
    });
  });

  test('is read line by line, as CSV, or by its addresses', () => {
    expect(listed('\uFEFF# my projects\r\nqdrant/qdrant\r\n  milvus-io/milvus  \n\nqdrant/Qdrant\n')).toEqual({
      names: ['qdrant/qdrant', 'milvus-io/milvus'],
      unread: {},
    });
    expect(listed('repository,company\n"qdrant/qdrant",Qdrant\nweaviate/weaviate;Weaviate\na/b\tc')).toEqual({
      names: ['qdrant/qdrant', 'weaviate/weaviate', 'a/b'],
      unread: {},
    });
    expect(
      listed(
        '- [Qdrant](https://github.com/qdrant/qdrant) and https://github.com/chroma-core/chroma.git, see https://github.com/topics/vector\n![stars](https://img.shields.io/github/stars/a/b)\nWe like rust and/or go.',
      ),
    ).toEqual({ names: ['qdrant/qdrant', 'chroma-core/chroma'], unread: {} });
    expect(listed('- a/b\n* c/d\n2. e/f')).toEqual({ names: ['a/b', 'c/d', 'e/f'], unread: {} });
  });

  test('tells the lines that name no project on GitHub, and reads the others', () => {
    expect(
      listed(
        [
          'org0/project0',
          'git@github.com:org0/project4.git',
          'ssh://git@github.com:22/org0/project5',
          'https://gitlab.com/inkscape/inkscape',
          '@org0/project2',
          'project3',
          'https://github.com/topics/vector',
          'https://lists.example/more.csv',
          'x/y.',
          'org0/project1',
        ].join('\n'),
      ),
    ).toEqual({
      names: ['org0/project0', 'org0/project4', 'org0/project5', 'x/y', 'org0/project1'],
      unread: {
        'https://gitlab.com/inkscape/inkscape': 'only projects on github.com can be tracked',
        '@org0/project2': 'it should read owner/name',
        project3: 'it should read owner/name',
        'https://github.com/topics/vector': 'it is a page of GitHub and no project',
        'https://lists.example/more.csv': 'only projects on github.com can be tracked',
      },
    });
  });

  test('holds nothing where nothing in it has the letters of a name', () => {
    expect(listed('<script>a/b</script>\n=cmd|x/y\njust words\n💥/💥\n/\n').names).toEqual([]);
    expect(listed('see notgithub.com/a/b and https://github.com.evil.example/c/d').names).toEqual([]);
  });

  test.each(["'", '"', '.', '/', ',', '#', 'github.com/', 'github.com/a', 'a/', 'a.', 'git@github.com:', '- '])(
    'with a line of %j without end is read in the time of one pass',
    (piece) => {
      const began = performance.now();
      expect(listed(`x${piece.repeat(100_000)}x\n'qdrant/qdrant'`).names).toContain('qdrant/qdrant');
      expect(performance.now() - began).toBeLessThan(500);
    },
  );
});

test('a bare name stays bare', () => {
  expect(referenceName('bare')).toBe('bare');
  expect(referenceName('https://github.com/A/B/tree/main')).toBe('a/b');
});

describe('linkedRepositories', () => {
  it('finds each repository once, and nothing that is none', () => {
    const text =
      'https://github.com/qdrant/qdrant/pull/1 <https://github.com/Qdrant/Qdrant|x> https://github.com/c/d.git https://github.com/topics/x https://github.com/orgs/y/repositories https://gitlab.com/a/b https://github.com/lonely';
    expect(linkedRepositories(text)).toEqual(['Qdrant/Qdrant', 'c/d']);
  });

  it.each([
    'http://github.com/qdrant/qdrant',
    '<http://github.com/qdrant/qdrant|github.com/qdrant/qdrant>',
    'HTTPS://GitHub.com/qdrant/qdrant',
    'http://www.GITHUB.com/qdrant/qdrant/issues/5',
  ])('knows %s', (text) => {
    expect(linkedRepositories(text)).toEqual(['qdrant/qdrant']);
  });
});
