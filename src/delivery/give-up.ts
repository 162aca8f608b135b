import type { Delivery, Store } from '../../db/store.ts';
import { platformNamed } from '../platforms/index.ts';
import type { PlatformName } from '../contracts/platforms/chat-platform.ts';
import type { PermanentDeliveryError, PermanentReason } from '../contracts/errors.ts';
import { endChannel } from './end-channel.ts';

/** What happened, as a clause for people: `switched off: the channel is archived`. */
export const REASONS = {
  'channel-gone': 'the channel no longer exists or the bot cannot see it',
  'not-a-member': 'the bot is not a member of the channel',
  'no-permission': 'the bot may not post in the channel',
  archived: 'the channel is archived',
  'workspace-gone': 'the bot was removed from the workspace',
  unauthorized: 'the platform refuses the token of the bot',
  'user-unreachable': 'the person does not take direct messages from the bot',
  'invalid-message': 'the platform refuses the message',
} as const satisfies Record<PermanentReason, string>;

const MENDING = {
  'channel-gone': 'Subscribe in another channel.',
  'not-a-member': 'Invite the bot to the channel, then subscribe again.',
  'no-permission': 'Give the bot the right to post there, then subscribe again.',
  archived: 'Subscribe in another channel, or unarchive it and subscribe again.',
  'workspace-gone': '',
  unauthorized: '',
  'user-unreachable': '',
  'invalid-message': '',
} as const satisfies Record<PermanentReason, string>;

/**
 * Ends what can never be delivered. A post that the channel refuses switches the channel's subscriptions off, each with the
 * reason in the audit trail, and owes everybody who set one up a direct message where the platform still lets us write.
 * Trouble with this one message or person ends only the delivery, and so do edits and replies: they go to a message or into
 * a thread, which may be locked, archived or deleted while the channel is as open as ever. If it is not, the next post tells.
 *
 * The delivery itself is settled last: whatever crash comes before, the whole is done again and changes nothing twice.
 *
 * @returns whether direct messages were put into the outbox
 */
export async function giveUp(
  store: Store,
  delivery: Delivery,
  error: PermanentDeliveryError,
  owner: string,
  at: number,
): Promise<boolean> {
  const because = REASONS[error.reason];
  const { workspace, channel } = delivery.target;
  let told = 0;
  if (endsTheChannel(error.reason) && delivery.operation === 'post') {
    // The attempt that failed names the notice, so that a channel which is mended and lost again is told of again.
    ({ told } = await endChannel(
      store,
      {
        workspace,
        channel,
        because,
        detail: error.detail,
        mending: MENDING[error.reason] || undefined,
        occasion: String(delivery.id),
      },
      at,
    ));
  }
  await store.deliveries.record(delivery.id, owner, { state: 'failed', error: `${because} (${error.detail})` }, at);
  return told > 0;
}

/**
 * Whether the operator can correct what the platform calls permanent. Where one token serves every workspace, its refusal says
 * nothing about any channel: a new token will do, and the message is still wanted. On Slack a refused token is a workspace that
 * has removed the bot.
 */
export const operatorCanMend = (platform: PlatformName, error: PermanentDeliveryError): boolean =>
  error.reason === 'unauthorized' && platformNamed(platform).traits.sharedToken;

const endsTheChannel = (reason: PermanentReason): boolean =>
  reason !== 'invalid-message' && reason !== 'user-unreachable';
