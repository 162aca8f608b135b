import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../db/open.ts';
import type { NewDelivery, Store } from '../../db/store.ts';
import type { CampaignPlatform } from './kill-points.ts';
import { HOUR, MINUTE } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { startPlainChannel } from '../../test/fakes/plain-channel/server.ts';
import type { Behaviour, PlainChannelServer } from '../../test/fakes/plain-channel/server.ts';
import { seededRandom } from '../fixtures/random.ts';
import type { Random } from '../fixtures/random.ts';
import { PLATFORMS, PROFILES, STEPS } from './kill-points.ts';
import type { KillPoint } from './kill-points.ts';
import { runChild } from './run-outbox-process.ts';

export interface CampaignOptions {
  /** Processes to kill. */
  kills: number;
  seed: number;
  /** With which of the steps to begin; every step gets its turn from there on. */
  firstStep?: number;
  /** Ends early, ms; what was killed until then counts. */
  limitMs: number;
  onProgress?: (kills: number) => void;
}

/** What stands at the end, by what the platform lets one know. */
interface PlatformTally {
  platform: CampaignPlatform;
  promise: string;
  owed: number;
  exactlyOnce: number;
  lost: number;
  doubled: number;
  /** Channels in which a message first stood before an older one. */
  outOfOrder: number;
  /** Roots whose text is not that of their last edit. */
  staleEdits: number;
}

export interface CampaignResult {
  kills: number;
  lives: number;
  killsByStep: Readonly<Record<string, number>>;
  faults: Readonly<Record<string, number>>;
  platforms: readonly PlatformTally[];
  seconds: number;
}

const CHANNELS = 4;

/**
 * Kills processes at every step of a message's way while the platforms fail too, always two processes on one database,
 * until the wished number has died; then lets one process finish and counts what stands in the channels.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const random = seededRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-faults-'));
  const file = join(folder, 'faults.db');
  const store = await openStore({ file });
  const faults: Record<string, number> = {};
  const servers = await startServers(random, faults);
  const urls = { slack: servers.slack.url, discord: servers.discord.url, console: servers.console.url };
  const killsByStep: Record<string, number> = {};
  const started = Date.now();
  let kills = 0;
  let lives = 0;
  const live = async (kill: KillPoint | null): Promise<void> => {
    lives += 1;
    const died = await runChild({ file, owner: `process ${lives}`, urls, kill });
    if (died === undefined) return;
    kills += 1;
    killsByStep[died] = (killsByStep[died] ?? 0) + 1;
  };
  try {
    for (const name of PLATFORMS) await store.workspaces.join({ id: `${name}:T1`, platform: name, name }, started);
    for (let round = 0; kills < options.kills && Date.now() - started < options.limitMs; round += 1) {
      await oweRound(store, round);
      // Round by round every step gets its turn; how often it is passed before is drawn.
      const step = (offset: number): KillPoint => ({
        step: STEPS[((options.firstStep ?? 0) + round * 2 + offset) % STEPS.length] ?? 'send:after',
        nth: random.integer(1, 4),
      });
      await Promise.all([live(step(0)), live(step(1))]);
      options.onProgress?.(kills);
    }
    await live(null);
    const platforms = await Promise.all(PLATFORMS.map((name) => tally(store, servers[name], name)));
    return { kills, lives, killsByStep, faults, platforms, seconds: (Date.now() - started) / 1000 };
  } finally {
    await store.close();
    for (const name of PLATFORMS) await servers[name].close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServers(
  random: Random,
  faults: Record<string, number>,
): Promise<Readonly<Record<CampaignPlatform, PlainChannelServer>>> {
  const behave = (): Behaviour => {
    const behaviour = draw(random);
    if (behaviour.kind !== 'accept') faults[behaviour.kind] = (faults[behaviour.kind] ?? 0) + 1;
    return behaviour;
  };
  return {
    slack: await startPlainChannel({ behave, dedupeWindowMs: PROFILES.slack.limits.dedupeWindowMs }),
    discord: await startPlainChannel({ behave, dedupeWindowMs: PROFILES.discord.limits.dedupeWindowMs }),
    console: await startPlainChannel({ behave, dedupeWindowMs: PROFILES.console.limits.dedupeWindowMs }),
  };
}

/** About a third of all requests go wrong in one of six ways. */
function draw(random: Random): Behaviour {
  const at = random.next();
  if (at < 0.06) return { kind: 'lose' };
  if (at < 0.12) return { kind: 'drop' };
  if (at < 0.18) return { kind: 'fail', status: 503 };
  if (at < 0.24) return { kind: 'limit', retryAfterMs: random.integer(5, 60) };
  if (at < 0.3) return { kind: 'late', ms: random.integer(5, 120) };
  if (at < 0.32) return { kind: 'hang' };
  return { kind: 'accept' };
}

