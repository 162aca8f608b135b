import { z } from 'zod';
import type { ChannelRef } from '../../../contracts/chat-platform.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { PermanentReason } from '../../../contracts/errors.ts';
import { deliveryError, slackCode } from '../connection/errors.ts';
import { METADATA_EVENT, METADATA_KEY } from '../render/limits.ts';
import type { Workspace } from '../connection/workspace.ts';

const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        bot_id: z.string().optional(),
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

export interface StandingParts {
  /** `ts` by part, from 0. */
  parts: Map<number, string>;
  /** How many parts the whole message has. */
  expected: number;
}

/**
 * Slack does not let us look: a right to read that the app was installed without, or that this kind of channel does not give. It
 * says nothing of whether we may post, nor of whether the message stands.
 */
export class CannotLookError extends Error {
  override readonly name = 'CannotLookError';
}

/** Slack's refusals of what these say are the search's own. */
const OWN_REFUSALS: readonly PermanentReason[] = ['no-permission', 'invalid-message'];

const PAGE = 200;
/** More pages than this are no search but a flood; then it is unknown whether the message stands. */
const MAX_PAGES = 50;

/**
 * Looks for our message with this key by the metadata it carries: in the channel, or in the thread where it was to stand, and the
 * further parts in the first one's thread. Metadata of other apps counts for nothing.
 * @throws CannotLookError where Slack refuses the search itself
 */
export async function findParts(
  workspace: Workspace,
  target: ChannelRef,
  key: string,
  since: number,
): Promise<StandingParts> {
  const wanted = key.slice(0, METADATA_KEY);
  const found: StandingParts = { parts: new Map(), expected: 1 };
  const take = (message: Found): boolean => {
    const mark = message.metadata?.event_type === METADATA_EVENT ? message.metadata.event_payload : undefined;
    if (mark?.key !== wanted || (workspace.botId !== undefined && message.bot_id !== workspace.botId)) return false;
    const part = mark.part ?? 0;
    if (!found.parts.has(part)) found.parts.set(part, message.ts);
    found.expected = Math.max(found.expected, mark.parts ?? 1);
    return found.parts.size >= found.expected;
  };
  const oldest = (since / 1000).toFixed(6);
  const inThread =
    target.thread !== undefined &&
    (await searchThread(workspace, { channel: target.channel, ts: target.thread, oldest }, take));
  if (!inThread)
    await search(
      workspace,
      'conversations.history',
      { channel: target.channel, oldest },
      (message) => take(message) || found.parts.has(0),
    );
  const first = found.parts.get(0);
  if (!inThread && first !== undefined && found.expected > 1)
    await search(workspace, 'conversations.replies', { channel: target.channel, ts: first }, take);
  return found;
}

/** @returns false where there is no such thread any more: what was to stand in it stands in the channel then */
async function searchThread(
  workspace: Workspace,
  options: Record<string, unknown>,
  enough: (message: Found) => boolean,
): Promise<boolean> {
  try {
    await search(workspace, 'conversations.replies', options, enough);
    return true;
  } catch (error) {
    if (slackCode(error) === 'thread_not_found') return false;
    throw error;
  }
}

async function search(
  workspace: Workspace,
  method: string,
  options: Record<string, unknown>,
  enough: (message: Found) => boolean,
): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = pageSchema.parse(
      await looked(
        workspace.client.apiCall(method, {
          ...options,
          include_all_metadata: true,
          limit: PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      ),
    );
    if (answer.messages.some(enough)) return;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return;
  }
  throw new PassingDeliveryError('too many messages to look through', 'unknown');
}

async function looked<T>(page: Promise<T>): Promise<T> {
  try {
    return await page;
  } catch (error) {
    const failure = deliveryError(error);
    if (failure instanceof PermanentDeliveryError && OWN_REFUSALS.includes(failure.reason))
      throw new CannotLookError(failure.detail, { cause: error });
    throw error;
  }
}
