import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { HOUR, MINUTE, systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import type { FakeGitHub } from '../fakes/github/server.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import type { Ran } from '../support/processes/run-verb.ts';

interface Scene {
  github: FakeGitHub;
  folder: string;
  run: (argv: readonly string[], more?: Record<string, string>) => Promise<Ran>;
  /** Names of all tracked projects. */
  tracked: () => Promise<string[]>;
}

/** Verbs on an empty database, and a GitHub of three projects; its clock is ours unless told. */
async function scene(ahead = 0): Promise<Scene> {
  const clock = ahead === 0 ? systemClock : new TurningClock(systemClock.now() + ahead);
  const github = await startFakeGitHub({ world: makeWorld({ projects: 3, at: clock.now(), weeks: 10 }), clock });
  onTestFinished(async () => {
    await github.stop();
    github.verify();
  });
  const folder = temporaryFolder();
  const database = join(folder, 'bot.db');
  return {
    github,
    folder,
    run: (argv, more = {}) => runVerb(argv, { ...gitHubSettings(github), GROUNDSWELL_DATABASE: database, ...more }),
    async tracked() {
      const store = await openStore({ file: database });
      try {
        return (await store.projects.names()).map(({ fullName }) => fullName);
      } finally {
        await store.close();
      }
    },
  };
}

describe('ingest', () => {
  it('takes the projects that are named, says who was not found, and scores what it read', async () => {
    const { run, tracked } = await scene();
    const ran = await run(['ingest', 'daily', 'org0/project0', 'https://github.com/org0/project1', 'no/such']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^no\/such: GitHub has no such repository$/m);
    expect(ran.stdout).toMatch(
      /^daily: \d of \d projects? read in .* points? and \d+ requests? spent, \d+ unchanged\.\n2 projects scored, \d+ signals? new or changed\.\n$/,
    );
    expect(await tracked()).toEqual(['org0/project0', 'org0/project1']);
    expect((await run(['ingest', 'pulse'])).stdout).toMatch(/; 1 point and 0 requests spent, 0 unchanged\.\n$/);
    expect((await run(['ask', 'score project1'])).stdout).toMatch(/^org0\/project1 .* \/ 100/);
  });

  it('has nothing to do where nothing is tracked', async () => {
    const { run } = await scene();
    expect(await run(['ingest'])).toMatchObject({
      code: 1,
      stderr: 'groundswell: Nothing is tracked yet.\n  Name projects: ingest daily qdrant/qdrant.\n',
    });
  });

  it('fails with the reason when the budget ends before the work', async () => {
    const { run, github } = await scene();
    await run(['ingest', 'daily', 'org0/project0']);
    github.meter.drain('graphql', 0);
    const ran = await run(['ingest', 'pulse']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(
      /^pulse: 0 of 1 project read .*\nStopped early: This hour's GitHub GraphQL budget is used up /,
    );
  });
});

describe('ask', () => {
  it('tracks into an empty database where there is a token, and says how to get one where there is none', async () => {
    const { run, tracked, folder } = await scene();
    const without = await runVerb(['ask', 'track org0/project0'], { GROUNDSWELL_DATABASE: join(folder, 'bot.db') });
    expect(without.stderr).toMatch(
      /^\(demo: recorded figures to \S.*; your own database is empty: with GITHUB_TOKEN set, ask "track owner\/name" begins to fill it\)\n$/,
    );
    expect((await run(['ask', 'top growth'])).stderr).toMatch(
      /; your own database is empty: ask "track owner\/name" begins to fill it\)\n$/,
    );
    expect(await tracked()).toEqual([]);
    expect(await run(['ask', 'track org0/project0'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('recorded') as unknown,
    });
    expect(await tracked()).toEqual(['org0/project0']);
    expect((await run(['ask', 'track org0/project1', '--demo'])).stdout).toContain('not among the demo’s projects');
    expect(await tracked()).toEqual(['org0/project0']);
  });

  it('promises no posts to a terminal', async () => {
    const { run } = await scene();
    await run(['ingest', 'daily', 'org0/project0']);
    for (const text of ['subscribe digest scope:universe', 'subscribe alerts scope:universe']) {
      expect(await run(['ask', text])).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^Nothing is posted to a terminal\.\s+Subscribe in the channel/) as unknown,
      });
    }
    expect((await run(['ask', 'subscriptions'])).stdout).toMatch(/no subscription/i);
  });
});

describe('apply', () => {
  const file = (folder: string, text: string): string => {
    const name = join(folder, 'groundswell.yml');
    writeFileSync(name, text);
    return name;
  };

  it('shows first what it would change, then changes it, then has nothing to change', async () => {
    const { run, tracked, folder } = await scene();
    const yaml = file(folder, 'projects:\n  - { repository: org0/project0, category: databases }\n');
    expect(await run(['apply', yaml, '--dry-run'])).toMatchObject({
      code: 0,
      stdout:
        '+ project org0/project0\n    category: none -> databases\n1 change to make, 0 things as the file says.\n',
    });
    expect(await tracked()).toEqual([]);
    expect(await run(['apply', yaml])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\+ project org0\/project0\n[\s\S]*1 change made\.\n$/) as unknown,
    });
    expect(await tracked()).toEqual(['org0/project0']);
    expect(await run(['apply', yaml])).toMatchObject({
      code: 0,
      stdout: '0 changes to make, 1 thing as the file says.\n',
    });
  });

  it('makes what it can, names the rest, and fails', async () => {
    const { run, tracked, folder } = await scene();
    const ran = await run([
      'apply',
      file(folder, 'projects:\n  - { repository: no/such }\n  - { repository: org0/project1 }\n'),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('no/such');
    expect(await tracked()).toEqual(['org0/project1']);
  });
});

