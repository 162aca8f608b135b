import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Answer } from '../../../contracts/bot.ts';
import { heard } from './acknowledge.ts';
import {
  deliverAnswer,
  errorAnswer,
  failure,
  isLight,
  isPublic,
  renderLight,
  runSafely,
  sentence,
  within,
} from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { admit, callerFor, declarationOf } from '../answering/caller.ts';
import { SLASH_COMMAND } from '../connection/manifest.ts';
import { askedText } from '../answering/normalise-text.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import { createResponder } from '../answering/reply.ts';
import { sayByUrl } from '../answering/say-by-url.ts';
import { troubleSentence } from '../answering/say-trouble.ts';
import type { SlackTools } from '../tools.ts';
import { whatHappens } from '../answering/waiting.ts';

const commandSchema = z.object({
  team_id: z.string(),
  enterprise_id: z.string().optional(),
  channel_id: z.string(),
  user_id: z.string(),
  user_name: z.string().default(''),
  text: z.string().default(''),
  response_url: z.string().optional(),
});

/** How long an answer may take to stand in the acknowledgement itself; Slack's limit is 3 s from its side. */
const INSTANT_BUDGET_MS = 1_800;
/** What declares itself slow is given a moment all the same: a project that is known already answers at once. */
const SLOW_BUDGET_MS = 400;

/** @returns whether Slack heard it; otherwise nobody sees what was in it. */
type Acknowledge = (payload?: { response_type: 'ephemeral' | 'in_channel' } & SlackPayload) => Promise<boolean>;

/** The slash command. Acknowledged in time always: with the answer, or with what is happening and the answer to follow. */
export function listenForCommands(app: App, tools: SlackTools): void {
  app.command(SLASH_COMMAND, async ({ body, ack }) => {
    const line = tools.line();
    let acknowledged = false;
    const once: Acknowledge = (payload) => {
      acknowledged = true;
      return heard(tools, line, (stands) => ack(stands ? payload : undefined));
    };
    await tools.track(
      answerCommand(tools, body, once).catch(async (error: unknown) => {
        const { summary } = failure(tools, error).message;
        if (acknowledged || !(await once(privately(summary)))) await sayByUrl(tools, body, summary);
      }),
    );
  });
}

async function answerCommand(tools: SlackTools, body: unknown, ack: Acknowledge): Promise<void> {
  const payload = commandSchema.parse(body);
  const text = askedText(payload.text);
  const asker = {
    team: payload.team_id,
    enterprise: payload.enterprise_id,
    userTeam: undefined,
    user: payload.user_id,
    userName: payload.user_name,
    channel: payload.channel_id,
  };
  const declaration = declarationOf(tools.bot.commands, text);
  let progress: string | undefined;
  let place: AnswerPlace | undefined;

  const work = (async (): Promise<Answer | { refused: string }> => {
    const admission = await admit(tools, asker);
    if (!admission.ok) return { refused: admission.sentence };
    const caller = await callerFor(tools, admission.workspace, asker, declaration);
    place = { workspace: admission.workspace, caller, text, declaration };
    return runSafely(
      tools,
      (hooks) => tools.bot.runText(text, caller, hooks),
      (line) => (progress = line),
    );
  })().catch((error: unknown) => errorAnswer(troubleSentence(tools, error)));

  const early = await within(tools.clock, work, declaration?.pace === 'slow' ? SLOW_BUDGET_MS : INSTANT_BUDGET_MS);
  if (early !== undefined && ('refused' in early || place === undefined || isLight(tools, early, place.workspace))) {
    if (await answerAtOnce(tools, payload, early, place, ack)) return;
  } else {
    // An answer that only waits for its table to be proven needs no word in between.
    const silent = early !== undefined && isReady(early);
    await (silent ? ack() : ack(privately(progress ?? whatHappens(declaration, text, early))));
  }
  await completeLater(tools, payload, await work, () => place);
}

/** The answer in the acknowledgement itself. @returns whether Slack heard it */
async function answerAtOnce(
  tools: SlackTools,
  payload: Payload,
  answer: Answer | { refused: string },
  place: AnswerPlace | undefined,
  ack: Acknowledge,
): Promise<boolean> {
  if ('refused' in answer) return ack(privately(answer.refused));
  const payloads = place === undefined ? renderForSlack(answer.message) : await renderLight(tools, answer, place);
  if (!(await ack({ response_type: isPublic(answer) ? 'in_channel' : 'ephemeral', ...(payloads[0] as SlackPayload) })))
    return false;
  await completeRest(tools, payload, place, payloads.slice(1), isPublic(answer));
  return true;
}

const isReady = (answer: Answer): boolean =>
  answer.message.blocks.every((block) => block.kind !== 'chart' && block.kind !== 'file');

const privately = (text: string): { response_type: 'ephemeral' } & SlackPayload => ({
  response_type: 'ephemeral',
  ...(renderForSlack(sentence(text))[0] as SlackPayload),
});

type Payload = z.infer<typeof commandSchema>;

const responderFor = (tools: SlackTools, payload: Payload, place: AnswerPlace) =>
  createResponder(tools, place.workspace.client, {
    user: payload.user_id,
    channel: payload.channel_id,
    url: payload.response_url,
  });

async function completeRest(
  tools: SlackTools,
  payload: Payload,
  place: AnswerPlace | undefined,
  rest: readonly SlackPayload[],
  everyone: boolean,
): Promise<void> {
  if (place === undefined || rest.length === 0) return;
  const respond = responderFor(tools, payload, place);
  for (const one of rest) await respond(one, { everyone });
}

async function completeLater(
  tools: SlackTools,
  payload: Payload,
  answer: Answer | { refused: string },
  placeOf: () => AnswerPlace | undefined,
): Promise<void> {
  const place = placeOf();
  if (place === undefined) {
    // The workspace could not be asked about: nothing but the response_url is left to answer by.
    await sayByUrl(tools, payload, 'refused' in answer ? answer.refused : answer.message.summary);
    return;
  }
  if ('refused' in answer) return;
  const respond = responderFor(tools, payload, place);
  try {
    await deliverAnswer(tools, answer, place, respond, { everyone: isPublic(answer) });
  } catch (error) {
    await respond(renderForSlack(failure(tools, error).message)[0] as SlackPayload, { everyone: false });
  }
}
