import Database from 'better-sqlite3';
import { HOUR } from '../../src/contracts/clock.ts';
import type { BotWorld } from './bot-world.ts';
import { slotOf } from './verify-deliveries.ts';
import { rest } from './bot-world.ts';

const SLACK_METHODS = [
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.replies',
  'apps.connections.open',
  'auth.test',
  'users.info',
];
const since = new WeakMap<BotWorld, number>();
const releases = new WeakMap<BotWorld, () => void>();

/** Every request fails from now on: with an answer of GitHub's own, or with a connection that is torn down. */
export function breakGitHub(world: BotWorld, how: '503' | 'reset'): void {
  since.set(world, world.clock.now());
  world.github.faults.plan(
    'down',
    () => true,
    how === 'reset' ? { kind: 'reset' } : { kind: 'answer', status: 503, body: { message: 'Service unavailable' } },
    Infinity,
  );
}

/** No call is accepted, Socket Mode breaks and cannot be opened again. */
export function breakSlack(world: BotWorld): void {
  for (const method of SLACK_METHODS) world.slack.faults.standing(method, { kind: 'status', status: 503 });
  world.slack.socket.breakAll();
}

/** No call is accepted, the gateway breaks and takes nobody. */
export function breakDiscord(world: BotWorld): void {
  world.discord.faults.chance = () => ({
    kind: 'refuse',
    reply: { status: 503, json: { message: 'Service unavailable', code: 0 } },
  });
  world.discord.gateway.refuseConnections = true;
  world.discord.gateway.breakConnections();
}

/** Slack never answers and does nothing; Discord does what it is asked and says so only in the end. */
export function stallAll(world: BotWorld): void {
  world.slack.faults.standing('chat.postMessage', { kind: 'stall' });
  const release = new Promise<void>((resolve) => releases.set(world, resolve));
  world.discord.faults.chance = () => ({ kind: 'stall', release });
}

const RECONNECT_MS = 20_000;

/** Lifts all of the above, and waits until both platforms are connected again. */
export async function mend(world: BotWorld): Promise<void> {
  world.github.faults.clear();
  const from = since.get(world);
  if (from !== undefined)
    for (let at = from; at <= world.clock.now() + HOUR; at += HOUR)
      world.unserved.add(slotOf(Math.min(at, world.clock.now())));
  for (const method of SLACK_METHODS) world.slack.faults.standing(method, undefined);
  world.discord.faults.chance = undefined;
  world.discord.gateway.refuseConnections = false;
  releases.get(world)?.();
  const until = performance.now() + RECONNECT_MS;
  while ((world.slack.socket.connections() === 0 || world.discord.gateway.connected === 0) && performance.now() < until)
    await rest(100);
}

/** Another process writes and does not come to an end; returns what ends it. */
export function lockDatabase(world: BotWorld): () => void {
  const other = new Database(world.file);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}
