import type { Client } from 'discord.js';
import { ChannelType, Routes } from 'discord.js';
import { z } from 'zod';
import type { ChannelRef, MessageRef, SendOptions, WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { missingRights } from '../connection/check-channel.ts';
import type { DiscordContext } from '../config.ts';
import { guildOf } from '../config.ts';
import { apiCode } from '../connection/errors.ts';
import { markerOf, nonceOf, withMarker } from './delivery-key.ts';
import { oneLine, shorten } from '../render/escape.ts';
import { findMarked, followingParts, markerIn } from './find-sent.ts';
import { THREAD_NAME } from '../render/limits.ts';
import { preparePayloads } from './prepare-message.ts';
import type { DiscordRequests, ReadyPayload } from '../connection/requests.ts';
import { inOpenThread, threadIsClosed } from './threads.ts';

export interface Delivery {
  context: DiscordContext;
  requests: DiscordRequests;
  client: Client;
  /** The bot's own user id, which older applications do not share with it. */
  self: () => Promise<string>;
}

const UNKNOWN_CHANNEL = 10003;
const UNKNOWN_MESSAGE = 10008;
const THREAD_EXISTS = 160004;
/** A forum may want every post tagged: it gets the first tag that is open to all. */
const TAG_REQUIRED = 40067;
/** Why no thread can be started at a message: the place has none (a thread itself), the right is missing, or there are too many. */
const NO_THREAD = new Set([50013, 50024, 160006, 160007, 50001, UNKNOWN_MESSAGE]);
/** Looking for the parts of a message that was interrupted: no delivery is retried later than this. */
const PARTS_SINCE_MS = 6 * 3_600_000;
/** The same for messages to one person, which are owed for two days. */
const DIRECT_SINCE_MS = 3 * 24 * 3_600_000;
const ARCHIVE_MINUTES = 10_080;

const FORUMS: ReadonlySet<number> = new Set([ChannelType.GuildForum, ChannelType.GuildMedia]);

const created = z.object({ id: z.string() });
const channelSchema = z.object({ id: z.string(), type: z.number(), name: z.string().nullish() });

/** Posts a message, each of its parts once: parts that already stand (from an interrupted try) are left as they are. */
export async function send(
  delivery: Delivery,
  target: ChannelRef,
  message: Message,
  { key }: SendOptions,
): Promise<MessageRef> {
  const payloads = await preparePayloads(message, delivery.context);
  if (target.thread === undefined && (await isForum(delivery, target.channel)))
    return sendPost(delivery, target, message, payloads, key);
  const place = await postingPlace(delivery, target, message);
  const post = async ({ channel, thread, replyTo }: Place): Promise<MessageRef> => {
    const first = await postParts(delivery, channel, payloads, key, 1, payloads.length, replyTo);
    return {
      workspace: target.workspace,
      channel: target.channel,
      ...(thread === undefined ? {} : { thread }),
      message: first,
    };
  };
  try {
    return await post(place);
  } catch (error) {
    // A forum has nothing but threads.
    if (place.thread === undefined || !threadIsClosed(error) || (await isForum(delivery, target.channel))) throw error;
    return await post({ channel: target.channel, replyTo: place.thread });
  }
}

/** A message to one person; Discord gives the same channel every time. */
export async function sendDirect(
  delivery: Delivery,
  workspace: WorkspaceId,
  user: string,
  message: Message,
  { key }: SendOptions,
): Promise<MessageRef> {
  const { id } = created.parse(
    await delivery.requests.call('post', Routes.userChannels(), { body: { recipient_id: user } }),
  );
  // Only here is a person's channel known, so here it is looked for what an attempt before the nonce's minutes may have left.
  const standing = await findWhole(delivery, id, key, delivery.context.clock.now() - DIRECT_SINCE_MS);
  if (standing !== undefined) return { workspace, channel: id, message: standing };
  const payloads = await preparePayloads(message, delivery.context);
  return { workspace, channel: id, message: await postParts(delivery, id, payloads, key, 1, payloads.length) };
}

/** Changes a message in its place; where it has more or fewer parts than before, the rest is added or taken away. */
export async function update(delivery: Delivery, ref: MessageRef, message: Message): Promise<void> {
  const { requests } = delivery;
  const channel = ref.thread ?? ref.channel;
  const payloads = await preparePayloads(message, delivery.context);
  const marker = await markerIn(requests, channel, ref.message);
  const others =
    marker !== undefined && (marker.parts > 1 || payloads.length > 1)
      ? await followingParts(requests, channel, ref.message, marker)
      : [];
  const ids = [ref.message, ...others.map((part) => part.id)];
  for (const [index, payload] of payloads.entries()) {
    const id = ids[index];
    const body =
      marker === undefined
        ? payload.body
        : withMarker(payload.body, { ...marker, part: index + 1, parts: payloads.length });
    await inOpenThread(requests, channel, () =>
      id === undefined
        ? requests.call('post', Routes.channelMessages(channel), { body, files: payload.files })
        : requests.call('patch', Routes.channelMessage(channel, id), { body, files: payload.files }),
    );
  }
  for (const id of ids.slice(payloads.length))
    await inOpenThread(requests, channel, () => requests.call('delete', Routes.channelMessage(channel, id)));
}

/** Looks for a message by its key; one that is not whole counts as not there, and `send` adds what it lacks. */
export async function find(
  delivery: Delivery,
  target: ChannelRef,
  key: string,
  since: number,
): Promise<MessageRef | undefined> {
  const { thread, ...channel } = target;
  if (thread !== undefined) {
    const inThread = await findWhole(delivery, thread, key, since).catch((error: unknown) => {
      if (threadIsClosed(error)) return undefined;
      throw error;
    });
    if (inThread !== undefined) return { ...target, message: inThread };
  }
  if (await isForum(delivery, target.channel))
    return thread === undefined ? findPost(delivery, target, key, since) : undefined;
  const message = await findWhole(delivery, target.channel, key, since);
  return message === undefined ? undefined : { ...channel, message };
}

async function findWhole(
  { requests, self }: Delivery,
  channel: string,
  key: string,
  since: number,
): Promise<string | undefined> {
  const parts = await findMarked(requests, channel, await self(), key, since);
  const first = parts.find((part) => part.marker.part === 1);
  return first !== undefined && new Set(parts.map((part) => part.marker.part)).size >= first.marker.parts
    ? first.id
    : undefined;
}

/** Posts parts `from` to the end and returns the first one's id. */
async function postParts(
  { requests, context, self }: Delivery,
  channel: string,
  payloads: readonly ReadyPayload[],
  key: string,
  from: number,
  parts: number,
  replyTo?: string,
): Promise<string> {
  // Discord's own guard lasts minutes; for a message of several parts that broke off in between, what stands is looked up.
  const standing =
    parts > 1 ? await findMarked(requests, channel, await self(), key, context.clock.now() - PARTS_SINCE_MS) : [];
  let first: string | undefined;
  for (const [index, payload] of payloads.entries()) {
    const part = from + index;
    const there = standing.find((candidate) => candidate.marker.part === part && candidate.marker.parts === parts);
    const id =
      there?.id ??
      (await postOne(
        requests,
        channel,
        { ...payload, body: withMarker(payload.body, markerOf(key, part, parts)) },
        nonceOf(key, part),
        part === 1 ? replyTo : undefined,
      ));
    first ??= id;
  }
  return first ?? '';
}

async function postOne(
  requests: DiscordRequests,
  channel: string,
  { body, files }: ReadyPayload,
  nonce: string,
  replyTo: string | undefined,
): Promise<string> {
  const reference =
    replyTo === undefined ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
  const post = (): Promise<unknown> =>
    requests.call('post', Routes.channelMessages(channel), {
      body: { ...body, ...reference, nonce, enforce_nonce: true },
      files,
    });
  return created.parse(await inOpenThread(requests, channel, post)).id;
}

interface Place {
  channel: string;
  thread?: string;
  /** The message that this one answers where no thread can be. */
  replyTo?: string;
}

/** The thread of a message, started where there is none yet; where there can be none, a reply in the channel. */
async function postingPlace(delivery: Delivery, target: ChannelRef, message: Message): Promise<Place> {
  const { thread } = target;
  if (thread === undefined || thread === target.channel) return { channel: target.channel };
  const inThread = { channel: thread, thread };
  const inChannel = { channel: target.channel, replyTo: thread };
  if (await channelExists(delivery, thread)) return inThread;
  // A thread that nothing can be said in would stand there empty.
  if (missingRights(delivery.client, target.channel).includes('Send Messages in Threads')) return inChannel;
  try {
    const name = shorten(oneLine(message.summary), THREAD_NAME) || 'Updates';
    // A thread has the id of the message that it starts from.
    await delivery.requests.call('post', Routes.threads(target.channel, thread), {
      body: { name, auto_archive_duration: ARCHIVE_MINUTES },
    });
    return inThread;
  } catch (error) {
    if (apiCode(error) === THREAD_EXISTS) return inThread;
    if (NO_THREAD.has(apiCode(error))) return inChannel;
    throw error;
  }
}

async function channelExists({ client, requests }: Delivery, channel: string): Promise<boolean> {
  if (client.channels.cache.has(channel)) return true;
  try {
    await requests.call('get', Routes.channel(channel));
    return true;
  } catch (error) {
    if (apiCode(error) === UNKNOWN_CHANNEL) return false;
    // It is there, and closed to the bot: whoever posts finds that out.
    if (threadIsClosed(error)) return true;
    throw error;
  }
}

async function isForum({ client, requests }: Delivery, channel: string): Promise<boolean> {
  const known =
    client.channels.cache.get(channel)?.type ??
    channelSchema.parse(await requests.call('get', Routes.channel(channel))).type;
  return FORUMS.has(known);
}

/** In a forum every message is a post of its own, named by its finding. Discord has no nonce there, so it is looked for first. */
async function sendPost(
  delivery: Delivery,
  target: ChannelRef,
  message: Message,
  payloads: readonly ReadyPayload[],
  key: string,
): Promise<MessageRef> {
  const { context } = delivery;
  const [first, ...more] = payloads;
  const since = context.clock.now() - PARTS_SINCE_MS;
  let post = await standingPost(delivery, target, key, since);
  if (post === undefined && first !== undefined) {
    const name = shorten(oneLine(message.summary), THREAD_NAME) || 'Signals';
    post = await startPost(delivery, target.channel, name, {
      ...first,
      body: withMarker(first.body, markerOf(key, 1, payloads.length)),
    });
  }
  const thread = post ?? '';
  if (more.length > 0) await postParts(delivery, thread, more, key, 2, payloads.length);
  return { ...target, thread, message: thread };
}

const forumSchema = z.object({
  available_tags: z.array(z.object({ id: z.string(), moderated: z.boolean() })).optional(),
});

async function startPost(
  { requests }: Delivery,
  forum: string,
  name: string,
  { body, files }: ReadyPayload,
): Promise<string> {
  const post = { name, auto_archive_duration: ARCHIVE_MINUTES, message: body };
  try {
    return created.parse(await requests.call('post', Routes.threads(forum), { body: post, files })).id;
  } catch (error) {
    if (apiCode(error) !== TAG_REQUIRED) throw error;
    const { available_tags: tags = [] } = forumSchema.parse(await requests.call('get', Routes.channel(forum)));
    const tag = tags.find((candidate) => !candidate.moderated);
    if (tag === undefined)
      throw new PermanentDeliveryError(
        'no-permission',
        `${TAG_REQUIRED}: every post in this forum needs a tag, and only moderators may set its tags; let everybody use one of them, or do not require tags`,
        { cause: error },
      );
    return created.parse(
      await requests.call('post', Routes.threads(forum), { body: { ...post, applied_tags: [tag.id] }, files }),
    ).id;
  }
}

async function findPost(
  delivery: Delivery,
  target: ChannelRef,
  key: string,
  since: number,
): Promise<MessageRef | undefined> {
  const post = await standingPost(delivery, target, key, since);
  if (post === undefined) return undefined;
  const marker = await markerIn(delivery.requests, post, post);
  const parts =
    marker !== undefined && marker.parts > 1 ? await followingParts(delivery.requests, post, post, marker) : [];
  return marker !== undefined && parts.length + 1 < marker.parts
    ? undefined
    : { ...target, thread: post, message: post };
}

const activeThreads = z.object({
  threads: z.array(z.object({ id: z.string(), parent_id: z.string().nullish(), owner_id: z.string().nullish() })),
});

/** Our post with this key in a forum. The message that starts a post has the post's id. */
async function standingPost(
  { requests, client, self }: Delivery,
  target: ChannelRef,
  key: string,
  since: number,
): Promise<string | undefined> {
  const channel = client.channels.cache.get(target.channel);
  const guild =
    guildOf(target.workspace) ?? (channel !== undefined && 'guildId' in channel ? channel.guildId : undefined);
  if (guild == null) return undefined;
  const bot = await self();
  const { threads } = activeThreads.parse(await requests.call('get', Routes.guildActiveThreads(guild)));
  for (const thread of threads) {
    if (thread.parent_id !== target.channel || thread.owner_id !== bot) continue;
    if ((await findMarked(requests, thread.id, bot, key, since)).some((part) => part.marker.part === 1))
      return thread.id;
  }
  return undefined;
}
