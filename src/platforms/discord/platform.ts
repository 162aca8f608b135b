import { Client, Routes, Status } from 'discord.js';
import { z } from 'zod';
import type { ChatPlatform, RequestOptions } from '../../contracts/platforms/chat-platform.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { checkChannel } from './connection/check-channel.ts';
import type { DiscordConfig, DiscordContext, DiscordDeps } from './config.ts';
import { find, send, sendDirect, update } from './sending/deliver.ts';
import type { Delivery } from './sending/deliver.ts';
import { toDeliveryError } from './connection/errors.ts';
import { diagnose } from './connection/check-setup.ts';
import { enter } from './connect.ts';
import { requestsOver, requestsWithin } from './connection/requests.ts';
import { clientOptions } from './session.ts';
import type { Session } from './session.ts';

/** Discord lets about five messages in five seconds into one channel. */
const CHANNEL_PACE_MS = 1_200;
/** "The past few minutes", says Discord of its nonce; the shortest that this can mean. */
const DEDUPE_MS = 2 * 60_000;

const userSchema = z.object({ id: z.string() });

/**
 * Discord as a chat platform: answers interactions, follows where it lives, delivers what is owed.
 *
 * One process holds as many gateway connections as Discord recommends (`shards: 'auto'`, one up to 2,500 servers). That is
 * discord.js's own sharding inside a process; it carries this bot far, because no messages and no members are kept in memory.
 * REST retries are off: the outbox retries what it owes, and interaction answers are repeated where that is harmless.
 */
export function createDiscordPlatform(config: DiscordConfig, deps: DiscordDeps): ChatPlatform {
  const context: DiscordContext = { ...deps, config, logger: deps.logger.child({ platform: 'discord' }) };
  // Without a session, requests go without a gateway: for doctor.
  const offline = new Client(clientOptions(config));
  offline.rest.setToken(config.token);
  const offlineRequests = requestsOver(offline.rest, config.token);
  let session: Session | undefined;
  let starting: Promise<void> | undefined;
  /** Goes on behind a start that found Discord away. */
  let entering: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let halt = new AbortController();
  let selfId: string | undefined;

  const delivery = (): Delivery => {
    const { client, requests } = session ?? { client: offline, requests: offlineRequests };
    const self = async (): Promise<string> => {
      const id = selfId ?? client.user?.id ?? userSchema.parse(await requests.call('get', Routes.user())).id;
      selfId = id;
      return id;
    };
    return { context, requests, client, self };
  };
  const delivering = async <T>({ signal }: RequestOptions, work: (delivery: Delivery) => Promise<T>): Promise<T> => {
    const ours = delivery();
    const done = work({ ...ours, requests: requestsWithin(ours.requests, signal) });
    try {
      return await (session?.track(done) ?? done);
    } catch (error) {
      throw toDeliveryError(error);
    }
  };
  const startOnce = async (signal: AbortSignal): Promise<void> => {
    await stopping;
    stopping = undefined;
    const { begun, ended } = enter(context, signal, (opened) => {
      session = opened;
    });
    entering = ended;
    await begun;
  };
  const stopOnce = async (): Promise<void> => {
    // A start may wait for Discord for as long as it is away.
    halt.abort(new OperatorError('The start was broken off.'));
    await starting?.catch(() => undefined);
    await entering;
    starting = undefined;
    const closing = session;
    await closing?.close();
    session = undefined;
  };

  return {
    name: 'discord',
    limits: { channelPaceMs: CHANNEL_PACE_MS, findsSent: true, dedupeWindowMs: DEDUPE_MS },
    start() {
      if (starting === undefined) {
        halt = new AbortController();
        starting = startOnce(halt.signal).catch((error: unknown) => {
          starting = undefined;
          throw error;
        });
      }
      return starting;
    },
    stop() {
      stopping ??= stopOnce();
      return stopping;
    },
    connected: () =>
      session?.client.isReady() === true &&
      session.client.ws.shards.size > 0 &&
      session.client.ws.shards.every((shard) => shard.status === Status.Ready),
    send: (target, message, options) => delivering(options, (ours) => send(ours, target, message, options)),
    update: (ref, message, options) => delivering(options, (ours) => update(ours, ref, message)),
    find: (target, key, { since }, options) => delivering(options, (ours) => find(ours, target, key, since)),
    sendDirect: (workspace, user, message, options) =>
      delivering(options, (ours) => sendDirect(ours, workspace, user, message, options)),
    checkChannel: async (target) => checkChannel(delivery().client, delivery().requests, target),
    diagnose: async () => diagnose(context, delivery().requests),
  };
}
