import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { startFakeProxy } from '../fakes/proxy.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { runMain } from '../support/processes/bot-process.ts';
import type { BotProcess } from '../support/processes/bot-process.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

/** An address by a name that only the proxy knows. */
const named = (url: string, name: string): string => url.replace('127.0.0.1', `${name}.test`);

async function gitHub(): Promise<Record<string, string>> {
  const github = await startFakeGitHub({
    world: makeWorld({ projects: 1, at: systemClock.now(), weeks: 10 }),
    clock: systemClock,
  });
  onTestFinished(() => github.stop());
  return { ...gitHubSettings(github), GITHUB_API_URL: named(github.url, 'github') };
}

async function proxy(options: { password?: string } = {}): Promise<Awaited<ReturnType<typeof startFakeProxy>>> {
  const fake = await startFakeProxy(options);
  onTestFinished(() => fake.stop());
  return fake;
}

function run(argv: readonly string[], settings: Record<string, string>): BotProcess {
  const child = runMain(argv, settings, temporaryFolder());
  onTestFinished(async () => {
    await child.stop('SIGKILL');
  });
  return child;
}

describe('behind a proxy', () => {
  it('the bot starts on both platforms, sockets and gateway included, and nothing goes past it', async () => {
    const [slack, discord, way] = await Promise.all([startFakeSlack(), startFakeDiscord(), proxy()]);
    onTestFinished(async () => {
      await Promise.all([slack.stop(), discord.stop()]);
    });
    const bot = run(['start'], {
      ...(await gitHub()),
      ...slackSettings({ apiUrl: named(slack.apiUrl, 'slack') }),
      ...discordSettings({ ...discord, restUrl: named(discord.restUrl, 'discord') }),
      http_proxy: way.url,
    });
    await bot.says('"msg":"started"');
    expect(bot.said()).not.toMatch(/"level":"(?:warn|error)"/);
    const { ack } = await slack.to.command('help');
    expect(JSON.stringify(ack)).toContain('score');
    const guild = discord.state.addGuild('Team');
    const from = { user: discord.state.addUser('ann').id, channel: discord.state.addChannel(guild.id, 'signals').id };
    await discord.command(from, ['signals', 'help']).answered();
    // The jobs run in a thread of their own, and read GitHub from there.
    await slack.to.command('track org0/project0');
    const names = (): unknown[] => [...new Set(way.targets.map((target) => target.split(':')[0]))].sort();
    // The two sockets are on this machine, by the addresses that the services gave.
    await vi.waitFor(() => expect(names()).toEqual(['127.0.0.1', 'discord.test', 'github.test', 'slack.test']), 10_000);
    const sockets = new Set(way.targets.filter((target) => target.startsWith('127.0.0.1')));
    expect(sockets.size).toBe(2);
    expect((await bot.stop('SIGTERM')).code).toBe(0);
  });

  it('GitHub is read, and hosts of NO_PROXY directly', async () => {
    const [settings, way] = [await gitHub(), await proxy({ password: 'secret-of-the-proxy' })];
    const through = run(['ingest', 'daily', 'org0/project0'], { ...settings, HTTP_PROXY: way.url });
    expect(await through.ended).toBe(0);
    expect(through.said()).toContain('1 project scored');
    expect(way.targets.length).toBeGreaterThan(0);
    way.targets.length = 0;
    const direct = run(['ingest', 'daily', 'org0/project0'], {
      ...settings,
      GITHUB_API_URL: settings['GITHUB_API_URL']?.replace('github.test', '127.0.0.1') ?? '',
      HTTP_PROXY: way.url,
      NO_PROXY: '127.0.0.1',
    });
    expect(await direct.ended).toBe(0);
    expect(way.targets).toEqual([]);
  });

  it.each([
    [
      'that asks for a password',
      { password: 'x' },
      (url: string) => url.replace(/user:x@/, ''),
      'the proxy asks for a user name and a password',
    ],
    ['that is not there', {}, () => 'http://127.0.0.1:1', 'the connection is refused there'],
  ])('one %s is a sentence of the set-up check', async (_, options, urlOf, sentence) => {
    const [settings, way] = [await gitHub(), await proxy(options)];
    const doctor = run(['doctor'], { ...settings, HTTP_PROXY: urlOf(way.url) });
    expect(await doctor.ended).toBe(1);
    expect(doctor.said()).toContain(sentence);
    expect(doctor.said()).toMatch(/HTTPS_PROXY/);
  });
});
