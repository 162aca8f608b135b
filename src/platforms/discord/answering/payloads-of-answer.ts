import type { Answer } from '../../../contracts/bot.ts';
import type { ChartRenderer } from '../../../contracts/messages/chart.ts';
import { actionId } from '../../../contracts/messages/action-id.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { flagged } from './reply.ts';
import type { Place } from './reply.ts';
import { preparePayloads } from '../sending/prepare-message.ts';
import type { Preparation } from '../sending/prepare-message.ts';
import type { ReadyPayload } from '../connection/requests.ts';

export interface PreparedAnswer {
  payloads: ReadyPayload[];
  /** Where it goes: an error goes to the asker alone, and a private answer is never shown to everybody. */
  place: Place;
}

/** An answer as it goes out, where `planned` is free to decide. `share` adds *Share* to what only the asker sees. */
export async function prepareAnswer(
  answer: Answer,
  preparation: Preparation,
  planned: Place,
  share: boolean,
): Promise<PreparedAnswer> {
  const place =
    answer.outcome === 'error' || (answer.visibility === 'private' && planned === 'public') ? 'private' : planned;
  return {
    payloads: await preparePayloads(answer.message, preparation, {
      share: share && place !== 'public' && answer.outcome === 'ok',
    }),
    place,
  };
}

/** What `/signals ...` in a channel is answered with, to the letter, for printing: the first message answers the interaction, others follow it. Nothing is kept. */
export async function payloadsOfAnswer(
  answer: Answer,
  parts: { charts: ChartRenderer; logger: Logger },
): Promise<ReadyPayload[]> {
  const actions = { keep: async (payload: string) => actionId(payload), read: async () => undefined };
  const { payloads, place } = await prepareAnswer(
    answer,
    { ...parts, stores: { actions } },
    answer.visibility === 'channel' ? 'public' : 'private',
    true,
  );
  return payloads.map((payload) => ({ ...payload, body: flagged(payload.body, place === 'private') }));
}
