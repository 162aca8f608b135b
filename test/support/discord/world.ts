import { expect, onTestFinished } from 'vitest';
import type { ChatPlatform } from '../../../src/contracts/platforms/chat-platform.ts';
import type { DiscordConfig } from '../../../src/platforms/discord/config.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { startFakeDiscord, wordsOf } from '../../fakes/discord/fake-discord.ts';
import type { FakeDiscord, FakeInteraction } from '../../fakes/discord/fake-discord.ts';
import type { From } from '../../fakes/discord/interactions.ts';
import type { FakeMessage } from '../../fakes/discord/state.ts';
import { configFor, depsWith, StandingClock } from './setting.ts';
import type { TestDeps } from './setting.ts';

export const MANAGE_GUILD = 1n << 5n;
export const MANAGE_CHANNELS = 1n << 4n;
export const SEND_MESSAGES = 1n << 11n;
export const SEND_IN_THREADS = 1n << 38n;
export const EPHEMERAL = 64;

/** A fake Discord with one server, a platform on it, and a clock that stands still. Everything is closed after the test. */
export interface World {
  fake: FakeDiscord;
  clock: StandingClock;
  deps: TestDeps;
  platform: ChatPlatform;
  guild: string;
  channel: string;
  /** Somebody with no rights beyond reading and writing. */
  from: From;
  /** Another platform on the same stores, as after a restart. */
  another: (config?: Partial<DiscordConfig>) => Promise<ChatPlatform>;
}

export async function world(
  options: {
    config?: Partial<DiscordConfig>;
    deps?: Partial<TestDeps>;
    prepare?: (fake: FakeDiscord) => void;
    tolerant?: boolean;
    /** False where the test starts the platform itself. */ start?: boolean;
  } = {},
): Promise<World> {
  const clock = new StandingClock();
  const fake = await startFakeDiscord({ clock });
  // Said for each test, not for the file: this module may be shared by several files. The last one said is done first.
  onTestFinished(async () => {
    await fake.stop();
    if (options.tolerant !== true) expect(fake.violations).toEqual([]);
  });
  options.prepare?.(fake);
  const guild = fake.state.addGuild('Analysts').id;
  const channel = fake.state.addChannel(guild, 'signals').id;
  const user = fake.state.addUser('ada').id;
  const deps = depsWith({ clock, ...options.deps });
  const unstarted = (config: Partial<DiscordConfig> = {}): ChatPlatform => {
    const platform = createDiscordPlatform(configFor(fake, { ...options.config, ...config }), deps);
    onTestFinished(() => whilePassing(clock, platform.stop()));
    return platform;
  };
  const another = async (config: Partial<DiscordConfig> = {}): Promise<ChatPlatform> => {
    const platform = unstarted(config);
    await platform.start();
    return platform;
  };
  return {
    fake,
    clock,
    deps,
    guild,
    channel,
    from: { user, channel, rights: SEND_MESSAGES },
    another,
    platform: options.start === false ? unstarted() : await another(),
  };
}

/** Time passes until the work is done: what waits on the standing clock would wait for ever. */
export async function whilePassing<T>(clock: StandingClock, work: Promise<T>): Promise<T> {
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  const passing = async (): Promise<void> => {
    await settle();
    while (!done) {
      clock.pass(1_000);
      await settle();
    }
  };
  await Promise.all([finished.catch(() => undefined), passing()]);
  return finished;
}

/** The words of the first message that a person sees as an answer. */
export const seen = (interaction: FakeInteraction): string => interaction.messages.map(wordsOf).join('\n---\n');
export const isPrivate = (message: FakeMessage | undefined): boolean => message?.ephemeral === true;

/** Custom ids of a message's buttons by label. */
export function buttonsOf(message: FakeMessage | undefined): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      if ('custom_id' in node && typeof node.custom_id === 'string')
        found.set('label' in node && typeof node.label === 'string' ? node.label : 'menu', node.custom_id);
      for (const value of Object.values(node)) if (typeof value === 'object') walk(value);
    }
  };
  walk(message?.body['components']);
  return found;
}

/** Lets everything that is already decided happen: rounds through the event loop, no waiting for a time. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
