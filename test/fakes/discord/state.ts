/** What stands on the fake Discord. */

export interface FakeUser {
  id: string;
  name: string;
  bot: boolean;
  /** Takes direct messages from the bot. */
  reachable: boolean;
}

export interface FakeChannel {
  id: string;
  guild: string | undefined;
  name: string;
  /** 0 text, 1 direct, 11 public thread, 15 forum. */
  type: number;
  parent: string | undefined;
  /** What the bot may not do here. */
  closed: 'no' | 'view' | 'send' | 'threads';
  locked: boolean;
  /** A thread that was silent for long, or was closed by somebody. */
  archived: boolean;
  /** A forum that wants a tag. */
  tagRequired: boolean;
  /** Its tags are for moderators alone. */
  tagsModerated: boolean;
  /** Who a direct channel is with. */
  recipient: string | undefined;
  owner: string;
  messages: FakeMessage[];
}

export interface FakeFile {
  name: string;
  bytes: Uint8Array;
}

export interface FakeMessage {
  id: string;
  channel: string;
  author: string;
  body: Record<string, unknown>;
  files: FakeFile[];
  at: number;
  edits: number;
  ephemeral: boolean;
  /** Who asked for it by an interaction. */
  askedBy: string | undefined;
  replyTo: string | undefined;
  /** Users, roles and everybody that it notifies. */
  pings: string[];
  nonce: string | undefined;
}

export interface FakeGuild {
  id: string;
  name: string;
  /** Rights of the bot's role as a bit set. */
  botRights: bigint;
  /** When the bot came, ms. */
  joinedAt: number;
  /** Where the server greets who is new. */
  systemChannel: string | undefined;
}

const EPOCH = 1_420_070_400_000n;
const DEFAULT_RIGHTS = (1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 35n) | (1n << 15n) | (1n << 16n);

export class FakeState {
  readonly now: () => number;
  readonly application = '900000000000000001';
  readonly bot: FakeUser = { id: '900000000000000001', name: 'groundswell', bot: true, reachable: true };
  readonly users = new Map<string, FakeUser>();
  readonly guilds = new Map<string, FakeGuild>();
  readonly channels = new Map<string, FakeChannel>();
  commands: Record<string, unknown>[] = [];
  /** Whether single persons may install the application. */
  userInstall = true;
  #counter = 0n;

  constructor(now: () => number) {
    this.now = now;
    this.users.set(this.bot.id, this.bot);
  }