describe('doctor', () => {
  it('finds nothing to mend where everything is set up, on both platforms', async () => {
    const { run } = await scene();
    const slack = await startFakeSlack();
    onTestFinished(() => slack.stop());
    const discord = await startFakeDiscord();
    onTestFinished(() => discord.stop());
    discord.state.addGuild('Team');
    const ran = await run(['doctor'], { ...slackSettings(slack), ...discordSettings(discord) });
    for (const sentence of [
      'Every setting reads',
      'There is no database yet',
      'GitHub answers',
      'The starter universe reads',
      'Slack: the token of .* is good',
      'The token belongs to',
    ])
      expect(ran.stdout).toMatch(new RegExp(`^ok .*${sentence}`, 'm'));
    expect(ran.stdout).not.toContain('FIX ');
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nAll is well\.\n$/) as unknown });
  });

  it.each(['/no/api', '/'])('finds an address that is no API of GitHub: %s', async (below) => {
    const { run, github } = await scene();
    const act = { kind: 'answer', status: 404, body: { message: 'Not Found' } } as const;
    github.faults.plan('no API there', () => true, act, Infinity);
    const address = `${github.url}${below}`.replace(/\/$/, '');
    const told = `There is no GitHub API at ${address}.`;
    expect((await run(['doctor'], { GITHUB_API_URL: address })).stdout).toContain(
      `FIX   ${told}\n      Leave GITHUB_API_URL away for github.com; for GitHub Enterprise Server it is https://HOST/api/v3.`,
    );
    expect((await run(['ingest', 'daily', 'org0/project0'], { GITHUB_API_URL: address })).stderr).toContain(
      'The address of GitHub that is set for this bot is wrong',
    );
  });

  it('names the rule of an organisation that refuses the token', async () => {
    const { run, github } = await scene();
    const { world } = github;
    const vscode = {
      ...world.get('org0/project0'),
      id: 'R_vscode',
      databaseId: 77,
      owner: 'microsoft',
      name: 'vscode',
    };
    world.add(vscode);
    world.policies.set('microsoft', {
      message:
        "The 'microsoft' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 8 days.",
    });
    expect((await run(['doctor'])).stdout).toMatch(
      /^FIX {3}Some organisations refuse the GitHub token\. microsoft\/vscode: its organisation accepts only tokens with a lifetime of at most 8 days\.\n {6}Their projects are read without the token, /m,
    );
    world.policies.clear();
    expect((await run(['doctor'])).stdout).toMatch(/^ok {4}Organisations with rules for tokens let it in\.$/m);
  });

  it('finds a clock that is ahead', async () => {
    const { run } = await scene(-3 * HOUR);
    expect((await run(['doctor'])).stdout).toMatch(
      /^FIX  {2}This machine's clock is ahead of GitHub's by about 3 hours\.$/m,
    );
  });

  it('finds a clock that is behind, a starter file with a mistake, and no platform', async () => {
    const { run, folder } = await scene(10.5 * MINUTE);
    const starter = join(folder, 'starter.yml');
    writeFileSync(starter, 'projects:\n  - { repository: nothing }\n');
    const ran = await run(['doctor'], { GROUNDSWELL_STARTER_FILE: starter });
    expect(ran.stdout).toMatch(/^FIX  {2}This machine's clock is behind GitHub's by about 10 minutes\.$/m);
    expect(ran.stdout).toMatch(/^FIX  {2}Starter universe, line 2: repository should read owner\/name\.$/m);
    expect(ran.stdout).toMatch(/^FIX  {2}Neither Slack nor Discord is configured\.$/m);
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringMatching(/\n3 things to mend\.\n$/) as unknown });
  });
});

describe('register', () => {
  it('registers the commands with Discord once, and says how to invite the bot', async () => {
    const { run } = await scene();
    const discord = await startFakeDiscord();
    onTestFinished(() => discord.stop());
    const settings = discordSettings(discord);
    const first = await run(['register', 'discord'], settings);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^Registered \/signals with \d+ subcommands, \/signals-setup with \d+ subcommands and \/signals-admin with \d+ subcommands\.\nAdd the bot to a server [\s\S]*https:\/\/discord\.com\/oauth2\/authorize\?client_id=/,
    );
    expect(first.stdout).toContain(discord.applicationId);
    expect((await run(['register', 'discord'], settings)).stdout).toMatch(/^Discord has these very commands already\./);
    expect(await run(['register', 'discord'], { ...settings, DISCORD_TOKEN: `${discord.token}x` })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^groundswell: Discord refuses the token\.\n {2}Make a new one .*\n$/) as unknown,
    });
    expect(await run(['register', 'teams'], settings)).toMatchObject({
      code: 1,
      stderr: 'groundswell: There is no platform “teams”.\n  It is slack or discord.\n',
    });
  });
});
