import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../db/temporary-store.ts';
import { runMain } from '../e2e/bot-process.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { discordSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';

it('a bot that still waits for Discord stops when it is told to', async () => {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.stop());
  discord.gateway.refuseConnections = true;
  const bot = runMain(['start'], { ...discordSettings(discord), GITHUB_TOKEN: 'none', GROUNDSWELL_OPS_PORT: '0' }, temporaryFolder());
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
  const bot = runMain(['start'], { ...slackSettings(slack), SLACK_APP_TOKEN: 'xapp-1-A0000000001-1-wrong', GITHUB_TOKEN: 'none' }, temporaryFolder());
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
  const bot = runMain(['start'], { ...slackSettings(slack), ...discordSettings(discord), GITHUB_TOKEN: 'none' }, temporaryFolder());
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
