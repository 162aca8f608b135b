import { checkMessage } from './check-payload.ts';
import { SlackError } from './slack-state.ts';
import type { FakeMessage, SlackState } from './slack-state.ts';

const USES = 5;
const LIFE_MS = 30 * 60_000;

export interface ResponseUrl {
  id: string;
  url: string;
  channel: string;
  user: string;
  /** The message whose button was pressed; undefined for slash commands and ephemeral messages. */
  original: FakeMessage | undefined;
  createdAt: number;
  uses: number;
  posts: {
    responseType: string;
    replaceOriginal: boolean;
    text: string;
    blocks: unknown[];
    threadTs: string | undefined;
  }[];
  /** Faults for the next posts, first one first. */
  faults: ({ status: number; retryAfter?: number } | { refuse: string })[];
}

interface Payload {
  response_type?: string;
  replace_original?: boolean;
  text?: string;
  blocks?: unknown[];
  /** Documented for `in_channel` answers that replace nothing; without effect on others here. */
  thread_ts?: string;
}

/** A post to a `response_url`, answered as Slack does: `ok`, or 404 with the error as JSON. */
export function answerResponseUrl(
  state: SlackState,
  entry: ResponseUrl | undefined,
  body: string,
): { status: number; body: string; headers?: Record<string, string> } {
  const error = (code: string): { status: number; body: string } => ({
    status: 404,
    body: JSON.stringify({ ok: false, error: code }),
  });
  if (entry === undefined) return error('invalid_url');
  const fault = entry.faults.shift();
  if (fault !== undefined && 'refuse' in fault) return error(fault.refuse);
  if (fault !== undefined)
    return {
      status: fault.status,
      body: '',
      ...(fault.retryAfter === undefined ? {} : { headers: { 'retry-after': String(fault.retryAfter) } }),
    };
  if (state.clock.now() - entry.createdAt > LIFE_MS) return error('expired_url');
  if (entry.uses >= USES) return error('used_url');
  const payload = JSON.parse(body) as Payload;
  try {
    checkMessage(state, payload, 'response_url');
  } catch (failure) {
    // Slack names no details here.
    if (failure instanceof SlackError) return error(failure.code);
    throw failure;
  }
  entry.uses += 1;
  record(state, entry, payload);
  return { status: 200, body: 'ok' };
}

/** An answer in an acknowledgement or by response_url reaches the person or the channel. */
export function record(state: SlackState, entry: ResponseUrl, payload: Payload): void {
  const post = {
    responseType: payload.response_type ?? 'ephemeral',
    replaceOriginal: payload.replace_original === true,
    text: payload.text ?? '',
    blocks: payload.blocks ?? [],
    threadTs: payload.thread_ts,
  };
  entry.posts.push(post);
  const channel = state.channels.get(entry.channel);
  if (channel === undefined) return;
  if (post.replaceOriginal && entry.original !== undefined) {
    entry.original.text = post.text;
    entry.original.blocks = post.blocks;
    entry.original.edited += 1;
  } else if (post.responseType === 'in_channel' && !post.replaceOriginal) {
    const team = state.teams.get(channel.team);
    channel.messages.push({
      ts: state.nextTs(),
      threadTs: post.threadTs,
      botId: team?.botId ?? '',
      text: post.text,
      blocks: post.blocks,
      metadata: undefined,
      edited: 0,
    });
  } else {
    channel.ephemeral.push({ user: entry.user, text: post.text, blocks: post.blocks });
  }
}
