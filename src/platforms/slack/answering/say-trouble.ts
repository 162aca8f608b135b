import { webApi } from '@slack/bolt';
import { PassingDeliveryError } from '../../../contracts/errors.ts';
import { failure, sentence } from './answer.ts';
import { deliveryError, slackCode } from '../connection/errors.ts';
import { admit } from './caller.ts';
import { askerOf, personSchema } from './interaction.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import { createResponder } from './reply.ts';
import { sayByUrl } from './say-by-url.ts';
import type { SlackTools } from '../tools.ts';

/** The permission to open a view, which every press brings, lasts 3 s and is good once. */
const TRIGGER_GONE: readonly (string | undefined)[] = [
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
];

/** Whoever pressed something learns that it failed, by whatever way is left: the `response_url`, else a direct message. */
export async function sayTrouble(tools: SlackTools, body: unknown, error: unknown): Promise<void> {
  const text = troubleSentence(tools, error);
  const said = await sayByUrl(tools, body, text).catch((why: unknown) => {
    tools.logger.warn({ reason: deliveryError(why).message }, 'A response_url did not take what went wrong.');
    return false;
  });
  if (said) return;
  const asker = askerOf(personSchema.parse(body));
  const admission = await admit(tools, asker);
  if (!admission.ok) return;
  const { client } = admission.workspace;
  await createResponder(tools, client, { user: asker.user, channel: undefined, url: undefined })(
    renderForSlack(sentence(text))[0] as SlackPayload,
    { everyone: false },
  );
}

/** What somebody is told whose request failed; the log learns the rest. */
export function troubleSentence(tools: Pick<SlackTools, 'logger'>, error: unknown): string {
  if (TRIGGER_GONE.includes(slackCode(error))) {
    tools.logger.warn({ reason: slackCode(error) }, 'A press came too late to open a view.');
    return 'That came too late: Slack lets a form open only within three seconds of a press. Press again.';
  }
  if (isPassing(error)) {
    tools.logger.warn({ reason: deliveryError(error).message }, 'Slack did not let a request be answered.');
    return 'Slack does not answer Groundswell as it should just now. Try again in a minute.';
  }
  return failure(tools, error).message.summary;
}

/** Trouble of Slack's own, which passes; what broke here is not meant. */
const isPassing = (error: unknown): boolean =>
  error instanceof PassingDeliveryError ||
  error instanceof webApi.WebAPIRateLimitedError ||
  error instanceof webApi.WebAPIHTTPError ||
  error instanceof webApi.WebAPIRequestError;