  id(at = this.now()): string {
    this.#counter += 1n;
    return (((BigInt(Math.floor(at)) - EPOCH) << 22n) | (this.#counter & 0x3fffffn)).toString();
  }

  addUser(name: string, options: { reachable?: boolean } = {}): FakeUser {
    const user = { id: this.id(), name, bot: false, reachable: options.reachable ?? true };
    this.users.set(user.id, user);
    return user;
  }

  addGuild(name: string, botRights = DEFAULT_RIGHTS): FakeGuild {
    const guild: FakeGuild = { id: this.id(), name, botRights, joinedAt: this.now(), systemChannel: undefined };
    this.guilds.set(guild.id, guild);
    return guild;
  }

  addChannel(
    guild: string | undefined,
    name: string,
    options: Partial<
      Pick<FakeChannel, 'type' | 'parent' | 'closed' | 'tagRequired' | 'tagsModerated' | 'recipient' | 'owner' | 'id'>
    > = {},
  ): FakeChannel {
    const channel: FakeChannel = {
      id: options.id ?? this.id(),
      guild,
      name,
      type: options.type ?? 0,
      parent: options.parent,
      closed: options.closed ?? 'no',
      locked: false,
      archived: false,
      tagRequired: options.tagRequired ?? false,
      tagsModerated: options.tagsModerated ?? false,
      recipient: options.recipient,
      owner: options.owner ?? this.bot.id,
      messages: [],
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  userJson(user: FakeUser): Record<string, unknown> {
    return {
      id: user.id,
      username: user.name,
      global_name: user.name,
      discriminator: '0',
      avatar: null,
      bot: user.bot,
    };
  }

  channelJson(channel: FakeChannel): Record<string, unknown> {
    const thread =
      channel.type === 11
        ? {
            thread_metadata: {
              archived: channel.archived,
              auto_archive_duration: 10_080,
              archive_timestamp: new Date(this.now()).toISOString(),
              locked: channel.locked,
            },
            message_count: channel.messages.length,
            member_count: 1,
          }
        : {};
    const denied = { no: 0n, view: 1n << 10n, send: 1n << 11n, threads: 1n << 38n }[channel.closed];
    return {
      id: channel.id,
      type: channel.type,
      name: channel.type === 1 ? undefined : channel.name,
      ...(channel.guild === undefined
        ? { recipients: [] }
        : {
            guild_id: channel.guild,
            position: 0,
            permission_overwrites:
              denied === 0n ? [] : [{ id: this.bot.id, type: 1, allow: '0', deny: String(denied) }],
          }),
      parent_id: channel.parent ?? null,
      owner_id: channel.owner,
      ...(channel.type === 15
        ? {
            available_tags: channel.tagRequired ? [{ id: '5', name: 'open', moderated: channel.tagsModerated }] : [],
            flags: channel.tagRequired ? 16 : 0,
          }
        : {}),
      ...thread,
    };
  }

  guildJson(guild: FakeGuild): Record<string, unknown> {
    const channels = [...this.channels.values()].filter((channel) => channel.guild === guild.id);
    const role = `${guild.id.slice(0, -1)}9`;
    return {
      id: guild.id,
      name: guild.name,
      unavailable: false,
      member_count: 3,
      large: false,
      joined_at: new Date(guild.joinedAt).toISOString(),
      system_channel_id: guild.systemChannel ?? null,
      owner_id: '1',
      features: [],
      roles: [
        {
          id: guild.id,
          name: '@everyone',
          permissions: '0',
          position: 0,
          color: 0,
          hoist: false,
          managed: false,
          mentionable: false,
          flags: 0,
        },
        {
          id: role,
          name: 'groundswell',
          permissions: String(guild.botRights),
          position: 1,
          color: 0,
          hoist: false,
          managed: true,
          mentionable: false,
          flags: 0,
        },
      ],
      members: [
        {
          user: this.userJson(this.bot),
          roles: [role],
          joined_at: new Date(this.now()).toISOString(),
          deaf: false,
          mute: false,
          flags: 0,
        },
      ],
      channels: channels.filter((channel) => channel.type !== 11).map((channel) => this.channelJson(channel)),
      threads: channels
        .filter((channel) => channel.type === 11 && !channel.archived)
        .map((channel) => this.channelJson(channel)),
      presences: [],
      voice_states: [],
      emojis: [],
      stickers: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }

  /** As it is read later: Discord does not tell the nonce then. */
  messageJson(message: FakeMessage, base: string): Record<string, unknown> {
    const author = this.users.get(message.author) ?? this.bot;
    const components = resolveMedia(
      message.body['components'] ?? [],
      (name) => `${base}/attachments/${message.channel}/${message.id}/${name}`,
    );
    return {
      id: message.id,
      channel_id: message.channel,
      author: this.userJson(author),
      content: message.body['content'] ?? '',
      embeds: message.body['embeds'] ?? [],
      components,
      flags: Number(message.body['flags'] ?? 0) | (message.ephemeral ? 64 : 0),
      attachments: [],
      mentions: [],
      mention_roles: [],
      mention_everyone: false,
      pinned: false,
      tts: false,
      type: message.replyTo === undefined ? 0 : 19,
      timestamp: new Date(message.at).toISOString(),
      edited_timestamp: message.edits === 0 ? null : new Date(this.now()).toISOString(),
      ...(message.replyTo === undefined
        ? {}
        : { message_reference: { message_id: message.replyTo, channel_id: message.channel } }),
      ...(message.askedBy === undefined
        ? {}
        : {
            interaction_metadata: {
              id: this.id(),
              type: 2,
              user: this.userJson(this.users.get(message.askedBy) ?? this.bot),
              authorizing_integration_owners: {},
            },
          }),
    };
  }
}

/** Discord gives every component a number where it has none, and every attachment an address. */
function resolveMedia(
  value: unknown,
  url: (name: string) => string,
  used = new Set<number>(),
  next = { id: 1 },
): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveMedia(item, url, used, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    if (key === 'url' && typeof inner === 'string' && inner.startsWith('attachment://'))
      return [key, url(inner.slice('attachment://'.length))];
    return [key, resolveMedia(inner, url, used, next)];
  });
  const resolved = Object.fromEntries(entries);
  if (
    typeof resolved['type'] === 'number' &&
    !('value' in resolved) &&
    (resolved['id'] === undefined || resolved['id'] === 0)
  )
    resolved['id'] = next.id++;
  return resolved;
}

/** All words of a message in reading order. */
export function wordsOf(message: FakeMessage): string {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        if (['content', 'label', 'placeholder', 'description', 'title'].includes(key) && typeof value === 'string')
          found.push(value);
        else if (typeof value === 'object') walk(value);
      }
    }
  };
  walk(message.body['content'] === undefined ? [] : [{ content: message.body['content'] }]);
  walk(message.body['embeds'] ?? []);
  walk(message.body['components'] ?? []);
  return found.join('\n');
}
