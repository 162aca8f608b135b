import { expect, onTestFinished } from 'vitest';
import type { ChartRenderer } from '../../../src/contracts/messages/chart.ts';
import { SECOND, systemClock } from '../../../src/contracts/clock.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import type { Logger } from '../../../src/contracts/logger.ts';
import type { PlatformStores } from '../../../src/contracts/platforms/platform-stores.ts';
import { slackDefaults } from '../../../src/platforms/slack/config.ts';
import type { SlackConfig } from '../../../src/platforms/slack/config.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/platform.ts';
import type { SlackPlatform } from '../../../src/platforms/slack/platform.ts';
import { APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, startFakeSlack } from '../../fakes/slack/fake-slack.ts';
import type { FakeSlack } from '../../fakes/slack/fake-slack.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { memoryStores } from '../memory-stores.ts';
import { createTestBot } from './test-bot.ts';
import type { TestBot } from './test-bot.ts';

/** A PNG of one pixel: enough for a file that is never looked at. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A clock that tests turn: sleeps end when time has come, and at once when aborted. */
export interface TurnedClock extends Clock {
  turn(ms: number): Promise<void>;
}

export function turnedClock(start = Date.now()): TurnedClock {
  let now = start;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers.delete(sleeper);
            resolve();
          },
          { once: true },
        );
      }),
    async turn(ms) {
      // What has just begun goes to sleep first.
      for (let round = 0; round < 2; round += 1) await new Promise((resolve) => setImmediate(resolve));
      const until = now + ms;
      for (;;) {
        const next = [...sleepers].filter((sleeper) => sleeper.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = Math.max(now, next.at);
        sleepers.delete(next);
        next.wake();
        // What was woken may go to sleep again before the time is up.
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
  };
}

/** The real clock, but for the second that paces posts and retries: that takes no time. */
const hurriedClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    ms === SECOND ? new Promise((resolve) => setImmediate(resolve)) : systemClock.sleep(ms, signal),
};

interface LogLine {
  level: string;
  fields: object;
  message: string;
}

function recordingLogger(lines: LogLine[]): Logger {
  const say = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const logger: Logger = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => logger,
  };
  return logger;
}

export const charts: ChartRenderer = { render: async () => PIXEL, close: async () => undefined };

export interface World {
  slack: FakeSlack;
  bot: TestBot;
  platform: SlackPlatform;
  stores: PlatformStores;
  logs: LogLine[];
  config: SlackConfig;
  /** Another process on the same workspace. */
  another: () => SlackPlatform;
  stop(): Promise<void>;
}

export interface WorldOptions {
  mode?: 'socket' | 'http';
  config?: Partial<SlackConfig>;
  clock?: Clock;
  start?: boolean;
}

/** A fake Slack, a bot, and a platform between them, by socket or by HTTP. */
export async function openWorld({
  mode = 'socket',
  config: more = {},
  clock = hurriedClock,
  start = true,
}: WorldOptions = {}): Promise<World> {
  const slack = await startFakeSlack(clock === hurriedClock ? {} : { clock });
  const bot = createTestBot();
  const stores = memoryStores();
  const logs: LogLine[] = [];
  const config: SlackConfig = {
    ...slackDefaults,
    mode,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SIGNING_SECRET,
    port: 0,
    unfurlLinks: true,
    apiUrl: slack.apiUrl,
    authorizeUrl: slack.authorizeUrl,
    requestTimeoutMs: 2_000,
    ...more,
  };
  const another = (): SlackPlatform =>
    createSlackPlatform(config, { bot, charts, stores, clock, logger: recordingLogger(logs) });
  const platform = another();
  if (start) {
    await platform.start();
    if (mode === 'http') slack.speakHttp(`http://127.0.0.1:${platform.port() ?? 0}`);
  }
  return {
    slack,
    bot,
    platform,
    stores,
    logs,
    config,
    another,
    async stop() {
      await platform.stop();
      await slack.stop();
    },
  };
}

/** A world whose time a test turns. It is closed after the test, which fails for anything that Slack would have refused. */
export async function openTurned(): Promise<{ world: World; clock: TurnedClock }> {
  const clock = turnedClock();
  const world = await openWorld({ clock });
  onTestFinished(async () => {
    await world.stop();
    expect(world.slack.violations).toEqual([]);
  });
  return { world, clock };
}

/** A form that stands on somebody's screen, as if it had been opened in a channel before, or outside of one. @returns its id */
export function standingForm(
  slack: FakeSlack,
  from: { channel?: string } = { channel: 'C0000000001' },
  command = 'subscribe digest',
): string {
  const id = slack.state.nextId('V');
  const view = {
    type: 'modal',
    callback_id: 'groundswell_form',
    private_metadata: JSON.stringify({ command, ...from }),
  };
  slack.state.views.set(id, { id, user: 'U0000000001', view, hash: 'first' });
  return id;
}

/** Everything that can be read in a view. */
export const wordsIn = (slack: FakeSlack, view: string): string =>
  textIn(slack.state.views.get(view)?.view['blocks']).join(' ');

/** Waits until something is so, for at most two seconds. */
export async function until<T>(what: () => T | undefined | false): Promise<T> {
  const end = performance.now() + 2_000;
  for (;;) {
    const value = what();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error('It did not come to pass within two seconds.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type Element = Record<string, unknown> & { text?: { text: string }; type: string };

/** The interactive elements of some blocks, in order. */
export const elements = (blocks: readonly unknown[]): Element[] =>
  (blocks as { type: string; elements?: Element[] }[]).flatMap((block) =>
    block.type === 'actions' ? (block.elements ?? []) : [],
  );

/** The button of this label, or the menu in which it stands, with that choice alone. */
export function button(blocks: readonly unknown[], label: string): Element {
  const found = elements(blocks).flatMap((element): Element[] => {
    if (element.text?.text === label) return [element];
    const options = ((element['options'] ?? []) as { text: { text: string } }[]).filter(
      ({ text }) => text.text === label,
    );
    return options.length === 0 ? [] : [{ ...element, options }];
  })[0];
  if (found === undefined)
    throw new Error(
      `There is no button ${label} among ${elements(blocks)
        .map((element) => element.text?.text)
        .join(', ')}.`,
    );
  return found;
}
