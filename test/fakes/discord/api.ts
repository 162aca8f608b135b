import { checkChoices, checkCommands, checkMessage, checkModal } from './check-payload.ts';
import type { FakeGateway } from './gateway.ts';
import type { FakeInteraction } from './interactions.ts';
import type { ApiReply, ApiRequest, FakeFaults } from './rest-server.ts';
import { Refusal } from './rest-server.ts';
import type { FakeChannel, FakeMessage, FakeState } from './state.ts';

const DEADLINE_MS = 3_000;
const TOKEN_MS = 15 * 60_000;
const EPHEMERAL = 64;

type Json = Record<string, unknown>;
const jsonOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export interface ApiWorld {
  /** Whether payloads are held against Discord's own description. */
  checks: boolean;
  state: FakeState;
  /** How long a nonce is remembered, milliseconds. */
  nonceMs: number;
  gateway: () => FakeGateway;
  faults: FakeFaults;
  interactions: Map<string, FakeInteraction>;
  token: string;
  baseUrl: () => string;
  gatewayUrl: () => string;
  shards: () => number;
  /** Everything that Discord would have refused, for a test to look at in the end. */
  violations: string[];
  /** Every request that arrived, as `POST /channels/1/messages`. */
  requests: string[];
}

export function refuse(world: ApiWorld, request: ApiRequest, problems: readonly string[]): never {
  world.violations.push(...problems.map((problem) => `${request.method} ${request.path}: ${problem}`));
  throw new Refusal(400, 50035, 'Invalid Form Body', {
    json: { errors: { _errors: problems.map((message) => ({ code: 'BASE_TYPE', message })) } },
  });
}

/** What each route does to the fake's state. */
export class Api {
  readonly #world: ApiWorld;
  readonly #nonces = new Map<string, { message: FakeMessage; at: number }>();

  constructor(world: ApiWorld) {
    this.#world = world;
  }

  attachment(request: ApiRequest): ApiReply {
    const [, , channel = '', message = '', name = ''] = request.path.split('/');
    const file =
      this.#world.state.channels
        .get(channel)
        ?.messages.find((candidate) => candidate.id === message)
        ?.files.find((candidate) => candidate.name === name) ?? this.interactionFile(message, name);
    return file === undefined ? { status: 404 } : { status: 200, bytes: file.bytes };
  }

