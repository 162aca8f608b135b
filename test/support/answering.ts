import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import { commands } from '../../commands/index.ts';
import { createBot } from '../../src/bot/create-bot.ts';
import type { Bot } from '../../src/contracts/bot.ts';
import type { CommandContext } from '../../commands/support/context.ts';
import type { RunnableCommand } from '../../src/contracts/command.ts';
import type { Caller } from '../../src/contracts/platforms/chat-platform.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import type { Logger } from '../../src/contracts/logger.ts';
import { withQuotes } from '../../src/contracts/messages/line.ts';
import type { Block, Inline, Line, Message } from '../../src/contracts/messages/message.ts';
import type { ProjectVisitor } from '../../src/contracts/visitor.ts';
import { createVisitLimit } from '../../commands/support/finding/visit-limit.ts';
import { ProjectIndex } from '../../src/search/project-index.ts';
import type { StarterProject } from '../../src/contracts/figures/starter.ts';
import type { TrackResult } from '../../src/contracts/tracker.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import type { SourceHealth } from '../../src/contracts/figures/usage.ts';
import type { Store } from '../../db/store.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';
import { NOW, WORKSPACE, fillSmallUniverse } from './small-universe.ts';
import type { SmallUniverse } from './small-universe.ts';

interface LogEntry {
  fields: Record<string, unknown>;
  message: string;
}

export interface Answering {
  bot: Bot;
  store: Store;
  index: ProjectIndex;
  /** Errors that were logged. */
  logged: LogEntry[];
  setNow: (at: number) => void;
  /** The whole answer as plain text. */
  ask: (text: string, caller?: Partial<Caller>) => Promise<string>;
}

export const manager: Caller = {
  workspace: WORKSPACE,
  channel: 'C1',
  user: 'U1',
  userName: 'Ada',
  mayManage: true,
  zone: 'Europe/Berlin',
  personal: false,
};

export interface AnsweringOptions {
  /** A store in the place of a fresh one. */
  store?: Store;
  operators?: readonly string[];
  starter?: readonly StarterProject[];
  /** Reads projects that are not tracked; unless told, GitHub knows none. */
  visit?: ProjectVisitor['visit'];
  /** Names that the tracker finds on GitHub, beyond those in the store. */
  onGitHub?: readonly string[];
  unreachable?: boolean;
  /** All commands unless told. */
  commands?: readonly RunnableCommand<CommandContext>[];
  /** Whether this Groundswell shows cards under links. Default true. */
  linkCards?: boolean;
  /** Sources that are switched on, as `status` sees them. */
  sources?: readonly SourceHealth[];
  /** How the thread of the jobs is; unless told there is none. */
  jobs?: { running: boolean; restarts: number };
}

/** The real bot over the real store on a file of its own; only the clock and what lies outside the process are given. */
export async function answering(options: AnsweringOptions = {}): Promise<Answering> {
  const store = options.store ?? (await temporaryStore());
  const index = new ProjectIndex();
  for (const name of await store.projects.names())
    index.add({
      id: name.id,
      fullName: name.fullName,
      formerNames: name.former,
      description: name.description ?? undefined,
      stars: name.stars ?? undefined,
    });
  let now = NOW;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const logged: LogEntry[] = [];
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => void logged.push({ fields: { ...fields }, message }),
    child: () => log,
  };
  const bot = createBot({
    commands: options.commands ?? commands,
    log,
    operators: options.operators ?? [],
    services: {
      store,
      clock,
      index,
      tracker: {
        visit: options.visit ?? (async () => ({ kind: 'absent', reason: 'GitHub has no such repository' })),
        track: (references) => trackFrom(store, index, options.onGitHub ?? [], references),
      },
      visitLimit: createVisitLimit(),
      operations: {
        sources: async () => options.sources ?? [],
        budget: () => [{ resource: 'graphql', remaining: 4_500, limit: 5_000, resetAt: now + 1_800_000 }],
        checkChannel: async (_platform, target) =>
          options.unreachable
            ? { ok: false, sentence: 'The bot is not in that channel.', hint: 'Invite it.' }
            : { ok: true, name: target.channel },
        jobs: () => options.jobs,
        connections: () => [],
        diagnose: async () => [],
      },
      starter: async () => options.starter ?? [],
      settings: {
        weights: DEFAULT_WEIGHTS,
        starHistoryZone: 'America/Los_Angeles',
        defaultZone: 'UTC',
        trackLimit: 500,
        digestGraceHours: 12,
        linkCards: options.linkCards ?? true,
      },
    },
  });
  return {
    bot,
    store,
    index,
    logged,
    setNow: (at) => void (now = at),
    ask: async (text, caller = {}) => textOf((await bot.runText(text, { ...manager, ...caller })).message),
  };
}

