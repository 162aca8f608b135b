import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { HOUR, systemClock } from '../../src/contracts/clock.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { delivery } from '../support/delivery-world.ts';
import { runMain } from '../support/processes/bot-process.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { wordsOf } from '../fakes/discord/state.ts';
import { discordSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';

it('a bot that still waits for Discord stops when it is told to', async () => {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.stop());
  discord.gateway.refuseConnections = true;
  const bot = runMain(
    ['start'],
    {
      ...discordSettings(discord),
      GITHUB_TOKEN: 'none',
      GITHUB_API_URL: 'http://127.0.0.1:1',
      GROUNDSWELL_OPS_PORT: '0',
    },
    temporaryFolder(),
  );
  onTestFinished(async () => {
    await bot.stop('SIGKILL');
  });
  await expect.poll(() => discord.requests.includes('GET /gateway/bot'), { timeout: 20_000 }).toBe(true);
  const stopped = await bot.stop('SIGTERM');
  expect(stopped.code).toBe(0);
  expect(stopped.ms).toBeLessThan(10_000);
  expect(bot.said()).toContain('stopped before it had started');
  // The database was closed, not dropped.
  expect(bot.said()).toContain('"msg":"stopped"');
});

it('a bot whose token Slack refuses says so and ends by itself', async () => {
  const slack = await startFakeSlack();
  onTestFinished(() => slack.stop());
  const bot = runMain(
    ['start'],
    {
      ...slackSettings(slack),
      SLACK_APP_TOKEN: 'xapp-1-A0000000001-1-wrong',
      GITHUB_TOKEN: 'none',
      GITHUB_API_URL: 'http://127.0.0.1:1',
    },
    temporaryFolder(),
  );
  onTestFinished(async () => {
    await bot.stop('SIGKILL');
  });
  expect(await bot.ended).toBe(1);
  expect(bot.said()).toContain('groundswell: Slack refuses the app-level token (invalid_auth).');
});

it('a bot on Slack and Discord works on the one while it cannot reach the other, and stops when it is told to', async () => {
  const [slack, discord] = await Promise.all([startFakeSlack(), startFakeDiscord()]);
  onTestFinished(() => slack.stop());
  await discord.stop();
  const bot = runMain(
    ['start'],
    {
      ...slackSettings(slack),
      ...discordSettings(discord),
      // A sweep of a GitHub that does not answer is another test's subject.
      GROUNDSWELL_DISCOVERY: 'no',
      GITHUB_TOKEN: 'none',
      GITHUB_API_URL: 'http://127.0.0.1:1',
    },
    temporaryFolder(),
  );
  onTestFinished(async () => {
    await bot.stop('SIGKILL');
  });
  await bot.says('"msg":"started"');
  expect(bot.said()).toContain('"reason":"Discord could not be reached: ');
  const reply = await slack.to.command('help');
  expect(JSON.stringify(reply.ack)).toContain('score');
  const stopped = await bot.stop('SIGTERM');
  expect(stopped.code).toBe(0);
  expect(stopped.ms).toBeLessThan(5_000);
});

describe.each([
  {
    refusing: 'slack',
    wrong: { SLACK_APP_TOKEN: 'xapp-1-A0000000001-1-wrong' },
    reason: 'Slack refuses the app-level token (invalid_auth).',
  },
  {
    refusing: 'slack',
    wrong: { SLACK_BOT_TOKEN: 'xoxb-1-wrong-wrong-wrong' },
    reason: 'Slack refuses the bot token (invalid_auth).',
  },
  { refusing: 'discord', wrong: { DISCORD_TOKEN: 'wrong.wrong.wrong-wrong' }, reason: 'Discord refuses the token.' },
] as const)('a bot on Slack and Discord that is told “$reason”', ({ refusing, wrong, reason }) => {
  it('works on the other one, says what to mend, and keeps what it owes', async () => {
    const [slack, discord] = await Promise.all([startFakeSlack(), startFakeDiscord()]);
    onTestFinished(async () => {
      await Promise.all([slack.stop(), discord.stop()]);
    });
    const guild = discord.state.addGuild('Team');
    const from = { user: discord.state.addUser('ann').id, channel: discord.state.addChannel(guild.id, 'signals').id };
    const folder = temporaryFolder();
    const file = path.join(folder, 'bot.db');
    const now = systemClock.now();
    const before = await openStore({ file });
    const target =
      refusing === 'slack'
        ? { workspace: 'slack:T0000000001', channel: 'C0000000001' }
        : { workspace: `discord:${guild.id}`, channel: from.channel };
    await before.workspaces.join({ id: target.workspace, platform: refusing, name: 'Team' }, now);
    await before.deliveries.enqueue([delivery({ key: 'owed', target, notBefore: now, expiresAt: now + HOUR })], now);
    await before.close();

    const bot = runMain(
      ['start'],
      {
        ...slackSettings(slack),
        ...discordSettings(discord),
        ...wrong,
        GITHUB_TOKEN: 'none',
        GITHUB_API_URL: 'http://127.0.0.1:1',
        GROUNDSWELL_OPS_PORT: '0',
        GROUNDSWELL_DATABASE: file,
      },
      folder,
    );
    onTestFinished(async () => {
      await bot.stop('SIGKILL');
    });
    await bot.says('"msg":"started"');
    expect(bot.said()).toContain(`"reason":"${reason}","hint":"`);
    const [, port = ''] = /"ops":(\d+)/.exec(bot.said()) ?? [];
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).text()).toBe(`not connected to ${refusing}\n`);
    if (refusing === 'slack') {
      const asked = discord.command(from, ['signals', 'status']);
      await asked.answered();
      expect(asked.messages.map(wordsOf).join(' ')).toContain('Not connected to Slack.');
    } else {
      const { ack, responseUrl } = await slack.to.command('status');
      await expect.poll(() => JSON.stringify([ack, responseUrl.posts])).toContain('Not connected to Discord.');
    }
    expect((await bot.stop('SIGTERM')).code).toBe(0);
    const after = await openStore({ file });
    onTestFinished(() => after.close());
    expect(await after.deliveries.list({ limit: 1 })).toMatchObject([{ state: 'owed', attempts: 0 }]);
  });
});
