import { Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import type { Marker } from './delivery-key.ts';
import { markerOf, readMarker, sameKey } from './delivery-key.ts';
import type { DiscordRequests } from '../connection/requests.ts';

const PAGE = 100;
/** More than this many messages since then cannot be looked through in good time. */
const PAGES = 50;
/** The message's time is Discord's; ours may differ. */
const CLOCK_SKEW_MS = 60_000;

const messageSchema = z.object({
  id: z.string(),
  author: z.object({ id: z.string() }),
  components: z.array(z.unknown()).optional(),
});
type Found = z.infer<typeof messageSchema>;

export interface MarkedMessage {
  id: string;
  marker: Marker;
}

/** Our messages with this key in one channel, posted since then, oldest first. Reads our own components, which needs no intent. */
export async function findMarked(
  requests: DiscordRequests,
  channel: string,
  self: string,
  key: string,
  since: number,
): Promise<MarkedMessage[]> {
  const wanted = markerOf(key, 1, 1);
  const found: MarkedMessage[] = [];
  let after = SnowflakeUtil.generate({
    timestamp: Math.max(since - CLOCK_SKEW_MS, Number(SnowflakeUtil.epoch)),
  }).toString();
  for (let page = 0; ; page += 1) {
    if (page === PAGES) throw new Error('too many messages to look through');
    const messages = await readPage(requests, channel, after);
    found.push(
      ...messages.filter((message) => message.author.id === self).flatMap((message) => marked(message, wanted)),
    );
    const newest = messages.at(-1);
    if (messages.length < PAGE || newest === undefined) return found;
    after = newest.id;
  }
}

/** The parts of a message that follow its first one. */
export async function followingParts(
  requests: DiscordRequests,
  channel: string,
  first: string,
  marker: Marker,
): Promise<MarkedMessage[]> {
  const messages = await readPage(requests, channel, first);
  return messages
    .flatMap((message) => marked(message, marker))
    .filter((part) => part.marker.part > 1)
    .sort((a, b) => a.marker.part - b.marker.part);
}

/** The marker of one message; undefined when it has none or cannot be read. */
export async function markerIn(
  requests: DiscordRequests,
  channel: string,
  message: string,
): Promise<Marker | undefined> {
  return readMarker(
    messageSchema.parse(await requests.call('get', Routes.channelMessage(channel, message))).components,
  );
}

async function readPage(requests: DiscordRequests, channel: string, after: string): Promise<Found[]> {
  const page = z.array(messageSchema).parse(
    await requests.call('get', Routes.channelMessages(channel), {
      query: new URLSearchParams({ after, limit: String(PAGE) }),
    }),
  );
  return page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

function marked(message: Found, wanted: Marker): MarkedMessage[] {
  const marker = readMarker(message.components);
  return marker !== undefined && sameKey(marker, wanted) ? [{ id: message.id, marker }] : [];
}
