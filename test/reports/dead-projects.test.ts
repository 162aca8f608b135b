import { expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { FakeRepository } from '../fakes/github/world.ts';
import { verbsOnGitHub } from '../support/verbs-on-github.ts';

it.each<[string, (repository: FakeRepository) => void]>([
  ['archived', (repository) => (repository.archivedAt = repository.createdAt)],
  ['no longer on GitHub', ({ troubles }) => (troubles.deleted = true)],
  ['taken down', ({ troubles }) => (troubles.blocked = true)],
])('a project that is %s is marked everywhere and crowned nowhere', async (mark, end) => {
  const { run, ask, clock, github } = await verbsOnGitHub({ projects: 4 });
  const names = [0, 1, 2, 3].map((index) => `org0/project${index}`);
  await ask(`track ${names.join(' ')}`);
  expect(await ask(`compare ${names.join(' ')}`)).toContain('org0/project0 has the highest total');
  end(github.world.get('org0/project0'));
  clock.advance(DAY);
  await run('ingest', 'daily');
  const compared = await ask(`compare ${names.join(' ')}`);
  expect(compared).not.toContain('org0/project0 has the highest total');
  expect(compared).toContain(`⚠ org0/project0 is ${mark}.`);
  expect(await ask('compare org0/project0 org0/project1')).toMatch(
    new RegExp(`org0/project1 leads with \\d+ of 100: org0/project0 is ${mark}\\.`),
  );
  const top = await ask('top stars scope:all');
  if (mark === 'archived') expect(top).toContain('org0/project0 (archived)');
  else expect(top).not.toContain('org0/project0');
  const watched = (await ask('watchlist')).split('\n').filter((line) => line.includes('org0/project'));
  expect(watched.find((line) => line.includes('org0/project0'))).toContain(`org0/project0 (${mark})`);
  expect(watched).toHaveLength(4);
  expect(await ask('score org0/project0')).toMatch(/^⚠ /m);
});

it('a project that cannot be read is offered to nobody, least of all to itself', async () => {
  const { run, ask, github } = await verbsOnGitHub();
  await run('ingest', 'daily', 'org0/project0', 'org0/project1');
  github.world.get('org0/project2').troubles.blocked = true;
  const told = await ask('track org0/project2');
  expect(told).toContain('org0/project2: GitHub has taken it down');
  expect(told).not.toMatch(/mean[^?]*org0\/project2/);
});

it('issues that are switched off are said to be, and are not none', async () => {
  const { run, ask, clock, github } = await verbsOnGitHub();
  github.world.get('org0/project1').hasIssues = false;
  await run('ingest', 'daily', 'org0/project0', 'org0/project1');
  clock.advance(DAY);
  await run('ingest', 'daily');
  for (const text of ['score org0/project1 details:yes', 'health org0/project1'])
    expect(await ask(text)).toContain('issues are switched off');
  expect(await ask('compare org0/project0 org0/project1')).toMatch(/^total issues +[\d,]+ +–$/m);
  expect(await ask('top total issues scope:all')).not.toMatch(/org0\/project1 +0/);
  expect(await ask('trend org0/project1 open issues')).not.toMatch(/\b0\b/);
});
