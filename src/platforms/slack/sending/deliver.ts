import { SECOND } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import type {
  AttemptNote,
  ChannelRef,
  ChatPlatform,
  MessageRef,
  PostingWindow,
  RequestOptions,
  SendOptions,
  WorkspaceId,
} from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import type { Capabilities } from './capabilities.ts';
import { deliveryError, slackCode } from '../connection/errors.ts';
import { keepNote, readNote } from './attempt-note.ts';
import type { KnownParts } from './attempt-note.ts';
import { CannotLookError, findParts } from './find-sent.ts';
import { METADATA_EVENT, METADATA_KEY } from '../render/limits.ts';
import { keepLongValues, uploadCharts } from './prepare-message.ts';
import type { PrepareTools } from './prepare-message.ts';
import { present } from './present.ts';
import { filesOf, renderForSlack } from '../render/render-message.ts';
import type { RenderOptions, SlackPayload } from '../render/render-message.ts';
import { uploadFile } from './upload-file.ts';
import type { Workspace } from '../connection/workspace.ts';
import type { Workspaces } from '../connection/workspaces.ts';

export interface DeliveryTools extends PrepareTools {
  workspaces: Workspaces;
  capabilities: Capabilities;
  clock: Clock;
}

type Delivery = Pick<ChatPlatform, 'limits' | 'send' | 'update' | 'find' | 'sendDirect'>;

const CHANNEL_PACE_MS = SECOND;
/** The delivery side: nothing here retries a post by itself, for whoever lost an answer must look before sending again. */
export function createDelivery(tools: DeliveryTools): Delivery {
  const { workspaces, clock } = tools;

  async function send(
    target: ChannelRef,
    message: Message,
    { key, signal, note, mayStand }: SendOptions,
  ): Promise<MessageRef> {
    const workspace = await within(target.workspace, { signal });
    const options = await prepare(workspace, message, target, signal);
    let known: KnownParts | undefined;
    const posted = await present(presentation(target.workspace, message, options, signal), async (payload, at, of) => {
      // A message of several parts may have been cut off in the middle: what stands already is not posted again.
      if (of > 1 && at === 0)
        known = mayStand === undefined ? readNote(note) : await standingParts(workspace, target, key, mayStand, note);
      const there = known?.parts.get(at);
      if (there !== undefined) return there;
      if (at > 0) await clock.sleep(CHANNEL_PACE_MS, signal);
      const thread = target.thread ?? (at === 0 ? undefined : known?.parts.get(0));
      const ts = await post(workspace, { ...target, ...(thread === undefined ? {} : { thread }) }, payload, {
        key,
        part: at,
        parts: of,
      });
      if (known !== undefined) {
        known.parts.set(at, ts);
        known.expected = of;
        await keepNote(note, known);
      }
      return ts;
    });
    const [first] = posted;
    if (first === undefined) throw new PermanentDeliveryError('invalid-message', 'no_text');
    return { ...target, message: first };
  }

  /** Every request goes through a client that knows the signal, so none can leave once it has aborted. */
  const within = async (workspace: WorkspaceId, { signal }: RequestOptions): Promise<Workspace> =>
    (await workspaces.of(workspace)).within(signal);

  function presentation(workspace: WorkspaceId, message: Message, options: RenderOptions, signal: AbortSignal) {
    return {
      workspace,
      capabilities: tools.capabilities,
      clock,
      signal,
      render: (tables: NonNullable<RenderOptions['tables']>) => renderForSlack(message, { ...options, tables }),
    };
  }

  async function prepare(
    workspace: Workspace,
    message: Message,
    target: ChannelRef,
    signal: AbortSignal,
  ): Promise<RenderOptions> {
    const image = await uploadCharts(message, workspace.client, tools, signal);
    const files = new Set<string>();
    for (const file of filesOf(message)) {
      await uploadFile(
        workspace.client,
        {
          name: file.name,
          bytes: Buffer.from(file.content, 'utf8'),
          title: file.description || file.name,
          channel: { id: target.channel, ...(target.thread === undefined ? {} : { thread: target.thread }) },
        },
        tools.requestTimeoutMs,
        signal,
      );
      files.add(file.name);
    }
    return {
      image,
      kept: await keepLongValues(message, tools.actions),
      file: (name) => (files.has(name) ? 'The file stands in this channel.' : undefined),
    };
  }

  /** Only here is a person's channel known, so here it is looked for what an earlier attempt may have left. */
  async function standingWhole(
    workspace: Workspace,
    target: ChannelRef,
    key: string,
    window: PostingWindow,
    note: AttemptNote,
  ): Promise<string | undefined> {
    const { parts, expected } = await standingParts(workspace, target, key, window, note);
    // Half a message is not sent: sending it again posts only what is missing.
    return parts.size < expected ? undefined : parts.get(0);
  }

  /**
   * What stands of an earlier attempt. Where nobody may look, only what its note says: who installed the app without that right may
   * see a message twice after a lost answer, rather than never and nothing behind it either.
   */
  async function standingParts(
    workspace: Workspace,
    target: ChannelRef,
    key: string,
    window: PostingWindow,
    note: AttemptNote,
  ): Promise<KnownParts> {
    try {
      return await findParts(workspace, target, key, window, note);
    } catch (error) {
      if (!(error instanceof CannotLookError)) throw error;
      tools.logger.warn(
        { workspace: workspace.id, channel: target.channel, key, reason: error.message },
        'Slack does not let us look for an earlier post; it is posted as if there were none.',
      );
      const known = { ...readNote(note), search: undefined, searchedUntil: window.until };
      await keepNote(note, known);
      return known;
    }
  }

  return {
    limits: { channelPaceMs: CHANNEL_PACE_MS, findsSent: true, dedupeWindowMs: 0 },
    send: (target, message, options) => guarded(() => send(target, message, options)),
    update: (ref, message, { signal }) =>
      guarded(async () => {
        const workspace = await within(ref.workspace, { signal });
        const options = {
          image: await uploadCharts(message, workspace.client, tools, signal),
          kept: await keepLongValues(message, tools.actions),
          messages: 1,
        };
        await present(presentation(ref.workspace, message, options, signal), (payload) =>
          workspace.client.apiCall('chat.update', { channel: ref.channel, ts: ref.message, ...payload }),
        );
      }),
    find: (target, key, window, options) =>
      guarded(async () => {
        const workspace = await within(target.workspace, options);
        const message = await standingWhole(workspace, target, key, window, options.note);
        return message === undefined ? undefined : { ...target, message };
      }),
    sendDirect: (workspace, user, message, options) =>
      guarded(async () => {
        const opened = await within(workspace, options);
        const target = { workspace, channel: await openDirect(opened.client, user) };
        const { key, mayStand, note } = options;
        const there = mayStand === undefined ? undefined : await standingWhole(opened, target, key, mayStand, note);
        return there === undefined ? send(target, message, options) : { ...target, message: there };
      }),
  };
}

