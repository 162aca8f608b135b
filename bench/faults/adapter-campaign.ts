import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../db/open.ts';
import type { NewDelivery, Store } from '../../db/store.ts';
import { HOUR } from '../../src/core/clock.ts';
import { startFakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { FakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { Fault } from '../../test/fakes/slack/slack-state.ts';
import { seededRandom } from '../fixtures/random.ts';
import type { Random } from '../fixtures/random.ts';
import { STEPS } from './plan.ts';
import type { KillPoint } from './plan.ts';
import { runChild } from './run-child.ts';

export interface SlackResult {
  kills: number;
  owed: number;
  exactlyOnce: number;
  lost: number;
  doubled: number;
  staleEdits: number;
  /** Payloads that Slack's documentation does not allow. */
  violations: readonly string[];
  seconds: number;
}

const WORKSPACE = 'slack:T0000000001';
const CHANNELS = ['C0000000011', 'C0000000012', 'C0000000013', 'C0000000014'] as const;

/** The same campaign through the real Slack side, which has to find its messages by their metadata. */
export async function runSlackCampaign(options: { kills: number; seed: number; limitMs: number }): Promise<SlackResult> {
  const random = seededRandom(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-slack-faults-'));
  const file = join(folder, 'faults.db');
  const store = await openStore({ file });
  const slack = await startFakeSlack();
  for (const channel of CHANNELS) slack.addChannel(channel);
  const started = Date.now();
  let kills = 0;
  let lives = 0;
  const live = async (kill: KillPoint | null): Promise<void> => {
    lives += 1;
    const order = { file, owner: `process ${lives}`, urls: { slack: '', discord: '', console: '' }, kill, slack: { apiUrl: slack.apiUrl, authorizeUrl: slack.authorizeUrl } };
    if ((await runChild(order)) !== undefined) kills += 1;
  };
  try {
    await store.workspaces.join({ id: WORKSPACE, platform: 'slack', name: 'faults' }, started);
    for (let round = 0; kills < options.kills && Date.now() - started < options.limitMs; round += 1) {
      await oweRound(store, round);
      slack.faults.next('chat.postMessage', ...Array.from({ length: 4 }, () => draw(random)));
      const step = (offset: number): KillPoint => ({ step: STEPS[(options.seed * 3 + round * 2 + offset) % STEPS.length] ?? 'send:after', nth: random.integer(1, 3) });
      await Promise.all([live(step(0)), live(step(1))]);
    }
    await live(null);
    return { kills, ...(await tally(store, slack)), violations: slack.violations, seconds: (Date.now() - started) / 1000 };
  } finally {
    await store.close();
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const draw = (random: Random): Fault => random.pick<Fault>([{ kind: 'lose' }, { kind: 'cut' }, { kind: 'stall' }, { kind: 'status', status: 503 }, { kind: 'rate-limit', seconds: 1 }, { kind: 'lose' }]);

async function oweRound(store: Store, round: number): Promise<void> {
  const now = Date.now();
  const owe = (channel: number, key: string, part: Partial<NewDelivery> = {}): NewDelivery => ({
    key, target: { workspace: WORKSPACE, channel: CHANNELS[channel % CHANNELS.length] ?? CHANNELS[0] }, subscriptionId: null, operation: 'post', parentKey: null,
    title: key, message: { summary: key, tone: 'neutral', blocks: [{ kind: 'text', text: key }] }, notBefore: now, expiresAt: now + 24 * HOUR, ...part,
  });
  const root = `round-${round}-root`;
  await store.deliveries.enqueue(
    [
      ...CHANNELS.map((_, channel) => owe(channel, `round-${round}-post-${channel}`)),
      owe(round, root),
      owe(round, `round-${round}-edit`, { operation: 'update', parentKey: root }),
      owe(round, `round-${round}-answer`, { operation: 'reply', parentKey: root }),
    ],
    now,
  );
}

async function tally(store: Store, slack: FakeSlack): Promise<Omit<SlackResult, 'kills' | 'violations' | 'seconds'>> {
  const rows = await store.deliveries.list({ limit: 100_000 });
  const standing = CHANNELS.flatMap((channel) => slack.posts(channel));
  const copies = (key: string): number => standing.filter((message) => message.metadata?.event_payload['key'] === key).length;
  const owed = rows.filter((row) => row.operation !== 'update');
  const edits = rows.filter((row) => row.operation === 'update');
  const counts = owed.map((row) => copies(row.key));
  return {
    owed: owed.length,
    exactlyOnce: counts.filter((count) => count === 1).length,
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
    staleEdits: edits.filter((edit) => !standing.some((message) => message.metadata?.event_payload['key'] === edit.parentKey && JSON.stringify(message.blocks).includes(edit.key))).length,
  };
}
