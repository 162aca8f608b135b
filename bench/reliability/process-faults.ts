import { HOUR, MINUTE } from '../../src/contracts/clock.ts';
import { buildWorld, rest } from './bot-world.ts';
import type { BotWorld, LogPlace } from './bot-world.ts';
import { smallDisk } from './small-disk.ts';
import { tallyWorld } from './verify-deliveries.ts';
import { breakDiscord, breakGitHub, breakSlack, lockDatabase, mend, stallAll } from './outages.ts';

export interface FaultRow {
  fault: string;
  /** What people and the operator saw while it lasted. */
  seen: string;
  lost: number;
  doubled: number;
  ok: boolean;
  /** What was wrong, in words; empty where ok. */
  remarks: readonly string[];
}

export interface ProcessFault {
  name: string;
  /** Applies the fault to the running bot, lets its time pass, lifts it; returns what was seen. */
  strike(world: BotWorld, watch: Watch): Promise<string[]>;
  /** A disk of its own that can be filled. */
  small?: true;
  /** Where the log goes; a file unless told. */
  log?: LogPlace;
  /** Ends without a bot to go on with. */
  last?: true;
}

/** Asks on both platforms and remembers who got no answer in time. */
interface Watch {
  ask(on?: readonly ('slack' | 'discord')[]): Promise<void>;
  readonly slowestMs: number;
  readonly asked: number;
  readonly silent: number;
}

const outage = (
  name: string,
  ms: number,
  begin: (world: BotWorld) => void,
  askOn: readonly ('slack' | 'discord')[],
  step?: number,
): ProcessFault => ({
  name,
  async strike(world, watch) {
    begin(world);
    for (let part = 0; part < 4; part += 1) {
      await world.pass(ms / 4, step);
      if (askOn.length > 0) await watch.ask(askOn);
    }
    await mend(world);
    return [];
  },
});

const BOTH = ['slack', 'discord'] as const;

/** Every fault of a whole process. Digests fall due at 8:30 and an alert at 8:25, a few minutes after the bot began: in the middle of each. */
export const PROCESS_FAULTS: readonly ProcessFault[] = [
  {
    name: 'disk full for 20 minutes',
    small: true,
    async strike(world, watch) {
      const disk = smallDisk(world);
      disk.fill();
      await world.pass(10 * MINUTE);
      await watch.ask();
      await world.pass(10 * MINUTE);
      disk.free();
      return [disk.kind];
    },
  },
  {
    name: 'log on a disk without space',
    log: 'full',
    async strike(world, watch) {
      await world.pass(20 * MINUTE);
      await watch.ask();
      return world.log() === '' ? ['no line of the log could be written'] : ['NOT without space'];
    },
  },
  {
    name: 'the reader of the log goes away',
    log: 'pipe',
    async strike(world, watch) {
      const lines = world.log().split('\n').length;
      world.loseReader();
      await world.pass(20 * MINUTE);
      await watch.ask();
      return [`${lines > 1 ? '' : 'NOT '}read before`];
    },
  },
  {
    name: 'database locked by another process for 10 minutes',
    async strike(world, watch) {
      const release = lockDatabase(world);
      await world.pass(10 * MINUTE, 2 * MINUTE);
      await watch.ask();
      release();
      return [];
    },
  },
  outage(
    'network gone for 40 minutes: GitHub, Slack and Discord',
    40 * MINUTE,
    (world) => {
      breakGitHub(world, 'reset');
      breakSlack(world);
      breakDiscord(world);
    },
    [],
  ),
  outage('GitHub answers 503 for a day', 24 * HOUR, (world) => breakGitHub(world, '503'), BOTH, 15 * MINUTE),
  outage('Slack down for an hour', HOUR, breakSlack, ['discord']),
  outage('Discord down for an hour', HOUR, breakDiscord, ['slack']),
  outage('Slack and Discord take requests and never answer, 20 minutes', 20 * MINUTE, stallAll, []),
  {
    name: 'clock jumps 3 hours forwards',
    async strike(world, watch) {
      await world.jump(3 * HOUR);
      await watch.ask();
      return [];
    },
  },
  {
    name: 'clock jumps 2 hours backwards, after the digest',
    async strike(world, watch) {
      await world.pass(20 * MINUTE);
      await world.jump(-2 * HOUR);
      await watch.ask();
      await world.pass(HOUR, 10 * MINUTE);
      return [];
    },
  },
  kills(20),
  {
    name: 'told to stop in the middle of digests and commands',
    async strike(world, watch) {
      const passing = world.pass(14 * MINUTE, 14 * MINUTE);
      const asking = Promise.all([watch.ask(), watch.ask(), watch.ask()]);
      await passing;
      const ms = await world.stop();
      await asking;
      await world.begin();
      return [`stopped in ${(ms / 1000).toFixed(1)} s`, ...(ms > 10_000 ? ['NOT within 10 s'] : [])];
    },
  },
];