/** The channel of a direct conversation with one person. @throws PermanentDeliveryError `user-unreachable`. */
export async function openDirect(client: Workspace['client'], user: string): Promise<string> {
  try {
    const answer = await client.conversations.open({ users: user });
    if (answer.channel?.id === undefined) throw new PermanentDeliveryError('user-unreachable', 'no_channel');
    return answer.channel.id;
  } catch (error) {
    if (slackCode(error) === 'channel_not_found')
      throw new PermanentDeliveryError('user-unreachable', 'channel_not_found', { cause: error });
    throw error;
  }
}

interface Mark {
  key: string;
  part: number;
  parts: number;
}

async function post(workspace: Workspace, target: ChannelRef, payload: SlackPayload, mark: Mark): Promise<string> {
  const body = {
    channel: target.channel,
    ...payload,
    unfurl_links: false,
    unfurl_media: false,
    metadata: {
      event_type: METADATA_EVENT,
      event_payload: { key: mark.key.slice(0, METADATA_KEY), part: mark.part, parts: mark.parts },
    },
  };
  try {
    return await postedAt(
      workspace.client.apiCall(
        'chat.postMessage',
        target.thread === undefined ? body : { ...body, thread_ts: target.thread },
      ),
    );
  } catch (error) {
    // Somebody deleted the message that the thread hung on: the news still belongs into the channel.
    if (target.thread === undefined || slackCode(error) !== 'thread_not_found') throw error;
    return postedAt(workspace.client.apiCall('chat.postMessage', body));
  }
}

async function postedAt(call: ReturnType<Workspace['client']['apiCall']>): Promise<string> {
  const answer = await call;
  if (!('ts' in answer) || typeof answer.ts !== 'string')
    throw new TypeError('Slack posted a message and named no ts.');
  return answer.ts;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw deliveryError(error);
  }
}
