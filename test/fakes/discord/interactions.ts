import type { FakeMessage, FakeState } from './state.ts';

/** One interaction that a person caused, and what came of it. */
export class FakeInteraction {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  readonly channel: string;
  readonly user: string;
  /** The message whose button was pressed. */
  readonly source: FakeMessage | undefined;
  /** Callback types in the order they came: more than one is a mistake that Discord refuses. */
  callback: { type: number; data: Record<string, unknown>; at: number } | undefined;
  /** The message that answers: by the callback, by an edit of what was deferred, or the source itself. */
  original: FakeMessage | undefined;
  originalDeleted = false;
  readonly followUps: FakeMessage[] = [];
  readonly #waiting: { done: () => boolean; resolve: () => void }[] = [];

  constructor(state: FakeState, channel: string, user: string, source?: FakeMessage) {
    this.id = state.id();
    this.token = `interaction-${this.id}`;
    this.at = state.now();
    this.channel = channel;
    this.user = user;
    this.source = source;
  }

  /** Whether anything is there for the person to read, choose or fill in. */
  get resolved(): boolean {
    if (this.followUps.length > 0) return true;
    const type = this.callback?.type;
    if (type === 4 || type === 7 || type === 8 || type === 9) return true;
    return this.original !== undefined && this.original.edits > 0;
  }

  /** Resolves once the callback has come. */
  acknowledged(): Promise<void> {
    return this.#until(() => this.callback !== undefined);
  }

  /** Resolves once the person has an answer. */
  answered(): Promise<void> {
    return this.#until(() => this.resolved);
  }

  /** Resolves once an edit of the answer came; for progress lines. */
  editedTimes(times: number): Promise<void> {
    return this.#until(() => (this.original?.edits ?? 0) >= times);
  }

  changed(): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.done()) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve();
    }
  }

  /** What the person sees, the answer before what follows. */
  get messages(): FakeMessage[] {
    return [...(this.original !== undefined && !this.originalDeleted ? [this.original] : []), ...this.followUps];
  }

  #until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ done, resolve }));
  }
}

export interface From {
  user: string;
  channel: string;
  /** The member's rights in the channel as a bit set; none unless told. */
  rights?: bigint;
  /** 'guild': the bot lives in the server. 'user': the person brought it along. Default by the channel. */
  installed?: 'guild' | 'user';
}

/** What every interaction has, whoever caused it and however. */
export function interactionJson(
  state: FakeState,
  interaction: FakeInteraction,
  from: From,
  type: number,
  data: unknown,
  message?: unknown,
): Record<string, unknown> {
  const channel = state.channels.get(from.channel);
  const user = state.users.get(from.user);
  if (channel === undefined || user === undefined) throw new Error('no such channel or user');
  const guild = channel.guild;
  const installed = from.installed ?? (guild === undefined ? 'user' : 'guild');
  const json = state.userJson(user);
  return {
    id: interaction.id,
    application_id: state.application,
    type,
    data,
    token: interaction.token,
    version: 1,
    channel_id: channel.id,
    channel: state.channelJson(channel),
    ...(guild === undefined
      ? { user: json }
      : {
          guild_id: guild,
          guild: { id: guild, features: [], locale: 'en-US' },
          member: {
            user: json,
            roles: [],
            joined_at: new Date(0).toISOString(),
            permissions: String(from.rights ?? 0n),
            deaf: false,
            mute: false,
            flags: 0,
          },
        }),
    app_permissions: '0',
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: installed === 'guild' ? { '0': guild ?? '0' } : { '1': user.id },
    context: guild === undefined ? 1 : 0,
    attachment_size_limit: 10_485_760,
    ...(message === undefined ? {} : { message }),
  };
}

export interface OptionValue {
  name: string;
  /** 3 text, 4 whole number, 5 yes or no, 10 number, 11 file. */
  type: number;
  value: string | number | boolean;
  focused?: boolean;
}

/** `/signals score` or `/signals subscribe digest` with its options. */
export function commandData(
  state: FakeState,
  words: readonly string[],
  options: readonly OptionValue[],
  attachments?: Record<string, unknown>,
): Record<string, unknown> {
  const [root = 'signals', ...rest] = words;
  const inner = rest.reduceRight<unknown[]>(
    (below, name, index) => [{ type: index === 0 && rest.length === 2 ? 2 : 1, name, options: below }],
    [...options],
  );
  return {
    id: state.id(),
    name: root,
    type: 1,
    options: inner,
    ...(attachments === undefined ? {} : { resolved: { attachments } }),
  };
}