/** New work on every platform: a digest that is due, plain posts, and an alert with an edit and an answer. */
async function oweRound(store: Store, round: number): Promise<void> {
  const now = Date.now();
  const minute = new Date(now).getUTCMinutes();
  for (const name of PLATFORMS) {
    const workspaceId = `${name}:T1`;
    await store.subscriptions.create(
      {
        workspaceId,
        channel: `C${round % CHANNELS}`,
        thread: null,
        kind: 'digest',
        slug: null,
        schedule: {
          period: 'daily',
          weekday: 1,
          dayOfMonth: 1,
          hour: new Date(now).getUTCHours(),
          minute,
          zone: 'UTC',
        },
        filter: completeFilter(),
        nextDueAt: Math.floor(now / MINUTE) * MINUTE,
        createdBy: 'U1',
        createdByName: 'una',
      },
      now,
      { workspaceId, channel: null, at: now, actor: 'U1', actorName: 'una', action: 'subscribe', detail: 'faults' },
    );
    const owe = (channel: number, key: string, part: Partial<NewDelivery> = {}): NewDelivery => ({
      key,
      target: { workspace: workspaceId, channel: `C${channel}` },
      subscriptionId: null,
      operation: 'post',
      parentKey: null,
      title: key,
      message: { summary: key, tone: 'neutral', blocks: [] },
      notBefore: now,
      expiresAt: now + 24 * HOUR,
      ...part,
    });
    const root = `${name}:${round}:root`;
    await store.deliveries.enqueue(
      [
        ...Array.from({ length: CHANNELS }, (_, channel) => owe(channel, `${name}:${round}:post:${channel}`)),
        owe(round % CHANNELS, root),
        owe(round % CHANNELS, `${name}:${round}:edit`, { operation: 'update', parentKey: root }),
        owe(round % CHANNELS, `${name}:${round}:answer`, { operation: 'reply', parentKey: root }),
      ],
      now,
    );
  }
}

async function tally(store: Store, server: PlainChannelServer, platform: CampaignPlatform): Promise<PlatformTally> {
  const rows = (await store.deliveries.list({ workspaceId: `${platform}:T1`, limit: 100_000 })).toReversed();
  const copies = new Map<string, number>();
  for (const message of server.standing) copies.set(message.key, (copies.get(message.key) ?? 0) + 1);
  const owed = rows.filter((row) => row.operation !== 'update');
  const edits = rows.filter((row) => row.operation === 'update');
  const stale = edits.filter(
    (edit) => server.standing.findLast((message) => message.key === edit.parentKey)?.text !== edit.key,
  );
  return {
    platform,
    promise: PROFILES[platform].promise,
    owed: owed.length,
    exactlyOnce: owed.filter((row) => copies.get(row.key) === 1).length,
    lost: owed.filter((row) => !copies.has(row.key)).length,
    doubled: owed.filter((row) => (copies.get(row.key) ?? 0) > 1).length,
    outOfOrder: channelsOutOfOrder(server, new Map(owed.map((row) => [row.key, row.id]))),
    staleEdits: stale.length,
  };
}

function channelsOutOfOrder(server: PlainChannelServer, ids: ReadonlyMap<string, number>): number {
  const byChannel = Map.groupBy(server.standing, (message) => message.channel);
  return [...byChannel.values()].filter((messages) => {
    const first = [...new Set(messages.map((message) => message.key))].map((key) => ids.get(key) ?? 0);
    return first.some((id, index) => index > 0 && id < (first[index - 1] ?? 0));
  }).length;
}
