import { checkMessage } from './check-payload.ts';
import { SlackError } from './slack-state.ts';
import type { FakeChannel, FakeMessage, FakeTeam, FakeUser, SlackState } from './slack-state.ts';

type Args = Record<string, unknown>;
type Method = (state: SlackState, team: FakeTeam, args: Args) => Record<string, unknown>;

const text = (args: Args, name: string): string => {
  const value = args[name];
  if (typeof value !== 'string' || value === '') throw new SlackError('invalid_arguments', [`missing ${name}`]);
  return value;
};

/** An organisation's token works in each of its workspaces where the app may be used. */
const serves = (team: FakeTeam, id: string): boolean => team.id === id || team.serves?.includes(id) === true;

export function channelOf(state: SlackState, team: FakeTeam, id: string): FakeChannel {
  const channel = state.channels.get(id);
  if (channel === undefined || !serves(team, channel.team)) throw new SlackError('channel_not_found');
  return channel;
}

function writable(state: SlackState, team: FakeTeam, id: string): FakeChannel {
  const channel = channelOf(state, team, id);
  if (channel.isArchived) throw new SlackError('is_archived');
  if (!channel.isMember) throw new SlackError('not_in_channel');
  return channel;
}

function threadOf(channel: FakeChannel, args: Args): string | undefined {
  const threadTs = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : undefined;
  if (threadTs !== undefined && !channel.messages.some((message) => message.ts === threadTs))
    throw new SlackError('thread_not_found');
  return threadTs;
}

const postMessage: Method = (state, team, args) => {
  const channel = writable(state, team, text(args, 'channel'));
  const threadTs = threadOf(channel, args);
  checkMessage(state, args, 'chat.postMessage');
  const message: FakeMessage = {
    ts: state.nextTs(),
    threadTs,
    botId: team.botId,
    text: text(args, 'text'),
    blocks: (args['blocks'] as unknown[] | undefined) ?? [],
    metadata: args['metadata'] as FakeMessage['metadata'],
    edited: 0,
  };
  channel.messages.push(message);
  return {
    channel: channel.id,
    ts: message.ts,
    message: { type: 'message', ts: message.ts, text: message.text, bot_id: team.botId },
  };
};

const postEphemeral: Method = (state, team, args) => {
  const channel = writable(state, team, text(args, 'channel'));
  checkMessage(state, args, 'chat.postEphemeral');
  channel.ephemeral.push({
    user: text(args, 'user'),
    text: text(args, 'text'),
    blocks: (args['blocks'] as unknown[] | undefined) ?? [],
    threadTs: threadOf(channel, args),
  });
  return { message_ts: state.nextTs() };
};

const update: Method = (state, team, args) => {
  const channel = channelOf(state, team, text(args, 'channel'));
  if (channel.isArchived) throw new SlackError('is_archived');
  const message = channel.messages.find((one) => one.ts === args['ts']);
  if (message === undefined) throw new SlackError('message_not_found');
  if (message.botId !== team.botId) throw new SlackError('cant_update_message');
  checkMessage(state, args, 'chat.update');
  message.text = text(args, 'text');
  if (Array.isArray(args['blocks'])) message.blocks = args['blocks'];
  message.edited += 1;
  return { channel: channel.id, ts: message.ts, text: message.text };
};

const unfurl: Method = (state, _team, args) => {
  const byId = typeof args['unfurl_id'] === 'string' && typeof args['source'] === 'string';
  const byTs = typeof args['channel'] === 'string' && typeof args['ts'] === 'string';
  if (byId === byTs) throw new SlackError('missing_unfurl_id');
  for (const [url, one] of Object.entries(args['unfurls'] as Record<string, { blocks?: unknown }>))
    checkMessage(state, { text: url, blocks: one.blocks }, 'chat.unfurl');
  state.unfurls.push(args);
  return {};
};

/** One page of messages; with `include_all_metadata` their metadata too. */
function page(
  state: SlackState,
  team: FakeTeam,
  args: Args,
  messages: readonly FakeMessage[],
  newestFirst: boolean,
): Record<string, unknown> {
  const oldest = Number(args['oldest'] ?? 0);
  const latest = Number(args['latest'] ?? Infinity);
  const wanted = messages
    .filter((message) => Number(message.ts) >= oldest && Number(message.ts) <= latest)
    .toSorted((a, b) => (newestFirst ? -1 : 1) * (Number(a.ts) - Number(b.ts)));
  // Apps that are distributed outside of the Marketplace get 15 at a time.
  const limit = Math.min(Number(args['limit'] ?? 100), state.limitedHistory ? 15 : 999);
  const from = Number(args['cursor'] ?? 0);
  const withMetadata = String(args['include_all_metadata']) === 'true';
  return {
    messages: wanted.slice(from, from + limit).map((message) => ({
      type: 'message',
      ts: message.ts,
      ...(state.signs.includes('bot_id') ? { bot_id: message.botId } : {}),
      ...(state.signs.includes('user') ? { user: message.botId === team.botId ? team.botUser : 'U_OTHER' } : {}),
      ...(state.signs.includes('app_id') ? { app_id: message.botId === team.botId ? APP_ID : 'A_OTHER' } : {}),
      text: message.text,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
      ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    })),
    has_more: from + limit < wanted.length,
    response_metadata: { next_cursor: from + limit < wanted.length ? String(from + limit) : '' },
  };
}

const history: Method = (state, team, args) => {
  const channel = channelOf(state, team, text(args, 'channel'));
  if (!channel.isMember) throw new SlackError('not_in_channel');
  return page(
    state,
    team,
    args,
    channel.messages.filter((message) => message.threadTs === undefined),
    true,
  );
};

const replies: Method = (state, team, args) => {
  const channel = channelOf(state, team, text(args, 'channel'));
  if (!channel.isMember) throw new SlackError('not_in_channel');
  const ts = text(args, 'ts');
  const thread = channel.messages.filter((message) => message.ts === ts || message.threadTs === ts);
  if (thread.length === 0) throw new SlackError('thread_not_found');
  return page(state, team, args, thread, false);
};

const info: Method = (state, team, args) => {
  const channel = channelOf(state, team, text(args, 'channel'));
  return {
    channel: {
      id: channel.id,
      name: channel.name,
      is_archived: channel.isArchived,
      is_member: channel.isMember,
      is_im: channel.im !== undefined,
    },
  };
};

/** People of the workspace, of its organisation, and those whom it meets in channels of Slack Connect. */
export const isSeen = (team: FakeTeam, user: FakeUser): boolean =>
  user.team === team.id ||
  (user.enterprise !== undefined && user.enterprise === team.enterprise) ||
  user.strangerTo.includes(team.id);

const open: Method = (state, team, args) => {
  const user = state.users.get(text(args, 'users'));
  if (user === undefined || !isSeen(team, user)) throw new SlackError('user_not_found');
  if (user.unreachable) throw new SlackError('user_disabled');
  const known = [...state.channels.values()].find((channel) => channel.im === user.id);
  const channel: FakeChannel = known ?? {
    id: state.nextId('D'),
    team: team.id,
    name: '',
    isMember: true,
    isArchived: false,
    im: user.id,
    messages: [],
    ephemeral: [],
  };
  state.channels.set(channel.id, channel);
  return { channel: { id: channel.id } };
};

export const APP_ID = 'A0000000001';

export const messageMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.unfurl': unfurl,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.info': info,
  'conversations.open': open,
};
