import type { Writable } from 'node:stream';
import type {
  ChannelCheck,
  ChannelRef,
  ChatPlatform,
  Diagnosis,
  MessageRef,
  PlatformLimits,
  RequestOptions,
  SendOptions,
  WorkspaceId,
} from '../../contracts/platforms/chat-platform.ts';
import { PassingDeliveryError } from '../../contracts/errors.ts';
import type { Message } from '../../contracts/messages/message.ts';
import { oneLine } from './terminal-text.ts';

export interface ConsolePlatformOptions {
  readonly output: Writable;
  /** The message as text, its pictures and downloads written. */
  readonly present: (message: Message) => Promise<string>;
}

interface Sent {
  readonly key: string;
  readonly ref: MessageRef;
}

/** Deliveries as text on a stream: the third platform, which needs no account. */
export class ConsolePlatform implements ChatPlatform {
  readonly name = 'console';
  /** A terminal keeps nothing: after a crash nobody can tell what it showed. */
  readonly limits: PlatformLimits = { channelPaceMs: 1, findsSent: false, dedupeWindowMs: 0 };
  readonly #output: Writable;
  readonly #present: ConsolePlatformOptions['present'];
  readonly #sent: Sent[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  #started = false;
  #number = 0;

  constructor({ output, present }: ConsolePlatformOptions) {
    this.#output = output;
    this.#present = present;
  }

  async start(): Promise<void> {
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.allSettled(this.#inFlight);
  }

  connected(): boolean {
    return this.#started && this.#output.writable;
  }

  async send(target: ChannelRef, message: Message, { key, signal }: SendOptions): Promise<MessageRef> {
    const number = this.#next();
    const thread = target.thread === undefined ? '' : `, in the thread of ${target.thread}`;
    await this.#write(`message ${number} to ${target.channel}${thread}`, message, signal);
    const ref: MessageRef = { ...target, message: number };
    this.#sent.push({ key, ref });
    return ref;
  }

  async update(ref: MessageRef, message: Message, { signal }: RequestOptions): Promise<void> {
    await this.#write(`message ${ref.message} in ${ref.channel}, changed`, message, signal);
  }

  async find(target: ChannelRef, key: string): Promise<MessageRef | undefined> {
    return this.#sent.find(
      (sent) => sent.key === key && sent.ref.channel === target.channel && sent.ref.workspace === target.workspace,
    )?.ref;
  }

  async sendDirect(workspace: WorkspaceId, user: string, message: Message, options: SendOptions): Promise<MessageRef> {
    return this.send({ workspace, channel: `@${user}` }, message, options);
  }

  async checkChannel(target: ChannelRef): Promise<ChannelCheck> {
    return { ok: true, name: target.channel };
  }

  async diagnose(): Promise<readonly Diagnosis[]> {
    return [{ ok: true, sentence: 'The terminal needs no set-up.' }];
  }

  #next(): string {
    this.#number += 1;
    return String(this.#number);
  }

  async #write(header: string, message: Message, signal: AbortSignal): Promise<void> {
    if (!this.connected()) throw new PassingDeliveryError('the terminal is not open', 'no');
    const writing = this.#present(message).then((text) => {
      // Drawing a chart takes its time: what is ready too late is not shown.
      if (signal.aborted) throw new PassingDeliveryError('nobody waits for this message any more', 'no');
      return this.#put(`--- ${oneLine(header)} ---\n${text}\n`);
    });
    this.#inFlight.add(writing);
    try {
      await writing;
    } finally {
      this.#inFlight.delete(writing);
    }
  }

  async #put(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#output.write(text, (error) => {
        if (error === null || error === undefined) resolve();
        else
          reject(
            new PassingDeliveryError('the terminal did not take the message', 'unknown', undefined, { cause: error }),
          );
      });
    });
  }
}
