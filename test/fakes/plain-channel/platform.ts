import type { ChannelRef, ChatPlatform, MessageRef, PlatformLimits, PlatformName } from '../../../src/core/chat-platform.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../src/core/errors.ts';
import type { PermanentReason } from '../../../src/core/errors.ts';
import type { Message } from '../../../src/core/message.ts';

export interface PlainPlatformOptions {
  url: string;
  name: PlatformName;
  limits: PlatformLimits;
  /** Requests without an answer by then count as lost. */
  timeoutMs: number;
}

/** A chat platform over the plain channel: the delivery side only, with every error told as the port wants it. */
export function plainPlatform(options: PlainPlatformOptions): ChatPlatform {
  const call = async (path: string, body: Record<string, string | undefined>): Promise<{ id?: string }> => {
    let response: Response;
    try {
      response = await fetch(`${options.url}${path}`, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(options.timeoutMs) });
    } catch (cause) {
      throw new PassingDeliveryError('the connection broke', 'unknown', undefined, { cause });
    }
    const answer = (await response.json()) as { id?: string; code?: string };
    if (response.ok) return answer;
    if (response.status === 429) throw new PassingDeliveryError('rate limited', 'no', Number(response.headers.get('retry-after-ms')));
    if (response.status < 500) throw new PermanentDeliveryError((answer.code ?? 'invalid-message') as PermanentReason, answer.code ?? 'refused');
    throw new PassingDeliveryError(`status ${response.status}`, 'no');
  };
  const post = async (path: string, target: ChannelRef, message: Message, key: string): Promise<MessageRef> => {
    const { id } = await call(path, { channel: target.channel, thread: target.thread, key, text: message.summary });
    return { ...target, message: id ?? '' };
  };
  return {
    name: options.name,
    limits: options.limits,
    start: async () => undefined,
    stop: async () => undefined,
    connected: () => true,
    send: (target, message, { key }) => post('/post', target, message, key),
    sendDirect: (workspace, user, message, { key }) => post('/direct', { workspace, channel: user }, message, key),
    update: async (ref, message) => {
      await call('/update', { id: ref.message, text: message.summary });
    },
    find: async (target, key, since) => {
      const { id } = await call('/find', { channel: target.channel, key, since: String(since) });
      return id === undefined ? undefined : { ...target, message: id };
    },
    checkChannel: async (target) => ({ ok: true, name: target.channel }),
    diagnose: async () => [],
  };
}
