import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { badGateway, rest } from '../fakes/github/faults.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { gitHubSettings } from '../fakes/settings.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const CODES =
  /\b(?:not-found|spam-flagged|too-large|server-error|bad-data|needs-token|issues-off|star-history)\b|\(gone\)|\(timeout\)/;

async function setUp(more: Record<string, string> = {}) {
  const clock = new TurningClock(NOW);
  const github = await startFakeGitHub({ world: makeWorld({ projects: 3, at: NOW, weeks: 30 }), clock });
  onTestFinished(() => github.stop());
  const settings = { ...gitHubSettings(github), GROUNDSWELL_DATABASE: join(temporaryFolder(), 'bot.db'), ...more };
  return {
    clock,
    github,
    first: github.world.get('org0/project0'),
    run: async (...argv: string[]): Promise<string> => {
      const ran = await runVerb(argv, settings, clock);
      return ran.stdout + ran.stderr;
    },
  };
}

it('says in words why a figure is not there, wherever it is missing', async () => {
  const { run, first } = await setUp();
  first.troubles.tooManyContributors = true;
  first.troubles.spamFlagged = true;
  const told = await run('ingest', 'daily', 'org0/project0');
  const card = await run('ask', 'score org0/project0');
  expect(card).toContain('GitHub refuses to count it');
  for (const text of [told, card, await run('ask', 'health org0/project0'), await run('export', 'all')])
    expect(text).not.toMatch(CODES);
});

it('says of issues that are switched off that they are, and counts none of them as zero', async () => {
  const { run, first } = await setUp();
  first.hasIssues = false;
  await run('ingest', 'daily', 'org0/project0');
  expect(await run('ask', 'score org0/project0 details:yes')).toMatch(/^issues +– +issues are switched off/m);
  expect(await run('ask', 'health org0/project0')).toContain('issues are switched off');
});

it('says without a token what only a token shows', async () => {
  const { run } = await setUp({ GITHUB_TOKEN: '' });
  const told = await run('ingest', 'daily', 'org0/project0');
  const card = await run('ask', 'score org0/project0');
  expect(card).toContain('GitHub shows this only to a bot with a token');
  for (const text of [told, card, await run('ask', 'health org0/project0')]) expect(text).not.toMatch(CODES);
});

it('counts projects, not readings', async () => {
  const { run, clock, github } = await setUp();
  const names = ['org0/project0', 'org0/project1', 'org0/project2'];
  expect(await run('ingest', 'daily', ...names)).toContain('daily: 3 of 3 projects read');
  clock.advance(7 * DAY);
  expect(await run('ingest', 'daily')).toContain('daily: 3 of 3 projects read');
  clock.advance(DAY);
  github.faults.plan('one', rest('project1/contributors'), badGateway, Infinity);
  expect(await run('ingest', 'pulse')).toContain('pulse: 3 of 3 projects read');
});
