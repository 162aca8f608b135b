import { z } from 'zod';
import { webApi } from '@slack/bolt';
import type { AttemptNote, ChannelRef, PostingWindow } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { PermanentReason } from '../../../contracts/errors.ts';
import { keepNote, readNote } from './attempt-note.ts';
import type { KnownParts } from './attempt-note.ts';
import { deliveryError, slackCode } from '../connection/errors.ts';
import { METADATA_EVENT, METADATA_KEY } from '../render/limits.ts';
import type { Workspace } from '../connection/workspace.ts';

const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        bot_id: z.string().nullish(),
        user: z.string().nullish(),
        app_id: z.string().nullish(),
        thread_ts: z.string().optional(),
        metadata: z
          .object({
            event_type: z.string(),
            event_payload: z
              .object({ key: z.string().optional(), part: z.number().optional(), parts: z.number().optional() })
              .optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

type Found = z.infer<typeof pageSchema>['messages'][number];

/**
 * Slack does not let us look: a right to read that the app was installed without, or that this kind of channel does not give, or more
 * to read than it lets us within a reasonable time. It says nothing of whether we may post, nor of whether the message stands.
 */
export class CannotLookError extends Error {
  override readonly name = 'CannotLookError';
}

/** Slack's refusals of what these say are the search's own. */
const OWN_REFUSALS: readonly PermanentReason[] = ['no-permission', 'invalid-message'];

const PAGE = 200;
/** More pages than this are no search but a flood. */
const MAX_PAGES = 50;
/** Apps that are distributed outside of the Marketplace may read once a minute: a channel is held up this many minutes at most. */
const MAX_WAITS = 20;

interface Search {
  workspace: Workspace;
  target: ChannelRef;
  window: PostingWindow;
  note: AttemptNote;
  known: KnownParts;
  /** Takes a message for one of ours. @returns whether all parts are found */
  take: (message: Found) => boolean;
}

/**
 * Looks for our message with this key by the metadata it carries: in the channel, or in the thread where it was to stand, and the
 * further parts in the first one's thread. Metadata of other apps counts for nothing. What it has learnt is kept in the note, so that
 * a search that Slack puts off goes on where it was.
 * @throws CannotLookError where Slack refuses the search itself; PassingDeliveryError where it is to go on later
 */
export async function findParts(
  workspace: Workspace,
  target: ChannelRef,
  key: string,
  window: PostingWindow,
  note: AttemptNote,
): Promise<KnownParts> {
  const known = readNote(note);
  if (known.searchedUntil !== undefined && known.searchedUntil >= window.until) return known;
  const wanted = key.slice(0, METADATA_KEY);
  const take = (message: Found): boolean => {
    const mark = message.metadata?.event_type === METADATA_EVENT ? message.metadata.event_payload : undefined;
    if (mark?.key !== wanted || !isOwn(workspace, message)) return false;
    const part = mark.part ?? 0;
    if (!known.parts.has(part)) known.parts.set(part, message.ts);
    known.expected = Math.max(known.expected, mark.parts ?? 1);
    return known.parts.size >= known.expected;
  };
  if (known.search?.until !== window.until)
    known.search = { until: window.until, stage: target.thread === undefined ? 'channel' : 'thread', pages: 0 };
  await searchAll({ workspace, target, window, note, known, take });
  known.search = undefined;
  known.searchedUntil = window.until;
  await keepNote(note, known);
  return known;
}

/** By the bot, its user or the app: none of the three is in every message, and a bot gets another id when it is installed anew. */
function isOwn({ botId, botUserId, appId }: Workspace, message: Found): boolean {
  const signs = [
    [botId, message.bot_id],
    [botUserId, message.user],
    [appId, message.app_id],
  ];
  if (signs.every(([own]) => own === undefined)) return true;
  return signs.some(([own, theirs]) => own !== undefined && own === theirs);
}

async function searchAll(search: Search): Promise<void> {
  const { target, known } = search;
  const { channel } = target;
  if (known.search?.stage === 'thread') {
    try {
      await searchPages(search, 'conversations.replies', { channel, ts: target.thread }, search.take);
      return;
    } catch (error) {
      // Without its thread, what was to stand in it stands in the channel.
      if (slackCode(error) !== 'thread_not_found') throw error;
      known.search = { ...known.search, stage: 'channel', cursor: undefined };
    }
  }
  if (known.search?.stage === 'channel') {
    await searchPages(search, 'conversations.history', { channel }, (one) => search.take(one) || known.parts.has(0));
    known.search = { ...known.search, stage: 'rest', cursor: undefined };
  }
  const first = known.parts.get(0);
  if (first !== undefined && known.parts.size < known.expected)
    await searchPages(search, 'conversations.replies', { channel, ts: first }, search.take);
}

async function searchPages(
  search: Search,
  method: string,
  place: Record<string, unknown>,
  enough: (message: Found) => boolean,
): Promise<void> {
  const { known, note } = search;
  for (;;) {
    const answer = await readPage(search, method, place);
    if (answer.messages.some(enough)) return;
    const cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '' || known.search === undefined) return;
    known.search = { ...known.search, cursor, pages: known.search.pages + 1 };
    if (known.search.pages >= MAX_PAGES) throw new CannotLookError('too many messages to look through');
    await keepNote(note, known);
  }
}

async function readPage(
  { workspace, window, note, known }: Search,
  method: string,
  place: Record<string, unknown>,
): Promise<z.infer<typeof pageSchema>> {
  const cursor = known.search?.cursor;
  try {
    return pageSchema.parse(
      await workspace.client.apiCall(method, {
        ...place,
        oldest: (window.since / 1000).toFixed(6),
        latest: (window.until / 1000).toFixed(6),
        inclusive: true,
        include_all_metadata: true,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
  } catch (error) {
    const failure = deliveryError(error);
    if (failure instanceof PermanentDeliveryError && OWN_REFUSALS.includes(failure.reason))
      throw new CannotLookError(failure.detail, { cause: error });
    if (error instanceof webApi.WebAPIRateLimitedError || slackCode(error) === 'invalid_cursor') {
      known.waits += 1;
      if (slackCode(error) === 'invalid_cursor') delete known.search?.cursor;
      await keepNote(note, known);
      if (known.waits > MAX_WAITS) throw new CannotLookError('Slack puts the search off too often', { cause: error });
    }
    throw error;
  }
}
