import type { Clock } from '../../../src/contracts/clock.ts';

export interface FakeTeam {
  id: string;
  name: string;
  botToken: string;
  botId: string;
  botUser: string;
  scopes: string[];
  revoked: boolean;
  /** Set where the app has token rotation: the refresh token, good once, and when the bot token ends (ms). */
  rotation?: { refreshToken: string; endsAt: number };
  /** The organisation (Enterprise Grid) that it belongs to. */
  enterprise: string | undefined;
  /** Set where this is an organisation's installation: the workspaces in which it may be used. */
  serves: string[] | undefined;
}

export interface FakeUser {
  id: string;
  team: string;
  name: string;
  tz: string;
  isAdmin: boolean;
  /** Cannot be written to: deactivated, or a bot. */
  unreachable: boolean;
  /** On Enterprise Grid: the organisation, and all workspaces of it that the person is a member of. */
  enterprise: string | undefined;
  teams: string[];
  /** A guest, who is shown single channels. */
  isRestricted: boolean;
  /** Workspaces that see this person of another company in a channel of Slack Connect. */
  strangerTo: string[];
}

export interface FakeMessage {
  ts: string;
  threadTs: string | undefined;
  botId: string;
  text: string;
  blocks: unknown[];
  metadata: { event_type: string; event_payload: Record<string, unknown> } | undefined;
  edited: number;
}

export interface FakeChannel {
  id: string;
  team: string;
  name: string;
  isMember: boolean;
  isArchived: boolean;
  /** Set for direct messages: whose. */
  im: string | undefined;
  messages: FakeMessage[];
  /** Seen by one person only. */
  ephemeral: { user: string; text: string; blocks: unknown[]; threadTs?: string | undefined }[];
}

interface FakeFile {
  id: string;
  name: string;
  length: number;
  altText: string | undefined;
  bytes: Buffer | undefined;
  complete: boolean;
  channel: string | undefined;
  /** How many more posts find it still in processing. */
  notReadyFor: number;
}

interface FakeView {
  id: string;
  user: string;
  view: Record<string, unknown>;
  /** Changes with the view; who names an older one is refused. */
  hash: string;
}

/** What happens to calls of a method: before anything is done (`error`, `rate-limit`, `status`, `stall`, `hold`), or after it is done (`lose`, `cut`). */
export type Fault =
  | { kind: 'error'; error: string }
  | { kind: 'rate-limit'; seconds: number }
  | { kind: 'status'; status: number }
  /** Never answers; the connection stays open. */
  | { kind: 'stall' }
  /** Done and answered only then. */
  | { kind: 'hold'; until: Promise<void> }
  /** Done, but the connection breaks instead of an answer. */
  | { kind: 'lose' }
  /** Done, but the answer breaks off in the middle. */
  | { kind: 'cut' };

interface Call {
  method: string;
  args: Record<string, unknown>;
  team: string | undefined;
  at: number;
}

export interface SlackState {
  clock: Clock;
  teams: Map<string, FakeTeam>;
  users: Map<string, FakeUser>;
  channels: Map<string, FakeChannel>;
  files: Map<string, FakeFile>;
  views: Map<string, FakeView>;
  /** The published App Home by user. */
  homes: Map<string, Record<string, unknown>>;
  homeHashes: Map<string, string>;
  triggers: Map<string, { user: string; team: string; expiresAt: number }>;
  unfurls: Record<string, unknown>[];
  calls: Call[];
  /** Everything that Slack would have refused or that would have notified somebody: empty at the end of a good test. */
  violations: string[];
  /** Blocks that this workspace's Slack takes. */
  takes: { table: boolean; dataTable: boolean };
  /** New files are in processing for so many posts. */
  filesNotReadyFor: number;
  /** Answer posts that come faster than one a second to a channel with 429. */
  enforcePace: boolean;
  /** History as for apps that are distributed outside of the Marketplace: one request a minute, 15 messages each. */
  limitedHistory: boolean;
  /** By what messages in a history say whose they are. */
  signs: readonly ('bot_id' | 'user' | 'app_id')[];
  appToken: string;
  oauthCodes: Map<string, FakeTeam>;
  nextTs(): string;
  nextId(prefix: string): string;
}

export class SlackError extends Error {
  readonly code: string;
  readonly errors: readonly string[];

  constructor(code: string, errors: readonly string[] = []) {
    super(code);
    this.code = code;
    this.errors = errors;
  }
}
