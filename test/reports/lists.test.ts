import { describe, expect, it } from 'vitest';
import { answeringOnSmallUniverse } from '../support/answering.ts';
import { verbsOnGitHub } from '../support/verbs-on-github.ts';

const PAGE = 'it is a page of GitHub and no project';
const OTHER = 'only projects on github.com can be tracked';
const UNREADABLE = 'it should read owner/name';

/** Lines that name a project, each another one, and those that do not, with what is said of them. */
const GOOD = [
  'org0/project0',
  'git@github.com:org0/project1.git',
  'ssh://git@github.com:22/org0/project2',
  'git+https://github.com/org0/project3.git#main',
  '- [a project](https://github.com/org0/project4/tree/main)',
  '3. org0/project5',
  'org0/project6,Company,seed',
  'ORG0/PROJECT7',
  '“org0/project8”',
  'https://www.github.com/org0/project9/issues/5?q=is%3Aopen#top',
];
const BAD: Readonly<Record<string, string>> = {
  'https://gitlab.com/inkscape/inkscape': OTHER,
  'git@codeberg.org:a/b.git': OTHER,
  '@org0/project1': UNREADABLE,
  'org0\\project1': UNREADABLE,
  'qdr\u0430nt/qdrant': UNREADABLE,
  'https://github.com/topics/vector?o=desc&s=stars': PAGE,
  'sponsors/org0': PAGE,
  'https://github.com/marketplace/actions/checkout': PAGE,
  'https://gist.github.com/someone/0123abc': OTHER,
  'no/such': 'GitHub has no such repository',
};

describe('a list with bad lines', () => {
  it('has its good lines tracked and its bad ones named, in any order', async () => {
    const { ask, inStore } = await verbsOnGitHub({ projects: 10 });
    const lines = Object.keys(BAD).flatMap((bad, at) => [bad, ...(GOOD[at] === undefined ? [] : [GOOD[at]])]);
    const told = await ask(`track list:"${lines.join('\n').replaceAll('\\', '\\\\')}"`);
    expect(told).toMatch(/^10 projects added to the watchlist, 10 new here, 10 not added\.$/m);
    const flat = told.replaceAll(/\s+/g, ' ');
    for (const [line, reason] of Object.entries(BAD)) expect(flat).toContain(`⚠ ${line}: ${reason}`);
    expect(await inStore(async (store) => (await store.projects.names()).length)).toBe(10);
  });

  it('typed one after the other, each is done or named', async () => {
    const { ask } = await verbsOnGitHub();
    const told = await ask(
      'track org0/project0 project9 https://gitlab.com/a/b org0/project1 https://github.com/explore',
    );
    expect(told).toMatch(/^2 projects added to the watchlist, 2 new here, 3 not added\.$/m);
    for (const line of ['project9: it should read', `https://gitlab.com/a/b: ${OTHER}`, `explore: ${PAGE}`])
      expect(told).toContain(line);
  });

  it('is told why where no line of it is good', async () => {
    const { ask } = await verbsOnGitHub();
    const told = await ask('track list:"https://gitlab.com/a/b\nhttps://github.com/pulls"');
    expect(told).toContain(OTHER);
    expect(told).toContain(PAGE);
    expect(told).not.toContain('could not be read');
  });
});

const PAGES = [
  'settings/tokens',
  'topics/rust',
  'marketplace',
  'marketplace/actions/checkout',
  'sponsors/someone',
  'notifications',
  'enterprise',
  'stars/someone/lists/ai',
  'users/someone/projects/1',
  'apps/renovate',
  'collections/ai',
  'codespaces/new',
  'advisories/GHSA-0000',
  'login/oauth/authorize',
  'new/import',
  'search?q=org0/project0&type=code',
  'trending/rust?since=weekly',
  'features/copilot',
  'explore',
  'pulls',
  'issues/assigned',
  'readme/guides',
  'customer-stories/all',
  'accelerator',
  'home',
];

it('a page of github.com is a page for every command', async () => {
  const { ask } = await answeringOnSmallUniverse();
  for (const address of PAGES.flatMap((path) => [`https://github.com/${path}`, `github.com/${path}`]))
    for (const command of ['track', 'score', 'trend', 'health', 'compare qdrant/qdrant'])
      expect(await ask(`${command} ${address}`), `${command} ${address}`).toContain(PAGE);
});

it('every form of an address is the same project for every command', async () => {
  const { ask } = await answeringOnSmallUniverse();
  const forms = [
    'qdrant/qdrant',
    'Qdrant/QDRANT',
    '/qdrant/qdrant',
    'https://github.com/qdrant/qdrant',
    'http://www.github.com/qdrant/qdrant.git/',
    'github.com//qdrant//qdrant//',
    'https://github.com/qdrant/qdrant/blob/main/src/lib.rs',
    'https://github.com/qdrant/qdrant?tab=readme#readme',
    'git@github.com:qdrant/qdrant.git',
    'ssh://git@github.com:22/qdrant/qdrant',
    'ssh://git@ssh.github.com:443/qdrant/qdrant.git',
    'git+ssh://git@github.com/qdrant/qdrant.git#v1',
    'git://github.com/qdrant/qdrant',
    'https://api.github.com/repos/qdrant/qdrant',
  ];
  for (const form of forms) {
    expect(await ask(`score ${form}`), form).toMatch(/^qdrant\/qdrant .* \/ 100/m);
    expect(await ask(`compare ${form} milvus-io/milvus`), form).toContain('qdrant/qdrant has the highest total');
    expect(await ask(`track ${form}`), form).toMatch(/^0 projects added to the watchlist, 1 on it before\.$/m);
  }
});