/** Killed again and again, without a word, while digests and an alert become due and are posted. */
export function kills(times: number): ProcessFault {
  return {
    name: `killed ${times} times while digests and an alert are due`,
    async strike(world) {
      for (let at = 0; at < times; at += 1) {
        // From the first milliseconds of a life to the middle of its work.
        const passing = world.pass(MINUTE + (at % 3) * MINUTE);
        await rest(((at * 37) % 29) * 12);
        await world.kill();
        await passing;
        await world.begin();
      }
      return [];
    },
  };
}

/** Runs one fault against a bot of its own, and counts what stands at the end. */
export async function strikeWith(fault: ProcessFault): Promise<FaultRow> {
  const folder = fault.small === true ? smallDisk.prepare() : undefined;
  const world = await buildWorld({
    ...(folder === undefined ? {} : { folder }),
    ...(fault.log === undefined ? {} : { log: fault.log }),
  });
  try {
    const from = world.clock.now();
    await world.begin();
    await untilQuiet(world);
    const watch = watcher(world);
    const said = await fault.strike(world, watch);
    const alive = world.child().exitCode === null && world.child().signalCode === null;
    await settle(world, watch, from);
    const stopMs = await world.stop();
    const tally = tallyWorld(world, from);
    const remarks = [
      ...tally.lost,
      ...tally.doubled,
      ...tally.wrong,
      ...(watch.silent > 0 ? [`${watch.silent} of ${watch.asked} commands without an answer in 3 s`] : []),
      ...(alive ? [] : ['the process died']),
      ...(stopMs > 10_000 ? ['the stop took longer than 10 s'] : []),
      ...said.filter((text) => text.startsWith('NOT')),
    ];
    const seen = [
      ...said,
      watch.asked > 0 ? `${watch.asked} commands answered, slowest ${Math.round(watch.slowestMs)} ms` : '',
      `${tally.messages} messages each once`,
      `${tally.observations} counts as GitHub gave them`,
    ]
      .filter(Boolean)
      .join('; ');
    return {
      fault: fault.name,
      seen,
      lost: tally.lost.length,
      doubled: tally.doubled.length,
      ok: remarks.length === 0,
      remarks,
    };
  } catch (error) {
    return {
      fault: fault.name,
      seen: 'the campaign itself failed',
      lost: 0,
      doubled: 0,
      ok: false,
      remarks: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  } finally {
    await world.close();
    if (folder !== undefined) smallDisk.remove(folder);
  }
}

/** All of them, one after the other. */
export async function runProcessFaults(
  onRow: (row: FaultRow) => void = () => undefined,
  faults = PROCESS_FAULTS,
): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for (const fault of faults) {
    const row = await strikeWith(fault);
    rows.push(row);
    onRow(row);
  }
  return rows;
}

/** The bot has read its first snapshot. */
async function untilQuiet(world: BotWorld): Promise<void> {
  for (let at = 0; at < 100 && !world.github.requests.some((request) => request.operation === 'Daily'); at += 1)
    await rest(100);
  await world.pass(MINUTE, MINUTE);
}

const SETTLE_ROUNDS = 40;

/** Until every digest, alert and snapshot is there, or three hours have passed; then a while longer, in which what was sent twice would come. */
async function settle(world: BotWorld, watch: Watch, from: number): Promise<void> {
  for (let round = 0; round < SETTLE_ROUNDS; round += 1) {
    await world.pass(5 * MINUTE, MINUTE);
    const { lost, wrong } = tallyWorld(world, from);
    if (lost.length + wrong.length === 0) break;
  }
  await world.pass(20 * MINUTE);
  await watch.ask();
}

function watcher(world: BotWorld): Watch {
  const state = { slowestMs: 0, asked: 0, silent: 0 };
  const note = (ms: number | undefined): void => {
    state.asked += 1;
    if (ms === undefined) state.silent += 1;
    else state.slowestMs = Math.max(state.slowestMs, ms);
  };
  return {
    async ask(on = BOTH) {
      const asking = [
        ...(on.includes('slack') ? [world.askSlack('score org0/project1')] : []),
        ...(on.includes('discord') ? [world.askDiscord('org0/project1')] : []),
      ];
      for (const ms of await Promise.all(asking)) note(ms);
    },
    get slowestMs() {
      return state.slowestMs;
    },
    get asked() {
      return state.asked;
    },
    get silent() {
      return state.silent;
    },
  };
}
