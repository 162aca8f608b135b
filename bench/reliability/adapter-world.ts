import type { PlatformName, WorkspaceId } from '../../src/contracts/platforms/chat-platform.ts';
import { startFakeDiscord, wordsOf } from '../../test/fakes/discord/fake-discord.ts';
import type { Fault as DiscordFault } from '../../test/fakes/discord/rest-server.ts';
import { startFakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { Fault as SlackFault } from '../../test/fakes/slack/slack-state.ts';
import { textIn } from '../../test/fakes/slack/validate-blocks.ts';
import type { Random } from '../fixtures/random.ts';
import type { AdapterAddress } from './kill-points.ts';

/** A platform on loopback that fails as it likes, for processes that speak to it through their real platform side. */
export interface AdapterWorld {
  name: PlatformName;
  /** For people, with what this one does differently. */
  title: string;
  address: AdapterAddress;
  workspace: WorkspaceId;
  channels: readonly string[];
  /** Called for every request of the delivery side, before it is taken. */
  onRequest(call: () => void): void;
  /** The words of every message in a channel and its threads. */
  standing(channel: string): readonly string[];
  faults: Readonly<Record<string, number>>;
  violations(): readonly string[];
  stop(): Promise<void>;
}

/** Longer than the client waits, shorter than until the message is looked for. */
const LATE_MS = 500;
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** About a quarter of all requests go wrong. */
const drawn = <T>(
  random: Random,
  faults: Record<string, number>,
  kinds: Readonly<Record<string, () => T>>,
): T | undefined => {
  if (random.next() > 0.25) return undefined;
  const kind = random.pick(Object.keys(kinds));
  faults[kind] = (faults[kind] ?? 0) + 1;
  return kinds[kind]?.();
};

/** @param history whether the app may read messages; without, a post whose answer was lost cannot be found again */
const slackWith =
  (history: boolean) =>
  async (random: Random): Promise<AdapterWorld> => {
    const slack = await startFakeSlack();
    const channels = ['C0000000011', 'C0000000012', 'C0000000013', 'C0000000014'];
    for (const channel of channels) slack.addChannel(channel);
    const faults: Record<string, number> = {};
    let watch = (): void => undefined;
    slack.faults.chance((method): SlackFault | undefined => {
      if (!/^(chat|files|conversations)\./.test(method)) return undefined;
      watch();
      if (!history && /^conversations\.(history|replies)$/.test(method))
        return { kind: 'error', error: 'missing_scope' };
      return drawn<SlackFault>(random, faults, {
        'answer lost': () => ({ kind: 'lose' }),
        'answer cut off': () => ({ kind: 'cut' }),
        'never answered': () => ({ kind: 'stall' }),
        'taken late': () => ({ kind: 'hold', until: after(LATE_MS) }),
        'status 503': () => ({ kind: 'status', status: 503 }),
        'rate limit': () => ({ kind: 'rate-limit', seconds: 1 }),
      });
    });
    return {
      name: 'slack',
      title: history ? 'Slack, over Bolt' : 'Slack, over Bolt, without the right to read messages',
      address: { platform: 'slack', apiUrl: slack.apiUrl, authorizeUrl: slack.authorizeUrl },
      workspace: 'slack:T0000000001',
      channels,
      onRequest: (call) => (watch = call),
      standing: (channel) => slack.posts(channel).map((post) => textIn(post.blocks).join('\n')),
      faults,
      violations: () => slack.violations,
      stop: () => slack.stop(),
    };
  };

export const slackWorld = slackWith(true);
export const slackWithoutHistory = slackWith(false);

/** @param nonceMs how long this Discord remembers a nonce; the real one says "the past few minutes" */
export const discordWorld =
  (nonceMs: number, title: string) =>
  async (random: Random): Promise<AdapterWorld> => {
    const discord = await startFakeDiscord({ nonceMs });
    const guild = discord.state.addGuild('Faults').id;
    const channels = Array.from({ length: 4 }, (_, index) => discord.state.addChannel(guild, `signals-${index}`).id);
    const faults: Record<string, number> = {};
    let watch = (): void => undefined;
    discord.faults.chance = ({ path }): DiscordFault | undefined => {
      if (!/\/channels\//.test(path)) return undefined;
      watch();
      return drawn<DiscordFault>(random, faults, {
        'answer lost': () => ({ kind: 'lose' }),
        'connection broken': () => ({ kind: 'drop' }),
        'answered late': () => ({ kind: 'stall', release: after(LATE_MS) }),
        'taken late': () => ({ kind: 'hold', until: after(LATE_MS) }),
        'status 503': () => ({ kind: 'refuse', reply: { status: 503 } }),
        'rate limit': () => ({
          kind: 'refuse',
          reply: {
            status: 429,
            headers: { 'retry-after': '0.2', 'x-ratelimit-scope': 'user' },
            json: { message: 'slow', retry_after: 0.2, global: false },
          },
        }),
      });
    };
    return {
      name: 'discord',
      title,
      address: {
        platform: 'discord',
        api: discord.restUrl,
        token: discord.token,
        applicationId: discord.applicationId,
      },
      workspace: `discord:${guild}`,
      channels,
      onRequest: (call) => (watch = call),
      standing: (channel) => discord.posts(channel).map(wordsOf),
      faults,
      violations: () => discord.violations,
      stop: () => discord.stop(),
    };
  };

/** As the real Discord, and one whose memory is over before anybody comes back: then only looking helps. */
export const DISCORD_WORLDS = [
  discordWorld(5 * 60_000, 'Discord, over discord.js, which remembers a nonce for minutes'),
  discordWorld(150, 'Discord, over discord.js, which has forgotten the nonce'),
];
