import type { Line, Message } from '../messages/message.ts';

/** A name in the registry of platforms, and the part of a workspace id before its colon. */
export type PlatformName = string;

/** A Slack workspace or a Discord guild, or (user-installed, direct messages) one person's own space. `id` is `<platform>:<native id>`. */
export type WorkspaceId = string;

/** Where a message goes. `thread` is the platform's own id of a thread or of the message that starts one. */
export interface ChannelRef {
  workspace: WorkspaceId;
  channel: string;
  thread?: string;
}

/** A posted message, found again by it. */
export interface MessageRef extends ChannelRef {
  message: string;
}

/** Who asks, as the platform knows them. */
export interface Caller {
  workspace: WorkspaceId;
  /** Native channel id; undefined in places that are no channel (App Home). */
  channel: string | undefined;
  /** The channel or forum that the thread or post belongs to in which somebody asks, where such places are channels of their own. */
  parent?: string | undefined;
  /** Native user id. */
  user: string;
  userName: string;
  /** Whether the platform says that this person may change this channel's subscriptions and the watchlist. */
  mayManage: boolean;
  /** IANA zone of the reader where the platform tells it. */
  zone: string | undefined;
  /** A direct message or a user-installed command outside any workspace: reading only. */
  personal: boolean;
}

/** What differs between platforms stands here, not in optional members. */
export interface PlatformLimits {
  /** Least time between two messages to one channel, in milliseconds. */
  channelPaceMs: number;
  /** Whether `find` can see a message that was posted before a crash: then nothing is ever posted twice. */
  findsSent: boolean;
  /** How long after posting the platform itself refuses the same key again, in milliseconds (Discord's nonce); 0 for never. */
  dedupeWindowMs: number;
}

/** How long a request of the delivery side is waited for. */
export interface RequestOptions {
  /**
   * Aborts when nobody waits any more. What came to stand after that would stand behind the back of a retry that has looked
   * for it in vain: from then on no request begins that shows or changes anything, and one on its way is broken off.
   */
  signal: AbortSignal;
}

/** What an attempt leaves behind for the next one, in whatever process: the platform's own words, kept with the delivery. */
export interface AttemptNote {
  read(): string | undefined;
  keep(note: string): Promise<void>;
}

/** When a message may have been posted by attempts that ended unknown, ms. */
export interface PostingWindow {
  since: number;
  until: number;
}

export interface AttemptOptions extends RequestOptions {
  note: AttemptNote;
}

export interface SendOptions extends AttemptOptions {
  /** The delivery key: stored with the message, so that it can be found again and is not posted twice. At most 200 characters. */
  key: string;
  /** Undefined: no attempt ended unknown, so nothing is looked for but what the note says. */
  mayStand: PostingWindow | undefined;
}

export type ChannelCheck = { ok: true; name: string } | { ok: false; sentence: string; hint: Line };

/**
 * The delivery side of a platform. Every method rejects with `PermanentDeliveryError` where retrying never helps and
 * with `PassingDeliveryError` otherwise; nothing else.
 */
export interface ChatPlatform {
  readonly name: PlatformName;
  readonly limits: PlatformLimits;
  /** Connects and begins to answer. Calling it twice is the same as once. */
  start(): Promise<void>;
  /** Stops taking work, waits for what is in flight, disconnects. Calling it twice is the same as once. */
  stop(): Promise<void>;
  /** Whether the connection stands right now, for /readyz and doctor. */
  connected(): boolean;
  send(target: ChannelRef, message: Message, options: SendOptions): Promise<MessageRef>;
  update(ref: MessageRef, message: Message, options: RequestOptions): Promise<void>;
  /**
   * Looks for a message that carries this key and was posted within `window`. A search that must wait rejects, and the next one goes on
   * from its note. Undefined: it is not there, or the platform lets nobody look.
   */
  find(
    target: ChannelRef,
    key: string,
    window: PostingWindow,
    options: AttemptOptions,
  ): Promise<MessageRef | undefined>;
  /** A direct message to one person. One that already stands under this key is not posted again, as far as the platform lets one look. */
  sendDirect(workspace: WorkspaceId, user: string, message: Message, options: SendOptions): Promise<MessageRef>;
  /** Whether the bot could post there now. */
  checkChannel(target: ChannelRef): Promise<ChannelCheck>;
  /** What is wrong with the set-up, as sentences with what to do; empty when all is well. */
  diagnose(): Promise<readonly Diagnosis[]>;
}

export interface Diagnosis {
  ok: boolean;
  sentence: string;
  hint?: string;
}
