import type { Caller } from '../../src/contracts/platforms/chat-platform.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { defineCommand } from '../../src/contracts/command.ts';
import type { CommandDeclaration } from '../../src/contracts/command.ts';
import type { Diagnosis, PlatformName } from '../../src/contracts/platforms/chat-platform.ts';
import type { ProjectIndex } from '../../src/search/project-index.ts';
import type { Weights } from '../../src/contracts/figures/score.ts';
import type { ProjectReader } from '../../src/contracts/visitor.ts';
import type { ChannelCheck, ChannelRef } from '../../src/contracts/platforms/chat-platform.ts';
import type { StarterProject } from '../../src/contracts/figures/starter.ts';
import type { SourceHealth } from '../../src/contracts/figures/usage.ts';
import type { ProjectRecord, Store } from '../../db/store.ts';
import type { VisitLimit } from './finding/visit-limit.ts';

/** What stays the same for every command of a process. */
export interface CommandServices {
  store: Store;
  clock: Clock;
  /** All tracked projects by name, in memory. */
  index: ProjectIndex;
  tracker: ProjectReader;
  operations: Operations;
  visitLimit: VisitLimit;
  /** The starter universe, for `track starter:yes`. */
  starter: () => Promise<readonly StarterProject[]>;
  settings: CommandSettings;
}

interface CommandSettings {
  weights: Weights;
  /** Zone of the star history's days. */
  starHistoryZone: string;
  /** Zone for new subscriptions where the platform does not tell the asker's. */
  defaultZone: string;
  /** Most projects one `track` may add. */
  trackLimit: number;
  /** Hours a digest may be late before it is skipped. */
  digestGraceHours: number;
  /** Whether Slack shows cards under links where a workspace opts in. */
  linkCards: boolean;
}

/** A project that was read for one answer, without being tracked. */
export interface Visited {
  project: ProjectRecord;
  /** As it was asked for. */
  asked: string;
  /** Command texts that ask the same about what else was found under that name. */
  others: readonly { fullName: string; command: string }[];
  /** Clauses: why its figures are not of now, or not all there. */
  troubles: readonly string[];
}

/** What the running process knows of itself, for `status` and for checks at the time of subscribing. */
export interface Operations {
  /** Whether the thread of the jobs runs, and how often it has ended by itself; undefined where this process runs no jobs. */
  jobs(): { running: boolean; restarts: number } | undefined;
  budget(): readonly { resource: string; remaining: number; limit: number; resetAt: number }[];
  /** Whether the bot could post there now. */
  checkChannel(platform: PlatformName, target: ChannelRef): Promise<ChannelCheck>;
  /** Sources beside GitHub; empty where none is switched on. */
  sources(): Promise<readonly SourceHealth[]>;
  connections(): readonly { platform: PlatformName; connected: boolean }[];
  diagnose(): Promise<readonly Diagnosis[]>;
}

/** What one command run is given. */
export interface CommandContext extends CommandServices {
  caller: Caller;
  commands: readonly CommandDeclaration[];
  /** Now, fixed for this run, so that one answer has one age. */
  now: number;
  /** Says in one line what is happening while the asker waits. */
  progress: (sentence: string) => void;
  signal: AbortSignal;
  /** Answers a question in plain English; what would change something is offered, not done. */
  ask: (question: string) => Promise<Message>;
  /** Projects of this answer that are not tracked; filled where they are found. */
  visited: Visited[];
  /** Whether the caller is one of the operators the configuration names. */
  isOperator: boolean;
}

/** Declares a command with typed options. */
export const command = defineCommand<CommandContext>();
