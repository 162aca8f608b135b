import { onTestFinished } from 'vitest';
import type { Delivery, NewDelivery, Store } from '../../db/store.ts';
import type { ChatPlatform, PlatformLimits } from '../../src/contracts/platforms/chat-platform.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Logger } from '../../src/contracts/logger.ts';
import { completeFilter, defaultSchedule } from '../../src/subscriptions/subscription-filter.ts';
import type { DeliveryReport } from '../../src/delivery/platform-worker.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import type { Outbox } from '../../src/delivery/outbox.ts';
import type { OutboxSettings } from '../../src/delivery/settings.ts';
import { temporaryStore } from './temporary-store.ts';
import { plainPlatform } from '../fakes/plain-channel/platform.ts';
import { startPlainChannel } from '../fakes/plain-channel/server.ts';
import type { PlainChannelServer, ServerOptions } from '../fakes/plain-channel/server.ts';

export const FINDS: PlatformLimits = { channelPaceMs: 1, findsSent: true, dedupeWindowMs: 0 };

/** Times short enough that a test is over before anybody notices, in the proportions of the real ones. */
export const QUICK: OutboxSettings = {
  leaseMs: 600,
  requestMs: 300,
  settleMs: 10,
  firstWaitMs: 5,
  longestWaitMs: 40,
  lookMs: 10,
  pollMs: 20,
  stopMs: 2_000,
  searchMarginMs: 60_000,
  lookPastMs: 60_000,
  concurrency: 8,
};

export interface World {
  store: Store;
  server: PlainChannelServer;
  outbox: Outbox;
  /** Puts messages into the outbox of one channel. */
  owe: (deliveries: readonly Partial<NewDelivery>[]) => Promise<void>;
  /** Resolves when nothing is owed any more. */
  settled: () => Promise<readonly Delivery[]>;
}

export interface WorldOptions {
  server?: ServerOptions;
  limits?: PlatformLimits;
  settings?: Partial<OutboxSettings>;
  clock?: Clock;
  platforms?: (url: string) => readonly ChatPlatform[];
  report?: (report: DeliveryReport) => void;
  logger?: Logger;
}

export async function world(options: WorldOptions = {}): Promise<World> {
  const store = await temporaryStore();
  const server = await startPlainChannel(options.server);
  const platforms = options.platforms?.(server.url) ?? [
    plainPlatform({ url: server.url, name: 'slack', limits: options.limits ?? FINDS, timeoutMs: 250 }),
  ];
  const clock = options.clock ?? systemClock;
  const outbox = createOutbox({
    store,
    platforms,
    clock,
    logger: options.logger ?? silentLogger,
    owner: 'test',
    random: () => 0.5,
    settings: { ...QUICK, ...options.settings },
    ...(options.report === undefined ? {} : { report: options.report }),
  });
  onTestFinished(async () => {
    await outbox.stop();
    await server.close();
  });
  let number = 0;
  return {
    store,
    server,
    outbox,
    async owe(deliveries) {
      const now = clock.now();
      await store.deliveries.enqueue(
        deliveries.map((part) =>
          delivery({ key: `k${(number += 1)}`, notBefore: now, expiresAt: now + 3_600_000, ...part }),
        ),
        now,
      );
      outbox.wake();
    },
    async settled() {
      for (;;) {
        const open = await store.deliveries.list({ states: ['owed', 'sending'], limit: 1 });
        if (open.length === 0) return (await store.deliveries.list({ limit: 1_000 })).toReversed();
        await systemClock.sleep(5);
      }
    },
  };
}

export const CHANNEL = { workspace: 'slack:T1', channel: 'C1' };

export function delivery(
  part: Partial<NewDelivery> & Pick<NewDelivery, 'key' | 'notBefore' | 'expiresAt'>,
): NewDelivery {
  return {
    target: CHANNEL,
    subscriptionId: null,
    operation: 'post',
    parentKey: null,
    title: `title of ${part.key}`,
    message: { summary: `text of ${part.key}`, tone: 'neutral', blocks: [] },
    ...part,
  };
}

/** A digest subscription of the test's channel, made by user U1. */
export async function subscribe(store: Store, part: { channel?: string; createdBy?: string } = {}): Promise<number> {
  await store.workspaces.join({ id: CHANNEL.workspace, platform: 'slack', name: 'test' }, 1);
  const audit = {
    workspaceId: CHANNEL.workspace,
    channel: null,
    at: 1,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: 'test',
  };
  const subscription = await store.subscriptions.create(
    {
      workspaceId: CHANNEL.workspace,
      channel: part.channel ?? CHANNEL.channel,
      thread: null,
      kind: 'digest',
      slug: null,
      schedule: defaultSchedule(),
      filter: completeFilter(),
      nextDueAt: 1,
      createdBy: part.createdBy ?? 'U1',
      createdByName: 'una',
    },
    1,
    audit,
  );
  return subscription.id;
}