  interactionFile(message: string, name: string): { name: string; bytes: Uint8Array } | undefined {
    for (const interaction of this.#world.interactions.values()) {
      const found = interaction.messages
        .find((candidate) => candidate.id === message)
        ?.files.find((file) => file.name === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  servers(request: ApiRequest): unknown {
    const after = BigInt(request.query.get('after') ?? '0');
    const limit = Number(request.query.get('limit') ?? 200);
    const servers = [...this.#world.state.guilds.values()]
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      .filter((guild) => BigInt(guild.id) > after);
    return servers.slice(0, limit).map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: null,
      owner: false,
      permissions: String(guild.botRights),
      features: [],
    }));
  }

  /** Nobody sees or changes the commands of another application. */
  commandsOf(application: string): unknown {
    if (application !== this.#world.state.application)
      throw new Refusal(403, 20012, 'You are not authorized to perform this action on this application');
    return this.#world.state.commands;
  }

  putCommands(request: ApiRequest, application: string): unknown {
    this.commandsOf(application);
    const problems = checkCommands(request.body);
    if (problems.length > 0) refuse(this.#world, request, problems);
    const { state } = this.#world;
    const wanted = (request.body as Json[]).flatMap((command) => command['integration_types'] as number[]);
    // What Discord does here could not be tried: its documents say that only supported types may be given.
    if (!state.userInstall && wanted.includes(1)) throw new Refusal(400, 50035, 'Invalid Form Body');
    state.commands = (request.body as Json[]).map((command) => ({
      id: state.id(),
      application_id: state.application,
      version: state.id(),
      nsfw: false,
      dm_permission: true,
      ...command,
    }));
    return state.commands;
  }

  callback(request: ApiRequest, id: string, token: string): ApiReply {
    const { state, interactions } = this.#world;
    const interaction = interactions.get(token);
    if (interaction === undefined || interaction.id !== id) throw new Refusal(404, 10062, 'Unknown interaction');
    if (interaction.callback !== undefined) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    if (state.now() - interaction.at > DEADLINE_MS) throw new Refusal(404, 10062, 'Unknown interaction');
    const body = jsonOf(request.body);
    const type = Number(body['type']);
    const data = jsonOf(body['data']);
    const problems = !this.#world.checks
      ? []
      : type === 4 || type === 7
        ? checkMessage(
            data,
            request.files.map((file) => file.name),
          )
        : type === 8
          ? checkChoices(data)
          : type === 9
            ? checkModal(data)
            : [];
    if (type === 5 && data['flags'] !== undefined && data['flags'] !== EPHEMERAL)
      problems.push('a deferral has no flag but EPHEMERAL');
    if (problems.length > 0) refuse(this.#world, request, problems);
    interaction.callback = { type, data, at: state.now() };
    if (type === 4 || type === 5) {
      const ephemeral = (Number(data['flags'] ?? 0) & EPHEMERAL) !== 0;
      interaction.original = this.store(interaction.channel, type === 4 ? data : {}, request, {
        ephemeral,
        askedBy: interaction.user,
      });
    } else if (type === 6 || type === 7) {
      interaction.original = interaction.source;
      if (type === 7 && interaction.source !== undefined) this.change(interaction.source, data, request);
    }
    interaction.changed();
    return { status: 204 };
  }

  editOriginal(request: ApiRequest, token: string): unknown {
    const interaction = this.token(token);
    const { original } = interaction;
    if (original === undefined || interaction.originalDeleted) throw new Refusal(404, 10008, 'Unknown Message');
    this.checked(request);
    this.change(original, jsonOf(request.body), request);
    interaction.changed();
    return this.#world.state.messageJson(original, this.#world.baseUrl());
  }

  deleteOriginal(token: string): ApiReply {
    const interaction = this.token(token);
    if (interaction.original === undefined || interaction.originalDeleted)
      throw new Refusal(404, 10008, 'Unknown Message');
    interaction.originalDeleted = true;
    this.forget(interaction.original);
    return { status: 204 };
  }

  followUp(request: ApiRequest, token: string): unknown {
    const interaction = this.token(token);
    if (interaction.callback === undefined) throw new Refusal(404, 10015, 'Unknown Webhook');
    this.checked(request);
    const body = jsonOf(request.body);
    const message = this.store(interaction.channel, body, request, {
      ephemeral: (Number(body['flags'] ?? 0) & EPHEMERAL) !== 0,
      askedBy: interaction.user,
    });
    interaction.followUps.push(message);
    interaction.changed();
    return this.#world.state.messageJson(message, this.#world.baseUrl());
  }

  token(token: string): FakeInteraction {
    const interaction = this.#world.interactions.get(token);
    if (interaction === undefined) throw new Refusal(404, 10015, 'Unknown Webhook');
    if (this.#world.state.now() - interaction.at > TOKEN_MS) throw new Refusal(401, 50027, 'Invalid Webhook Token');
    return interaction;
  }

  openDirect(request: ApiRequest): unknown {
    const { state } = this.#world;
    const recipient = String(jsonOf(request.body)['recipient_id']);
    if (!state.users.has(recipient)) throw new Refusal(400, 50033, 'Invalid Recipient(s)');
    const channel =
      [...state.channels.values()].find((candidate) => candidate.recipient === recipient) ??
      state.addChannel(undefined, 'direct', { type: 1, recipient });
    return state.channelJson(channel);
  }

  channel(id: string): FakeChannel {
    const channel = this.#world.state.channels.get(id);
    if (channel === undefined) throw new Refusal(404, 10003, 'Unknown Channel');
    if (channel.closed === 'view') throw new Refusal(403, 50001, 'Missing Access');
    return channel;
  }

  message(channel: string, id: string): FakeMessage {
    const message = this.channel(channel).messages.find((candidate) => candidate.id === id);
    if (message === undefined) throw new Refusal(404, 10008, 'Unknown Message');
    return message;
  }

  readMessages(request: ApiRequest, id: string): unknown {
    const after = BigInt(request.query.get('after') ?? '0');
    const limit = Number(request.query.get('limit') ?? 50);
    const messages = this.channel(id)
      .messages.filter((message) => !message.ephemeral && BigInt(message.id) > after)
      .slice(0, limit);
    return messages.reverse().map((message) => this.#world.state.messageJson(message, this.#world.baseUrl()));
  }

  postMessage(request: ApiRequest, id: string): unknown {
    const { state } = this.#world;
    const channel = this.channel(id);
    const recipient = channel.recipient === undefined ? undefined : state.users.get(channel.recipient);
    if (recipient?.reachable === false) throw new Refusal(403, 50007, 'Cannot send messages to this user');
    if (channel.closed === 'send') throw new Refusal(403, 50013, 'Missing Permissions');
    if (channel.parent !== undefined && state.channels.get(channel.parent)?.closed === 'threads')
      throw new Refusal(403, 50013, 'Missing Permissions');
    if (channel.locked) throw new Refusal(400, 160005, 'Thread is locked');
    this.awake(channel);
    if (channel.type === 15) throw new Refusal(400, 50008, 'Cannot send messages in a non-text channel');
    this.checked(request);
    const body = jsonOf(request.body);
    const nonce = typeof body['nonce'] === 'string' ? `${channel.id}:${body['nonce']}` : undefined;
    const before = nonce === undefined || body['enforce_nonce'] !== true ? undefined : this.#nonces.get(nonce);
    if (before !== undefined && state.now() - before.at < this.#world.nonceMs)
      return state.messageJson(before.message, this.#world.baseUrl());
    const reference = jsonOf(body['message_reference'])['message_id'];
    const message = this.store(id, body, request, {
      ephemeral: false,
      askedBy: undefined,
      replyTo: typeof reference === 'string' ? reference : undefined,
    });
    if (nonce !== undefined) this.#nonces.set(nonce, { message, at: state.now() });
    return { ...state.messageJson(message, this.#world.baseUrl()), nonce: body['nonce'] };
  }

  editMessage(request: ApiRequest, message: FakeMessage): unknown {
    this.awake(this.channel(message.channel));
    if (message.author !== this.#world.state.bot.id)
      throw new Refusal(403, 50005, 'Cannot edit a message authored by another user');
    this.checked(request);
    this.change(message, jsonOf(request.body), request);
    return this.#world.state.messageJson(message, this.#world.baseUrl());
  }

  deleteMessage(channel: string, id: string): ApiReply {
    this.awake(this.channel(channel));
    this.forget(this.message(channel, id));
    return { status: 204 };
  }

  /** Discord wakes a thread for a new message by itself in some cases and refuses it in others; here nothing wakes by itself. */
  awake(channel: FakeChannel): void {
    if (channel.archived) throw new Refusal(400, 50083, 'Thread is archived');
  }

  /** Who may write in a thread may wake it, unless it is locked: that takes a right which the bot does not ask for. */
  changeThread(request: ApiRequest, id: string): unknown {
    const { state } = this.#world;
    const thread = this.channel(id);
    if (thread.type !== 11) throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    const may = !thread.locked && state.channels.get(thread.parent ?? '')?.closed !== 'threads';
    if (!may || jsonOf(request.body)['archived'] !== false) throw new Refusal(403, 50013, 'Missing Permissions');
    thread.archived = false;
    this.#world.gateway().dispatch('THREAD_UPDATE', state.channelJson(thread), thread.guild);
    return state.channelJson(thread);
  }

  startThread(request: ApiRequest, parent: string, id: string): unknown {
    const { state } = this.#world;
    const channel = this.channel(parent);
    if (channel.type !== 0 && channel.type !== 5)
      throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    this.message(parent, id);
    if (state.channels.has(id)) throw new Refusal(400, 160004, 'A thread has already been created for this message');
    const name = jsonOf(request.body)['name'];
    if (typeof name !== 'string' || name.length < 1 || name.length > 100)
      refuse(this.#world, request, ['a thread has a name of 1 to 100 characters']);
    const thread = state.addChannel(channel.guild, name, { id, type: 11, parent });
    this.#world
      .gateway()
      .dispatch('THREAD_CREATE', { ...state.channelJson(thread), newly_created: true }, channel.guild);
    return state.channelJson(thread);
  }

  startPost(request: ApiRequest, parent: string): unknown {
    const { state } = this.#world;
    const forum = this.channel(parent);
    if (forum.type !== 15) throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    const body = jsonOf(request.body);
    if (forum.tagRequired && !Array.isArray(body['applied_tags']))
      throw new Refusal(400, 40067, 'A tag is required to create a forum post in this channel');
    const message = jsonOf(body['message']);
    const problems = checkMessage(
      message,
      request.files.map((file) => file.name),
    );
    if (typeof body['name'] !== 'string' || body['name'].length < 1 || body['name'].length > 100)
      problems.push('a post has a name of 1 to 100 characters');
    if (problems.length > 0) refuse(this.#world, request, problems);
    const thread = state.addChannel(forum.guild, String(body['name']), { type: 11, parent });
    this.store(thread.id, message, request, { ephemeral: false, askedBy: undefined, id: thread.id });
    return {
      ...state.channelJson(thread),
      message: state.messageJson(this.message(thread.id, thread.id), this.#world.baseUrl()),
    };
  }

  checked(request: ApiRequest): void {
    const problems = checkMessage(
      request.body,
      request.files.map((file) => file.name),
    );
    if (problems.length > 0) refuse(this.#world, request, problems);
  }

  store(
    channel: string,
    body: Json,
    request: ApiRequest,
    more: { ephemeral: boolean; askedBy: string | undefined; replyTo?: string | undefined; id?: string },
  ): FakeMessage {
    const { state } = this.#world;
    const nonce = body['nonce'];
    const message: FakeMessage = {
      id: more.id ?? state.id(),
      channel,
      author: state.bot.id,
      body,
      files: request.files,
      at: state.now(),
      edits: 0,
      ephemeral: more.ephemeral,
      askedBy: more.askedBy,
      replyTo: more.replyTo,
      pings: this.#world.checks ? pingsOf(body) : [],
      nonce: typeof nonce === 'string' ? nonce : undefined,
    };
    state.channels.get(channel)?.messages.push(message);
    return message;
  }

  change(message: FakeMessage, body: Json, request: ApiRequest): void {
    message.body = { ...message.body, ...body };
    message.files = request.files;
    message.edits += 1;
    message.pings.push(...pingsOf(body));
  }

  forget(message: FakeMessage): void {
    const messages = this.#world.state.channels.get(message.channel)?.messages;
    const at = messages?.indexOf(message) ?? -1;
    if (at >= 0) messages?.splice(at, 1);
  }
}

/** What a text notifies, as Discord decides it: what is written, as far as the request allows. */
function pingsOf(body: Json): string[] {
  const written = [
    ...JSON.stringify([body['content'], body['components']]).matchAll(/@everyone|@here|<@!?\d+>|<@&\d+>/g),
  ].map(([mention]) => mention);
  const allowed = body['allowed_mentions'];
  if (allowed === undefined) return written;
  const {
    parse = [],
    users = [],
    roles = [],
  } = jsonOf(allowed) as { parse?: string[]; users?: string[]; roles?: string[] };
  return written.filter((mention) =>
    /^@/.test(mention)
      ? parse.includes('everyone')
      : mention.startsWith('<@&')
        ? parse.includes('roles') || roles.length > 0
        : parse.includes('users') || users.length > 0,
  );
}
