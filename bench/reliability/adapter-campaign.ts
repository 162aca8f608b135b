import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../db/open.ts';
import type { NewDelivery, Store } from '../../db/store.ts';
import { HOUR } from '../../src/contracts/clock.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { seededRandom } from '../fixtures/random.ts';
import type { Random } from '../fixtures/random.ts';
import { CHART } from '../../test/support/slack/test-bot.ts';
import type { AdapterWorld } from './adapter-world.ts';
import { ADAPTER_STEPS } from './kill-points.ts';
import type { KillPoint } from './kill-points.ts';
import { beginChild } from './run-outbox-process.ts';
import type { Child } from './run-outbox-process.ts';

export interface AdapterResult {
  name: string;
  kills: number;
  /** How many of them while the platform had one of our requests. */
  killsAtRequests: number;
  owed: number;
  exactlyOnce: number;
  lost: number;
  doubled: number;
  staleEdits: number;
  /** Requests that were made to go wrong, by how. */
  faults: Readonly<Record<string, number>>;
  /** Payloads that the platform's documentation does not allow. */
  violations: readonly string[];
  seconds: number;
}

export interface AdapterOptions {
  kills: number;
  seed: number;
  limitMs: number;
  onProgress?: (kills: number) => void;
}

/**
 * The campaign through a real platform side, which has to find its messages by what the platform shows of them later. Besides
 * the steps of the outbox, processes die while one of their requests is with the platform, before it is taken or after.
 */
export async function runAdapterCampaign(
  open: (random: Random) => Promise<AdapterWorld>,
  options: AdapterOptions,
): Promise<AdapterResult> {
  const random = seededRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-adapter-faults-'));
  const file = join(folder, 'faults.db');
  const store = await openStore({ file });
  const world = await open(random);
  const started = Date.now();
  const living: Child[] = [];
  let kills = 0;
  let killsAtRequests = 0;
  let lives = 0;
  let rounds = 0;
  const live = async (kill: KillPoint | null): Promise<void> => {
    lives += 1;
    const child = beginChild({
      file,
      owner: `process ${lives}`,
      urls: { slack: '', discord: '', console: '' },
      kill,
      adapter: world.address,
    });
    living.push(child);
    const died = await child.ended.finally(() => living.splice(living.indexOf(child), 1));
    if (died === undefined) return;
    kills += 1;
    if (died === 'request') killsAtRequests += 1;
  };
  try {
    await store.workspaces.join({ id: world.workspace, platform: world.name, name: 'faults' }, started);
    for (; kills < options.kills && Date.now() - started < options.limitMs; rounds += 1) {
      await oweRound(store, world, rounds);
      // Every other round dies at requests: one of the two, whichever is drawn, when the platform has the n-th.
      const atRequests = rounds % 2 === 1;
      let until = random.integer(1, 12);
      world.onRequest(() => {
        until -= 1;
        if (atRequests && until === 0) living[random.integer(0, living.length - 1)]?.strike();
      });
      const step = (offset: number): KillPoint | null => ({
        step: ADAPTER_STEPS[(options.seed * 7 + rounds + offset) % ADAPTER_STEPS.length] ?? 'send:after',
        nth: random.integer(1, 3),
      });
      await Promise.all([live(atRequests ? null : step(0)), live(step(1))]);
      options.onProgress?.(kills);
    }
    world.onRequest(() => undefined);
    await live(null);
    return {
      name: world.title,
      kills,
      killsAtRequests,
      ...(await tally(store, world, rounds)),
      faults: world.faults,
      violations: world.violations(),
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    await store.close();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const LINES = 45;

/** Words that no platform's markup changes, and that stand in no other message. */
const mark = (round: number, part: string): string => `R${round}${part}E`;
const lineMark = (round: number, line: number): string => mark(round, `L${line}`);

interface Owed {
  key: string;
  /** Each must stand once. */
  marks: readonly string[];
  message: Message;
  how: Partial<NewDelivery>;
  channel: number;
}

const said = (text: string): Message => ({ summary: text, tone: 'neutral', blocks: [{ kind: 'text', text }] });

/** A plain post and a chart, a message of several parts, and an alert with an edit and an answer in its thread. */
function owedIn(round: number): Owed[] {
  const root = mark(round, 'ROOT');
  const plain = (part: string, channel: number, how: Partial<NewDelivery> = {}): Owed => ({
    key: mark(round, part),
    marks: [mark(round, part)],
    message: said(mark(round, part)),
    channel,
    how,
  });
  const lines = Array.from({ length: LINES }, (_, line) => lineMark(round, line));
  return [
    plain('POST', round),
    {
      ...plain('CHART', round + 1),
      message: {
        ...said(mark(round, 'CHART')),
        blocks: [
          { kind: 'text', text: mark(round, 'CHART') },
          { kind: 'chart', chart: CHART },
        ],
      },
    },
    {
      key: mark(round, 'LONG'),
      marks: lines,
      message: {
        summary: 'long',
        tone: 'neutral',
        blocks: lines.map((line) => ({ kind: 'text', text: `${line} ${'word '.repeat(60)}` })),
      },
      channel: round + 2,
      how: {},
    },
    plain('ROOT', round + 3),
    {
      ...plain('EDIT', round + 3, { operation: 'update', parentKey: root }),
      marks: [],
      message: said(`${root} ${mark(round, 'EDIT')}`),
    },
    plain('REPLY', round + 3, { operation: 'reply', parentKey: root }),
  ];
}

async function oweRound(store: Store, { workspace, channels }: AdapterWorld, round: number): Promise<void> {
  const now = Date.now();
  await store.deliveries.enqueue(
    owedIn(round).map(({ key, message, how, channel }) => ({
      key,
      target: { workspace, channel: channels[channel % channels.length] ?? '' },
      subscriptionId: null,
      operation: 'post' as const,
      parentKey: null,
      title: key,
      message,
      notBefore: now,
      expiresAt: now + 24 * HOUR,
      ...how,
    })),
    now,
  );
}

async function tally(
  store: Store,
  world: AdapterWorld,
  rounds: number,
): Promise<Pick<AdapterResult, 'owed' | 'exactlyOnce' | 'lost' | 'doubled' | 'staleEdits'>> {
  const text = world.channels.flatMap((channel) => world.standing(channel)).join('\n');
  const copies = (words: string): number => text.split(words).length - 1;
  const all = Array.from({ length: rounds }, (_, round) => owedIn(round)).flat();
  const rows = new Set((await store.deliveries.list({ limit: 100_000 })).map((row) => row.key));
  if (all.some(({ key }) => !rows.has(key))) throw new Error('something was owed that the outbox does not know');
  const posts = all.filter(({ marks }) => marks.length > 0).map(({ marks }) => marks.map(copies));
  const edits = all.filter(({ marks }) => marks.length === 0);
  return {
    owed: posts.length,
    exactlyOnce: posts.filter((counts) => counts.every((count) => count === 1)).length,
    lost: posts.filter((counts) => counts.some((count) => count === 0)).length,
    doubled: posts.filter((counts) => counts.some((count) => count > 1)).length,
    staleEdits: edits.filter(({ key }) => copies(key) !== 1).length,
  };
}