/** The same on the small universe, with qdrant and milvus on the watchlist. */
export async function answeringOnSmallUniverse(
  options: AnsweringOptions = {},
): Promise<Answering & { ids: SmallUniverse }> {
  template ??= fillTemplate();
  const { bytes, ids } = await template;
  const file = path.join(temporaryFolder(), 'test.db');
  writeFileSync(file, bytes);
  return { ...(await answering({ ...options, store: await temporaryStore({ file }) })), ids };
}

let template: Promise<{ bytes: Buffer; ids: SmallUniverse }> | undefined;

/** Filled once a test file; every test gets a copy of its own. */
async function fillTemplate(): Promise<{ bytes: Buffer; ids: SmallUniverse }> {
  const folder = temporaryFolder();
  const store = await openStore({ file: path.join(folder, 'template.db') });
  const ids = await fillSmallUniverse(store);
  await store.workspaces.join({ id: WORKSPACE, platform: 'slack', name: 'Team' }, NOW);
  await store.workspaces.watch(WORKSPACE, [ids.qdrant, ids.milvus], 'U1', NOW, {
    workspaceId: WORKSPACE,
    channel: 'C1',
    at: NOW,
    actor: 'U1',
    actorName: 'Ada',
    action: 'track',
    detail: 'two projects',
  });
  const copy = path.join(folder, 'copy.db');
  await store.maintenance.backup(copy);
  await store.close();
  return { bytes: readFileSync(copy), ids };
}

/** Finds names in the store, then among what GitHub would know; the network stays out. */
async function trackFrom(
  store: Store,
  index: ProjectIndex,
  onGitHub: readonly string[],
  references: Parameters<Parameters<typeof createBot>[0]['services']['tracker']['track']>[0],
): Promise<TrackResult> {
  const tracked: { id: number; fullName: string; isNew: boolean; isRead: boolean; formerName?: string }[] = [];
  const notFound: { reference: string; reason: string; suggestions: readonly string[] }[] = [];
  for (const reference of references) {
    const name =
      reference.kind === 'repository'
        ? `${reference.owner}/${reference.name}`
        : reference.kind === 'organisation'
          ? `${reference.owner}/*`
          : reference.url;
    const known = await store.projects.findByName(name);
    if (known)
      tracked.push({
        id: known.id,
        fullName: known.fullName,
        isNew: false,
        isRead: false,
        ...(known.fullName === name ? {} : { formerName: name }),
      });
    else if (onGitHub.includes(name)) {
      const { ids } = await store.projects.observe([{ nodeId: `R_${name}`, fullName: name }], NOW);
      const id = ids[0]?.id ?? 0;
      index.add({ id, fullName: name });
      tracked.push({ id, fullName: name, isNew: true, isRead: true });
    } else notFound.push({ reference: name, reason: 'GitHub does not know it', suggestions: [] });
  }
  return { tracked, notFound, pending: [], leftOut: 0 };
}

/** Every text of a message, in reading order, one block a line. */
export const textOf = (message: Message): string => [message.summary, ...message.blocks.map(blockText)].join('\n');

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return [block.text, block.aside ?? ''].map(lineText).join('  ');
    case 'text':
    case 'note':
      return lineText(block.text);
    case 'fields':
      return block.items
        .map((item) => `${item.label} ${lineText(item.value)} ${lineText(item.note ?? '')}`.trim())
        .join('\n');
    case 'table':
      return [
        block.caption ?? '',
        block.columns.map((column) => column.label).join(' | '),
        ...block.rows.map((row) => row.map(lineText).join(' | ')),
      ].join('\n');
    case 'list':
      return block.items.map(lineText).join('\n');
    case 'chart':
      return `[${block.chart.kind} chart] ${block.chart.title}`;
    case 'buttons':
      return block.buttons.map((button) => `[${button.label}]`).join(' ');
    case 'select':
      return block.options.map((option) => option.label).join(' ');
    case 'file':
      return `${block.name}\n${block.content}`;
    case 'divider':
      return '';
  }
}

export const lineText = (line: Line): string => withQuotes(line).map(inlineText).join('');

const inlineText = (inline: Inline): string =>
  typeof inline === 'string'
    ? inline
    : inline.kind === 'time'
      ? new Date(inline.at).toISOString().slice(0, 16)
      : inline.kind === 'channel'
        ? `#${inline.id}`
        : inline.text;

/** Instants that the small print names. */
export const agesOf = (message: Message): number[] =>
  message.blocks.flatMap((block) =>
    block.kind === 'note' && Array.isArray(block.text)
      ? (block.text as readonly Inline[]).flatMap((piece) =>
          typeof piece === 'object' && piece.kind === 'time' ? [piece.at] : [],
        )
      : [],
  );

/** All command texts that the message's buttons carry. */
export const commandsOf = (message: Message, kinds: readonly ('command' | 'form')[] = ['command', 'form']): string[] =>
  message.blocks.flatMap((block) =>
    (block.kind === 'buttons' ? block.buttons : block.kind === 'select' ? block.options : []).flatMap(({ action }) =>
      (action.kind === 'command' || action.kind === 'form') && kinds.includes(action.kind) ? [action.command] : [],
    ),
  );
