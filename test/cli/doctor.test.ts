import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { HOUR, systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { runVerb } from '../support/processes/run-verb.ts';

it('finds a database that cannot be created, and a starter file that is not there, in words of its own', async () => {
  const github = await startFakeGitHub({
    world: makeWorld({ projects: 1, at: systemClock.now() }),
    clock: systemClock,
  });
  onTestFinished(() => github.stop());
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const ran = await runVerb(['doctor'], {
    ...gitHubSettings(github),
    GROUNDSWELL_DATABASE: path.join(file, 'data/bot.db'),
    GROUNDSWELL_STARTER_FILE: `${file}.yml`,
  });
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain(
    `FIX   The database cannot be created at ${file}/data/bot.db: ${file} is a file.\n      Set GROUNDSWELL_DATABASE`,
  );
  expect(ran.stdout).toMatch(/^FIX  {2}.*file\.yml.*\.$/m);
  expect(ran.stdout).not.toMatch(/E[A-Z]{4,}:/);
});

it('tells of each source when it was read, and why it was not, without asking it', async () => {
  const file = path.join(temporaryFolder(), 'bot.db');
  const store = await openStore({ file });
  const now = systemClock.now();
  const state = { lastOkAt: now - 3 * HOUR, lastFailedAt: null, failure: null, retryAt: null };
  await store.usage.recordSourceState({ ...state, source: 'npm' });
  await store.usage.recordSourceState({
    ...state,
    source: 'crates-io',
    lastFailedAt: now - HOUR,
    failure: 'crates.io refused the request (403).',
  });
  await store.close();
  const settings = { GITHUB_API_URL: 'http://127.0.0.1:1', GROUNDSWELL_DATABASE: file };
  const ran = await runVerb(['doctor'], { ...settings, GROUNDSWELL_CONTACT: 'ops@example.com' });
  expect(ran.stdout).toContain('ok    npm: last read 3 hours ago.');
  expect(ran.stdout).toContain('ok    ecosyste.ms: not read yet.');
  expect(ran.stdout).toContain('FIX   crates.io: last read 3 hours ago. crates.io refused the request (403).');
  expect((await runVerb(['doctor'], settings)).stdout).toContain('No source beside GitHub is read');
});

describe('with --deep', () => {
  it('writes, edits and finds a message on Slack and Discord, and reads a repository', async () => {
    const world = makeWorld({ projects: 1, at: systemClock.now() });
    world.rename('org0/project0', 'octocat/Hello-World');
    const github = await startFakeGitHub({ world, clock: systemClock });
    const slack = await startFakeSlack();
    const discord = await startFakeDiscord();
    onTestFinished(() => Promise.all([github.stop(), slack.stop(), discord.stop()]).then(() => undefined));
    const guild = discord.state.addGuild('Analysts');
    const person = discord.state.addUser('ada');
    const settings = {
      ...gitHubSettings(github),
      ...slackSettings(slack),
      ...discordSettings(discord),
      GROUNDSWELL_DATABASE: path.join(temporaryFolder(), 'bot.db'),
    };
    const steps = (name: string): string[] => [
      `ok    ${name}: a direct message with a table was taken in N ms.`,
      `ok    ${name}: it was edited in N ms.`,
      `ok    ${name}: its history was read in N ms.`,
      `ok    ${name}: the message was found again by its key, so nothing is posted twice.`,
    ];
    const told = async (to: string): Promise<string[]> =>
      (await runVerb(['doctor', '--deep', '--to', to], settings)).stdout
        .split('\n')
        .map((line) => line.replace(/\d+ ms/, 'N ms'));
    const onSlack = await told('slack:T0000000001/U0000000001');
    expect(onSlack).toEqual(expect.arrayContaining(steps('slack')));
    expect(onSlack.filter((line) => line.includes('octocat/Hello-World has'))).toEqual([
      expect.stringMatching(/^ok {4}GitHub: octocat\/Hello-World has [\d,]+ stars; no field was refused\.$/),
    ]);
    expect(onSlack).toContain('ok    GitHub: the star history answers.');
    expect(slack.directOf('U0000000001')).toHaveLength(1);
    expect(JSON.stringify(slack.directOf('U0000000001'))).toContain('all of it worked');
    expect(await told(`discord:${guild.id}/${person.id}`)).toEqual(expect.arrayContaining(steps('discord')));
    expect(slack.violations.concat(discord.violations)).toEqual([]);
  });

  it('says whom it cannot write to', async () => {
    expect((await runVerb(['doctor', '--deep', '--to', 'me'], {})).stderr).toContain('“me” names nobody to write to.');
    expect((await runVerb(['doctor', '--to', 'slack:T1/U1'], {})).stderr).toContain('Add --deep.');
  });
});
