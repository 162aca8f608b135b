import { z } from 'zod';
import { SECOND } from '../../../contracts/clock.ts';
import { slackCode } from '../connection/errors.ts';
import { openDirect } from '../sending/deliver.ts';
import { RESPONSE_URL_MS, RESPONSE_URL_USES } from '../render/limits.ts';
import { isRefusal, ResponseUrlError } from '../sending/present.ts';
import type { SlackPayload } from '../render/render-message.ts';
import type { SlackTools } from '../tools.ts';
import type { SlackClient } from '../connection/workspace.ts';

/** How one message of an answer is shown. */
export interface Showing {
  everyone: boolean;
  /** Takes the place of the message whose button was pressed. */
  replace?: boolean;
  /** Leaves the thread that it was asked for in. */
  inChannel?: boolean;
}

export type Respond = (payload: SlackPayload, showing: Showing) => Promise<void>;

export interface Recipient {
  user: string;
  /** Undefined: the person is told directly. */
  channel: string | undefined;
  /** The `response_url`; undefined where Slack gave none: then the Web API answers at once. */
  url: string | undefined;
  /** The thread in which it was asked. */
  thread?: string | undefined;
}

type Tools = Pick<SlackTools, 'clock' | 'requestTimeoutMs'>;

const refusalSchema = z.object({ error: z.string() });
/** Longer than this nobody waits for an answer. */
const MAX_WAIT_MS = 30 * SECOND;

/**
 * Answers through the `response_url`, which works five times in half an hour; when that is used up, through the Web API, and
 * where the bot is not in the channel, in a direct message. What was asked in a thread is answered there.
 */
export function createResponder(tools: Tools, client: SlackClient, recipient: Recipient): Respond {
  const until = tools.clock.now() + RESPONSE_URL_MS;
  let left = recipient.url === undefined ? 0 : RESPONSE_URL_USES;
  return async (payload, showing) => {
    const to = showing.replace === true || showing.inChannel === true ? { ...recipient, thread: undefined } : recipient;
    // A response_url is documented to reach threads with what everybody sees, and with nothing else.
    if (!showing.everyone && (await toldInThread(client, to, payload))) return;
    if (to.url !== undefined && left > 0 && tools.clock.now() < until) {
      left -= 1;
      try {
        await postToUrl(tools, to.url, payload, showing, to.thread);
        return;
      } catch (error) {
        // Refused blocks are the caller's to replace; that try did not count against the five.
        if (isRefusal(error)) {
          left += 1;
          throw error;
        }
        if (!(error instanceof ResponseUrlError)) throw error;
        left = 0;
      }
    }
    await postByApi(client, to, payload, showing);
  };
}

/** One person is told in the thread, where the bot may write there. @throws what refuses the blocks themselves */
async function toldInThread(
  client: SlackClient,
  { channel, user, thread, url }: Recipient,
  payload: SlackPayload,
): Promise<boolean> {
  if (thread === undefined || channel === undefined || url === undefined) return false;
  try {
    await client.apiCall('chat.postEphemeral', { channel, user, thread_ts: thread, ...payload });
    return true;
  } catch (error) {
    if (isRefusal(error)) throw error;
    return false;
  }
}

/** @throws ResponseUrlError when Slack refuses it, and what `fetch` rejects with. */
export async function postToUrl(
  { clock, requestTimeoutMs }: Tools,
  url: string,
  payload: SlackPayload,
  showing: Showing,
  thread?: string,
): Promise<void> {
  const body = JSON.stringify({
    response_type: showing.everyone ? 'in_channel' : 'ephemeral',
    replace_original: showing.replace === true,
    ...(thread !== undefined && showing.everyone ? { thread_ts: thread } : {}),
    ...payload,
  });
  for (let waited = 0; ;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const text = await response.text();
    if (response.status === 429) {
      const wait = Math.max(1, Number(response.headers.get('retry-after')) || 1) * SECOND;
      waited += wait;
      if (waited > MAX_WAIT_MS) throw new ResponseUrlError('ratelimited');
      await clock.sleep(wait);
      continue;
    }
    const refused = parseRefusal(text);
    if (refused !== undefined) throw new ResponseUrlError(refused, text);
    if (!response.ok) throw new ResponseUrlError(`http_${response.status}`);
    return;
  }
}

function parseRefusal(text: string): string | undefined {
  try {
    return refusalSchema.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return /^[a-z_]{4,40}$/.test(text) && text !== 'ok' ? text : undefined;
  }
}

async function postByApi(
  client: SlackClient,
  { channel, user, thread }: Recipient,
  payload: SlackPayload,
  { everyone }: Showing,
): Promise<void> {
  if (channel !== undefined) {
    const where = { channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
    try {
      if (everyone)
        await client.apiCall('chat.postMessage', { ...where, ...payload, unfurl_links: false, unfurl_media: false });
      else await client.apiCall('chat.postEphemeral', { ...where, user, ...payload });
      return;
    } catch (error) {
      if (
        !['not_in_channel', 'channel_not_found', 'user_not_in_channel', 'is_archived'].includes(slackCode(error) ?? '')
      )
        throw error;
    }
  }
  await client.apiCall('chat.postMessage', {
    channel: await openDirect(client, user),
    ...payload,
    unfurl_links: false,
    unfurl_media: false,
  });
}
