import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { openStore } from '../../db/open.ts';
import { MINUTE, systemClock } from '../../src/contracts/clock.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { wordsOf } from '../fakes/discord/state.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { textIn } from '../fakes/slack/validate-blocks.ts';
import { runMain } from '../support/processes/bot-process.ts';

const MANAGE_SERVER = 1n << 5n;
const CHANNEL = 'C0000000001';
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The README's way from nothing to a posted digest on both platforms, with a bot that is down at the hour and posts late. */
it('leads from nothing to a posted digest on Slack and Discord', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'first-hour-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const slack = await startFakeSlack();
  undo.push(() => slack.stop());
  const discord = await startFakeDiscord();
  undo.push(() => discord.stop());
  const github = await startFakeGitHub({
    world: makeWorld({ projects: 3, at: systemClock.now() }),
    clock: systemClock,
  });
  undo.push(() => github.stop());
  const guild = discord.state.addGuild('Team');
  const room = discord.state.addChannel(guild.id, 'signals');
  const manager = discord.state.addUser('ann');
  const settings = {
    ...gitHubSettings(github),
    ...slackSettings(slack),
    ...discordSettings(discord),
    GROUNDSWELL_OPS_PORT: '0',
  };

  const doctor = runMain(['doctor'], settings, folder);
  await doctor.ended;
  expect(doctor.said()).toMatch(/GitHub answers/);

  let bot = runMain(['start'], settings, folder);
  undo.push(() => bot.stop('SIGKILL'));
  await bot.says('"msg":"started"');

  const tracked = await slack.to.command('track org0/project0 org0/project1 org0/project2');
  await vi.waitFor(() => expect(JSON.stringify(tracked.responseUrl.posts)).toMatch(/added to the watchlist/), 30_000);
  const scored = await slack.to.command('score org0/project0');
  expect(JSON.stringify(scored.ack ?? scored.responseUrl.posts)).toMatch(/org0\/project0/);
  const subscribedInSlack = await slack.to.command('subscribe digest');
  expect(JSON.stringify(subscribedInSlack.responseUrl.posts)).toMatch(/Subscribed/);

  const from = { user: manager.id, channel: room.id, rights: MANAGE_SERVER };
  const inDiscord = discord.command(
    from,
    ['signals', 'track'],
    [{ name: 'projects', type: 3, value: 'org0/project0 org0/project1' }],
  );
  await inDiscord.answered();
  await vi.waitFor(
    () => expect(inDiscord.messages.map(wordsOf).join(' ')).toMatch(/on the watchlist|added to the watchlist/),
    30_000,
  );
  const subscribed = discord.command(from, ['signals', 'subscribe', 'digest']);
  await subscribed.answered();
  expect(subscribed.messages.map(wordsOf).join(' ')).toMatch(/Subscribed/);

  // Both libraries share what belongs to the process: pictures and files must reach each of them.
  await slack.to.command('trend org0/project0');
  await slack.to.command('export watchlist');
  const files: unknown[] = [];
  for (const [word, option] of [
    ['trend', { name: 'project', type: 3, value: 'org0/project0' }],
    ['export', { name: 'what', type: 3, value: 'watchlist' }],
  ] as const) {
    const asked = discord.command(from, ['signals', word], [option]);
    await asked.answered();
    files.push(
      ...asked.messages.flatMap((message) =>
        message.files.map(({ name, bytes }) => [name.split('.').at(-1), bytes.length > 100]),
      ),
    );
  }
  expect(files).toEqual([
    ['png', true],
    ['csv', true],
  ]);
  await vi.waitFor(
    () =>
      expect(
        [...slack.state.files.values()]
          .map((file) => [file.name.split('.').at(-1), file.complete && file.length > 100])
          .sort(),
      ).toEqual([
        ['csv', true],
        ['png', true],
      ]),
    10_000,
  );

  // What somebody who operates it sees of that.
  const [, port = ''] = /"ops":(\d+)/.exec(bot.said()) ?? [];
  const look = async (page: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}/${page}`)).text();
  expect(await look('readyz')).toBe('ready\n');
  const figures = await look('metrics');
  for (const command of ['track', 'score', 'subscribe digest'])
    expect(figures).toMatch(
      new RegExp(`^groundswell_command_seconds_count\\{command="${command}",outcome="ok"\\} [12]$`, 'm'),
    );
  for (const platform of ['slack', 'discord'])
    expect(figures).toMatch(new RegExp(`^groundswell_connected\\{platform="${platform}"\\} 1$`, 'm'));
  expect(figures).toMatch(/^groundswell_job_.*job="digests".* [1-9]\d*$/m);

  const stopped = await bot.stop('SIGTERM');
  expect(stopped.code).toBe(0);
  expect(stopped.ms).toBeLessThan(10_000);

  // The hour comes while the bot is down.
  const store = await openStore({ file: path.join(folder, 'data/groundswell.db') });
  const subscriptions = await store.subscriptions.list({});
  expect(subscriptions.map((subscription) => subscription.kind)).toEqual(['digest', 'digest']);
  for (const { id, workspaceId } of subscriptions)
    await store.subscriptions.change(id, { nextDueAt: systemClock.now() - 5 * MINUTE }, systemClock.now(), {
      workspaceId,
      channel: null,
      at: systemClock.now(),
      actor: 'system',
      actorName: 'system',
      action: 'change subscription',
      detail: 'the hour has come',
    });
  await store.close();
  // So long was it down that nobody has looked in this very minute, in which the bot was still up.
  const runs = new Database(path.join(folder, 'data/groundswell.db'));
  expect(
    runs
      .prepare(
        "update job_runs set scheduled_for = scheduled_for - ?, started_at = started_at - ?, finished_at = finished_at - ? where job = 'digests'",
      )
      .run(5 * MINUTE, 5 * MINUTE, 5 * MINUTE).changes,
  ).toBeGreaterThan(0);
  runs.close();

  const before = { slack: slack.posts(CHANNEL).length, discord: discord.posts(room.id).length };
  bot = runMain(['start'], settings, folder);
  await vi.waitFor(
    () => {
      expect(
        textIn(
          slack
            .posts(CHANNEL)
            .slice(before.slack)
            .map((post) => post.blocks),
        ).join(' '),
      ).toMatch(/digest/i);
      expect(discord.posts(room.id).slice(before.discord).map(wordsOf).join(' ')).toMatch(/digest/i);
    },
    { timeout: 60_000, interval: 200 },
  );
  const ended = await bot.stop('SIGTERM');
  expect(ended.code).toBe(0);
  expect(ended.ms).toBeLessThan(10_000);

  // Once, not twice; nothing that the platforms would have refused; no token in what was written.
  expect(slack.posts(CHANNEL).length - before.slack).toBe(1);
  expect(discord.posts(room.id).length - before.discord).toBe(1);
  expect(slack.violations).toEqual([]);
  expect(discord.violations).toEqual([]);
  for (const secret of [
    settings.GITHUB_TOKEN,
    settings.SLACK_BOT_TOKEN,
    settings.SLACK_APP_TOKEN,
    settings.DISCORD_TOKEN,
  ])
    expect(bot.said()).not.toContain(secret);
});
