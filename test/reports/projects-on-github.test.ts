import { describe, expect, it } from 'vitest';
import { DAY, dayOf, isoDay } from '../../src/contracts/clock.ts';
import { verbsOnGitHub } from '../support/verbs-on-github.ts';

/** Sixty days of a project as a file has them, the last of them so many days ago. */
const historyOf = (name: string, now: number, { ago = 1, stars = 100 } = {}): string =>
  [
    'repo,date,stars',
    ...Array.from({ length: 60 }, (_, day) => `${name},${isoDay(dayOf(now) - ago - 59 + day)},${stars + day}`),
  ].join('\n');

describe('imported projects', () => {
  it('are found under other letters and former names, read on, and never called deleted', async () => {
    const { run, ask, file, clock, github, inStore } = await verbsOnGitHub();
    github.world.rename('org0/project1', 'org0/renamed');
    github.world.get('org0/project2').troubles.private = true;
    for (const name of ['ORG0/Project0', 'org0/project1', 'org0/project2', 'org0/never'])
      await run('import', file(historyOf(name, clock.now())));
    for (let night = 0; night < 3; night += 1) {
      await run('ingest', 'pulse');
      await run('ingest', 'daily');
      clock.advance(DAY);
    }
    for (const name of ['org0/project0', 'org0/project1', 'org0/project2', 'org0/never']) {
      const card = await ask(`score ${name}`);
      expect(card, name).not.toMatch(/no longer|deleted|made private|nothing has been observed/i);
      expect(card).toMatch(/^Stars /m);
    }
    expect(await ask('alerts scope:all 30d')).not.toMatch(/no longer|deleted/);
    expect(await inStore(async (store) => (await store.projects.names()).map(({ fullName }) => fullName))).toEqual([
      'org0/project0',
      'org0/renamed',
      'org0/project2',
      'org0/never',
    ]);
  });

  it('once seen on GitHub, are gone when they go', async () => {
    const { run, ask, file, clock, github } = await verbsOnGitHub();
    await run('import', file(historyOf('org0/project0', clock.now())));
    await run('ingest', 'daily');
    github.world.get('org0/project0').troubles.deleted = true;
    clock.advance(DAY);
    await run('ingest', 'daily');
    expect(await ask('score org0/project0')).toContain('No longer on GitHub: deleted or made private.');
  });

  it.each(['track org0/project0', 'track https://github.com/ORG0/project0', 'track list:"org0/project0"'])(
    'show what `%s` has read just now',
    async (track) => {
      const { run, ask, file, clock, github } = await verbsOnGitHub();
      await run('import', file(historyOf('org0/project0', clock.now(), { ago: 31 })));
      await ask(track);
      const stars = github.world.starsAt(github.world.get('org0/project0'), clock.now()).toLocaleString('en-US');
      const card = await ask('score org0/project0');
      expect(card).toMatch(new RegExp(`^Stars +${stars} `, 'm'));
      expect(card).toMatch(/^Contributors +52$/m);
      expect(card).toContain('as of 2 Nov 2026 08:00 UTC');
      expect(await ask('top stars scope:all')).toContain(stars);
    },
  );
});

describe('a count that GitHub gets wrong for a day', () => {
  it.each([
    ['nothing', 0],
    ['a tenth', 340],
    ['three times as many', 10_400],
  ])('%s changes no ranking, digest or score', async (_what, lie) => {
    const { run, ask, clock, github } = await verbsOnGitHub();
    const names = ['org0/project0', 'org0/project1'];
    await run('ingest', 'daily', ...names);
    const { troubles } = github.world.get('org0/project0');
    const day = async (): Promise<void> => {
      clock.advance(DAY);
      await run('ingest', 'pulse');
      await run('ingest', 'daily');
    };
    await day();
    const total = async (): Promise<number> => Number(/(\d+) \/ 100/.exec(await ask('score org0/project0'))?.[1]);
    const before = await total();
    troubles.lies = { stargazerCount: lie };
    await day();
    expect(Math.abs((await total()) - before)).toBeLessThanOrEqual(1);
    troubles.lies = {};
    for (let more = 0; more < 7; more += 1) await day();
    expect(Math.abs((await total()) - before)).toBeLessThanOrEqual(1);
    const card = await ask('score org0/project0');
    expect(card).not.toMatch(/▲|▼/);
    for (const text of [
      'top gain 7d scope:all',
      'top growth 7d scope:all',
      'preview scope:universe',
      'trend org0/project0 7d',
    ])
      expect(await ask(text), text).not.toMatch(/\+[1-9],\d{3}|\+\d{2},\d{3}/);
    expect(await ask('alerts scope:all 30d')).not.toContain('star spike');
  });
});
