import type { AnyOptionValues, Choice, CommandDeclaration, Invocation } from './command.ts';
import type { Caller, WorkspaceId } from './platforms/chat-platform.ts';
import type { Message } from './messages/message.ts';

/** What the platforms know of the application: commands to declare, and somebody who answers. It never rejects; errors are answers. */
export interface Bot {
  readonly commands: readonly CommandDeclaration[];
  /** Runs a command. Rights are checked here, for typed commands and buttons alike. `onProgress` gets one-line sentences. */
  run(invocation: Invocation, caller: Caller, hooks?: RunHooks): Promise<Answer>;
  /** Parses `score qdrant/qdrant --public` and runs it. Parse errors are answers too. */
  runText(text: string, caller: Caller, hooks?: RunHooks): Promise<Answer>;
  /** Reads a command text without running it (for forms and for pace). Undefined: it does not parse. */
  parse(text: string): Invocation | undefined;
  /** The declared option's completions for what was typed so far; answers from memory. At most `limit` (25 by default). */
  complete(query: CompletionQuery, caller: Caller): Promise<readonly Choice[]>;
  /** The workspace at a glance, for Slack's App Home. */
  home(caller: Caller): Promise<Message>;
  /** A small scorecard for a pasted GitHub address; undefined when the project is unknown or the workspace has not opted in. */
  card(url: string, caller: Caller): Promise<Message | undefined>;
  /** Lifecycle: the platform tells what it learned about where it lives. */
  workspaceJoined(workspace: WorkspaceId, name: string): Promise<void>;
  /** The bot came to a place where people can see it: they are told once what it is and how to begin. */
  welcome(workspace: WorkspaceId, place: WelcomePlace): Promise<void>;
  workspaceLeft(workspace: WorkspaceId): Promise<void>;
  /** Nothing can be posted there any more: its subscriptions are switched off, and whoever set them up is told. `reason` is a clause: `the channel was deleted`. */
  channelGone(workspace: WorkspaceId, channel: string, reason: string): Promise<void>;
  /** Native ids of the channels and threads that something is to be posted to. */
  subscribedChannels(workspace: WorkspaceId): Promise<readonly string[]>;
  /** Small counters for presence and status lines. */
  freshness(): Promise<Freshness>;
}

/** By its native id: a channel, a direct conversation, or a person who has no conversation with the bot yet. */
export interface WelcomePlace {
  kind: 'channel' | 'conversation' | 'person';
  id: string;
}

export interface Answer {
  message: Message;
  /** Whether everybody in the channel may see it: the command's audience, or `--public`. */
  visibility: 'private' | 'channel';
  /** 'error' for user errors and failures: platforms keep these private always. */
  outcome: 'ok' | 'error';
}

export interface RunHooks {
  onProgress?: (sentence: string) => void;
  signal?: AbortSignal;
}

export interface CompletionQuery {
  command: string;
  option: string;
  typed: string;
  /** Values already given for the other options. */
  options: AnyOptionValues;
  limit?: number;
}

export interface Freshness {
  projects: number;
  /** Newest successful observation of GitHub, ms since the epoch; undefined before the first. */
  newestObservation: number | undefined;
}
