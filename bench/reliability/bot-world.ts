import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createWriteStream, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import { DAY, HOUR, MINUTE } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { startFakeDiscord } from '../../test/fakes/discord/fake-discord.ts';
import type { FakeDiscord } from '../../test/fakes/discord/fake-discord.ts';
import { startFakeGitHub } from '../../test/fakes/github/server.ts';
import type { FakeGitHub } from '../../test/fakes/github/server.ts';
import { makeWorld } from '../../test/fakes/github/world.ts';
import { discordSettings, gitHubSettings, slackSettings } from '../../test/fakes/settings.ts';
import { startFakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { FakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { ProcessOrder, ProcessReport } from './bot-process.ts';
import { travellingClock } from './adjustable-clock.ts';
import type { TravellingClock } from './adjustable-clock.ts';

/** A quarter past eight: signals are found at 8:25 and alerts follow, digests are due at half past. */
const BEGIN = Date.parse('2026-11-18T08:17:00Z');
export const DIGEST_AT = { hour: 8, minute: 30 } as const;
const PROJECTS = 12;
const DIGEST_CHANNELS = 3;

interface WorldChannels {
  /** One digest subscription each. */
  digests: readonly string[];
  /** One alert subscription. */
  alerts: string;
}

export interface BotWorld {
  folder: string;
  file: string;
  clock: TravellingClock;
  github: FakeGitHub;
  slack: FakeSlack;
  discord: FakeDiscord;
  channels: { slack: WorldChannels; discord: WorldChannels };
  /** Hours, as the tally counts them, in which GitHub could not be read: a gap in the pulse is right there. */
  unserved: Set<number>;
  /** The process that runs now. */
  child(): ChildProcess;
  begin(): Promise<void>;
  /** Ends the process as told and waits for its end. */
  kill(): Promise<void>;
  /** SIGTERM's way: waits for what is in flight; milliseconds that it took. */
  stop(): Promise<number>;
  /** Lets time pass in steps, with a look at the jobs after each. */
  pass(ms: number, step?: number): Promise<void>;
  /** Sets the wall clock of everybody. */
  jump(ms: number): Promise<void>;
  /** Asks on a platform: milliseconds until there was an answer, or undefined when none came within Slack's and Discord's 3 s. */
  askSlack(text: string): Promise<number | undefined>;
  askDiscord(project: string): Promise<number | undefined>;
  /** The reader of the log goes away; only where it is a pipe. */
  loseReader(): void;
  /** What was written of it, as far as it could be. */
  log(): string;
  /** Every token that the bot was started with. */
  secrets: readonly string[];
  close(): Promise<void>;
}

/**
 * A step is over when no fake has heard anything for this long, in real milliseconds. Time must not pass while a request is on its way:
 * an answer that took a real blink would have taken minutes.
 */
const QUIET_MS = 150;
const LONGEST_STEP_MS = 4_000;
const ACKNOWLEDGE_MS = 3_000;

/** Where the bot writes its log: a file; a device without any space left; a pipe whose reader may go away. */
export type LogPlace = 'file' | 'full' | 'pipe';

/** Three fakes, a database with digests and an alert that will be due, and the real bot in a process of its own. */
export async function buildWorld(options: { folder?: string; log?: LogPlace } = {}): Promise<BotWorld> {
  const home = mkdtempSync(path.join(tmpdir(), 'groundswell-world-'));
  const folder = options.folder ?? home;
  const clock = travellingClock();
  clock.turn(BEGIN - Date.now());
  const world = makeWorld({ projects: PROJECTS, seed: 11, weeks: 40, at: BEGIN });
  const [archived] = world.all;
  if (archived) archived.archivedAt = BEGIN - DAY;
  const github = await startFakeGitHub({ world, clock });
  const slack = await startFakeSlack({ clock });
  const discord = await startFakeDiscord({ clock });
  const guild = discord.state.addGuild('tidewatch');
  const asker = discord.state.addUser('ada');
  const channels = {
    slack: {
      digests: Array.from({ length: DIGEST_CHANNELS }, (_, at) => slack.addChannel(`C100000000${at}`).id),
      alerts: slack.addChannel('C2000000000').id,
    },
    discord: {
      digests: Array.from(
        { length: DIGEST_CHANNELS },
        (_, at) => discord.state.addChannel(guild.id, `digest-${at}`).id,
      ),
      alerts: discord.state.addChannel(guild.id, 'alerts').id,
    },
  };
  const file = path.join(folder, 'bot.db');
  const log = path.join(home, 'log.jsonl');
  await prepare(file, github, channels, guild.id);
  const environment = {
    GROUNDSWELL_DATABASE: file,
    GROUNDSWELL_BACKUP_FOLDER: path.join(home, 'backups'),
    // Its requests go on between the steps, in which time must stand still.
    GROUNDSWELL_DISCOVERY: 'no',
    ...gitHubSettings(github),
    ...slackSettings(slack),
    ...discordSettings(discord),
  };
  let child: ChildProcess | undefined;
  const running = (): ChildProcess => {
    if (child === undefined) throw new Error('no process runs');
    return child;
  };
  const order = (what: ProcessOrder): void => {
    if (child?.connected === true) child.send(what);
  };
  const heard = (): number => slack.state.calls.length + discord.requests.length + github.requests.length;
  const quiet = async (): Promise<void> => {
    const startedAt = performance.now();
    for (
      let [last, at] = [heard(), startedAt];
      performance.now() - at < QUIET_MS && performance.now() - startedAt < LONGEST_STEP_MS;
    ) {
      await rest(20);
      if (heard() !== last || sending(file) > 0) [last, at] = [heard(), performance.now()];
    }
  };
  const pass = async (ms: number, step = 5 * MINUTE): Promise<void> => {
    for (let left = ms; left > 0; left -= step) {
      clock.turn(Math.min(step, left));
      order({ kind: 'turn', ms: Math.min(step, left) });
      order({ kind: 'look' });
      await quiet();
    }
  };
  return {
    folder,
    file,
    clock,
    github,
    slack,
    discord,
    channels,
    pass,
    unserved: new Set(),
    secrets: [
      environment.GITHUB_TOKEN,
      environment.SLACK_BOT_TOKEN,
      environment.SLACK_APP_TOKEN,
      environment.DISCORD_TOKEN,
    ],
    child: running,
    async begin() {
      const { log: place = 'file' } = options;
      const written = place === 'pipe' ? undefined : openSync(place === 'full' ? '/dev/full' : log, 'a');
      child = fork(path.join(import.meta.dirname, 'bot-process.ts'), {
        stdio: ['ignore', 'inherit', written ?? 'pipe', 'ipc'],
      });
      if (written !== undefined) closeSync(written);
      child.stderr?.pipe(createWriteStream(log, { flags: 'a' }));
      const begun = child;
      const answer = once(begun, 'message') as Promise<[ProcessReport]>;
      order({ kind: 'start', environment, ahead: clock.now() - Date.now() });
      const [report] = await Promise.race([
        answer,
        once(begun, 'exit').then(() => Promise.reject(new Error('the bot ended before it had started'))),
      ]);
      if (report.kind !== 'started') throw new Error(report.kind === 'refused' ? report.sentence : report.kind);
    },
    async kill() {
      const dying = running();
      if (dying.exitCode === null && dying.signalCode === null) {
        dying.kill('SIGKILL');
        await once(dying, 'exit');
      }
      child = undefined;
    },
    async stop() {
      const ending = running();
      const gone = once(ending, 'exit');
      const startedAt = performance.now();
      order({ kind: 'stop' });
      await gone;
      child = undefined;
      return performance.now() - startedAt;
    },
    async jump(ms) {
      clock.jump(ms);
      order({ kind: 'jump', ms });
      order({ kind: 'look' });
      await quiet();
    },
    async askSlack(text) {
      const startedAt = performance.now();
      const { ack, responseUrl } = await slack.to.command(text);
      return within(async () => {
        while (ack === undefined && responseUrl.posts.length === 0) await rest(10);
      }, startedAt);
    },
    askDiscord(project) {
      const startedAt = performance.now();
      const asked = discord.command(
        { user: asker.id, channel: channels.discord.alerts, rights: 1n << 11n },
        ['signals', 'score'],
        [{ name: 'project', type: 3, value: project }],
      );
      return within(() => asked.answered(), startedAt);
    },
    loseReader: () => void running().stderr?.destroy(),
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    async close() {
      if (child !== undefined && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await Promise.all([slack.stop(), discord.stop(), github.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Messages on their way: a chart may be drawn before a platform hears anything. */
function sending(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return (database.prepare("select count(*) as n from deliveries where state = 'sending'").get() as { n: number }).n;
  } finally {
    database.close();
  }
}

export const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function within(work: () => Promise<void>, startedAt: number): Promise<number | undefined> {
  const late = Symbol('late');
  const ended = await Promise.race([
    work(),
    rest(Math.max(0, ACKNOWLEDGE_MS - (performance.now() - startedAt))).then(() => late),
  ]);
  return ended === late ? undefined : performance.now() - startedAt;
}

/** Projects known since long, one of them archived yesterday; a digest in three channels and alerts in one, on each platform. */
async function prepare(file: string, github: FakeGitHub, channels: BotWorld['channels'], guild: string): Promise<void> {
  const store = await openStore({ file });
  const long = BEGIN - 30 * DAY;
  const projects = github.world.all.map((each) => ({
    nodeId: each.id,
    fullName: `${each.owner}/${each.name}`,
    archived: false,
    license: each.license,
    createdAt: each.createdAt,
    language: each.language,
  }));
  await store.projects.observe(projects, long);
  await store.projects.observe(
    projects.slice(0, 1).map((project) => ({ ...project, archived: true })),
    BEGIN - DAY + HOUR,
  );
  const at = BEGIN - HOUR;
  for (const [workspaceId, platform, own] of [
    ['slack:T0000000001', 'slack', channels.slack],
    [`discord:${guild}`, 'discord', channels.discord],
  ] as const) {
    await store.workspaces.join({ id: workspaceId, platform, name: 'tidewatch' }, at);
    const base = {
      workspaceId,
      thread: null,
      slug: null,
      filter: completeFilter({ scope: 'universe' }),
      createdBy: 'U0000000001',
      createdByName: 'ann',
    };
    const audit = {
      workspaceId,
      channel: null,
      at,
      actor: 'U0000000001',
      actorName: 'ann',
      action: 'subscribe',
      detail: 'faults',
    };
    for (const channel of own.digests) {
      await store.subscriptions.create(
        {
          ...base,
          channel,
          kind: 'digest',
          schedule: { period: 'daily', weekday: 1, dayOfMonth: 1, ...DIGEST_AT, zone: 'UTC' },
          nextDueAt: Date.parse('2026-11-18T08:30:00Z'),
        },
        at,
        audit,
      );
    }
    await store.subscriptions.create(
      { ...base, channel: own.alerts, kind: 'alerts', schedule: null, nextDueAt: null },
      at,
      audit,
    );
  }
  await store.close();
}
