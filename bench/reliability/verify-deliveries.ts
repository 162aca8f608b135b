import Database from 'better-sqlite3';
import { DAY, HOUR, MINUTE, dayOf } from '../../src/contracts/clock.ts';
import type { BotWorld } from './bot-world.ts';
import { DIGEST_AT } from './bot-world.ts';

export interface WorldTally {
  /** Messages that should stand and do not, snapshots that are absent or wrong; each in words. */
  lost: string[];
  doubled: string[];
  /** What else should not be: a secret in the log, a broken database, something still owed. */
  wrong: string[];
  /** Messages that stand exactly once. */
  messages: number;
  /** Snapshots and pulses that agree with what GitHub served. */
  observations: number;
}

interface Row {
  channel: string;
  key: string;
  operation: string;
  state: string;
}

/** The pulse is read five minutes past the hour. */
const slotOf = (at: number): number => Math.floor((at - 5 * MINUTE) / HOUR);

/** Compares what stands in the channels and in the database with what was owed and served since `from`. */
export function tallyWorld(world: BotWorld, from: number): WorldTally {
  const tally: WorldTally = { lost: [], doubled: [], wrong: [], messages: 0, observations: 0 };
  const database = new Database(world.file);
  try {
    countMessages(world, database, from, tally);
    compareSnapshots(world, database, from, tally);
    if (database.pragma('integrity_check', { simple: true }) !== 'ok') tally.wrong.push('the database is damaged');
  } finally {
    database.close();
  }
  const log = world.log();
  if (world.secrets.some((secret) => log.includes(secret))) tally.wrong.push('a secret stands in the log');
  for (const violation of [...world.slack.violations, ...world.discord.violations])
    tally.wrong.push(`refused payload: ${violation}`);
  return tally;
}

function countMessages(world: BotWorld, database: Database.Database, from: number, tally: WorldTally): void {
  const rows = database
    .prepare("select channel, key, operation, state from deliveries where operation in ('post', 'reply')")
    .all() as Row[];
  const standing = (channel: string): number =>
    (channel.startsWith('C') ? world.slack.posts(channel) : world.discord.posts(channel)).length;
  const dues = digestTimes(from, world.clock.now());
  for (const { digests, alerts } of [world.channels.slack, world.channels.discord]) {
    for (const channel of [...digests, alerts]) {
      const own = rows.filter((row) => row.channel === channel);
      const owed = Math.max(own.length, channel === alerts ? 1 : dues);
      const stands = standing(channel);
      if (stands < owed)
        tally.lost.push(
          `${owed - stands} of ${owed} messages in ${channel} (${own.map((row) => `${row.key} ${row.state}`).join(', ')})`,
        );
      if (stands > owed) tally.doubled.push(`${stands - owed} messages too many in ${channel}`);
      tally.messages += Math.min(stands, owed);
    }
  }
  for (const row of rows) if (row.state !== 'sent') tally.wrong.push(`${row.key} is ${row.state}`);
}

/** How often the digests' hour was passed. */
function digestTimes(from: number, to: number): number {
  const first = Math.floor(from / DAY) * DAY + DIGEST_AT.hour * HOUR + DIGEST_AT.minute * MINUTE;
  return Math.floor((to - first) / DAY) + 1;
}

function compareSnapshots(world: BotWorld, database: Database.Database, from: number, tally: WorldTally): void {
  const { github, clock } = world;
  const named = new Map(
    (database.prepare('select id, node_id as node from projects').all() as { id: number; node: string }[]).map(
      ({ id, node }) => [id, github.world.withId(node)],
    ),
  );
  const agrees = (projectId: number, at: number, stars: number | null): boolean => {
    const repository = named.get(projectId);
    return repository !== undefined && stars === github.world.starsAt(repository, at);
  };
  const snapshots = database
    .prepare('select project_id as id, day, at, stars from snapshots where at >= ?')
    .all(from) as { id: number; day: number; at: number; stars: number | null }[];
  for (let day = dayOf(from); day <= dayOf(clock.now()); day += 1) {
    const own = snapshots.filter((row) => row.day === day);
    if (own.length < named.size) tally.lost.push(`${named.size - own.length} snapshots of day ${day}`);
    if (own.length > named.size) tally.doubled.push(`snapshots of day ${day}`);
  }
  const pulses = database.prepare('select project_id as id, at, stars from pulses where at >= ?').all(from) as {
    id: number;
    at: number;
    stars: number | null;
  }[];
  for (const row of [...snapshots, ...pulses]) {
    if (agrees(row.id, row.at, row.stars)) tally.observations += 1;
    else tally.wrong.push(`project ${row.id} at ${row.at}: ${row.stars ?? 'no'} stars`);
  }
  for (const [slot, own] of Map.groupBy(pulses, (row) => `${row.id} ${slotOf(row.at)}`))
    if (own.length > 1) tally.doubled.push(`pulse ${slot}`);
  // Every hour whose figures GitHub handed out must stand for every project.
  const served = new Set(
    github.requests
      .filter((request) => request.operation === 'Pulse' && request.at >= from)
      .map((request) => slotOf(request.at)),
  );
  for (const slot of served) {
    const own = pulses.filter((row) => slotOf(row.at) === slot).length;
    if (own < named.size && !world.unserved.has(slot))
      tally.lost.push(`${named.size - own} pulses of the hour ${slot}`);
  }
}

export { slotOf };
