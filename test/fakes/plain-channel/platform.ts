import type {
  ChannelRef,
  ChatPlatform,
  MessageRef,
  PlatformLimits,
  PlatformName,
  SendOptions,
} from '../../../src/contracts/platforms/chat-platform.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../src/contracts/errors.ts';
import type { PermanentReason } from '../../../src/contracts/errors.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';

export interface PlainPlatformOptions {
  url: string;
  name: PlatformName;
  limits: PlatformLimits;
  /** Requests without an answer by then count as lost. */
  timeoutMs: number;
}

/** A chat platform over the plain channel: the delivery side only, with every error told as the port wants it. */
export function plainPlatform(options: PlainPlatformOptions): ChatPlatform {
  const call = async (
    path: string,
    body: Record<string, string | undefined>,
    limit: AbortSignal,
  ): Promise<{ id?: string }> => {
    let response: Response;
    try {
      response = await fetch(`${options.url}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.any([AbortSignal.timeout(options.timeoutMs), limit]),
      });
    } catch (cause) {
      throw new PassingDeliveryError('the connection broke', 'unknown', undefined, { cause });
    }
    const answer = (await response.json()) as { id?: string; code?: string };
    if (response.ok) return answer;
    if (response.status === 429)
      throw new PassingDeliveryError('rate limited', 'no', Number(response.headers.get('retry-after-ms')));
    if (response.status < 500)
      throw new PermanentDeliveryError((answer.code ?? 'invalid-message') as PermanentReason, answer.code ?? 'refused');
    throw new PassingDeliveryError(`status ${response.status}`, 'no');
  };
  const post = async (
    path: string,
    target: ChannelRef,
    message: Message,
    { key, signal }: SendOptions,
  ): Promise<MessageRef> => {
    const { id } = await call(
      path,
      { channel: target.channel, thread: target.thread, key, text: message.summary },
      signal,
    );
    return { ...target, message: id ?? '' };
  };
  return {
    name: options.name,
    limits: options.limits,
    start: async () => undefined,
    stop: async () => undefined,
    connected: () => true,
    send: (target, message, how) => post('/post', target, message, how),
    sendDirect: (workspace, user, message, how) => post('/direct', { workspace, channel: user }, message, how),
    update: async (ref, message, { signal }) => {
      await call('/update', { id: ref.message, text: message.summary }, signal);
    },
    find: async (target, key, { since }, { signal }) => {
      const { id } = await call('/find', { channel: target.channel, key, since: String(since) }, signal);
      return id === undefined ? undefined : { ...target, message: id };
    },
    checkChannel: async (target) => ({ ok: true, name: target.channel }),
    diagnose: async () => [],
  };
}
