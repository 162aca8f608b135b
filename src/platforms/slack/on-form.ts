import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Answer } from '../../core/bot.ts';
import type { CommandDeclaration } from '../../core/command.ts';
import { deliverAnswer, isPublic, prepareAnswer, runSafely, sentence, within } from './answer.ts';
import type { AnswerPlace } from './answer.ts';
import { admit, callerFor, declarationOf } from './caller.ts';
import { choice, COMPLETED, FORM_VIEW, formView } from './form-view.ts';
import { askerOf, submissionSchema, suggestionSchema } from './interaction.ts';
import type { PressPayload } from './interaction.ts';
import { OPTION_VALUE } from './limits.ts';
import { chosenChannel, formStateSchema, formText } from './read-form.ts';
import { answerView, privateMetadata } from './render-view.ts';
import { createResponder } from './respond.ts';
import { showInView } from './show-view.ts';
import type { SlackTools } from './slack-tools.ts';

const metadataSchema = z.object({ command: z.string(), channel: z.string().optional() });
/** Slack waits 3 s for the answer to a sent form. */
const FORM_BUDGET_MS = 1_800;
const TITLE = 'Groundswell';

/** Opens the form of a command, filled with what its text already says. */
export async function openForm(tools: SlackTools, payload: PressPayload, place: AnswerPlace, text: string): Promise<void> {
  const command = declarationOf(tools.bot.commands, text);
  if (command === undefined) return;
  const view = formView(command, {
    values: tools.bot.parse(text)?.options ?? {},
    askChannel: command.permission === 'manage' && place.caller.channel === undefined,
    metadata: privateMetadata({ command: command.name, channel: place.caller.channel }) ?? '',
  });
  const { views } = place.workspace.client;
  await (payload.view?.type === 'modal' ? views.push({ trigger_id: payload.trigger_id, view }) : views.open({ trigger_id: payload.trigger_id, view }));
}

type FormAcknowledge = (response?: { response_action: 'update'; view: ReturnType<typeof answerView> }) => Promise<void>;

/** Sent forms and the menus in them. A form that says something wrong stays open and says what. */
export function listenForForms(app: App, tools: SlackTools): void {
  app.view(FORM_VIEW, async ({ body, ack }) => {
    await tools.track(answerForm(tools, body, ack as FormAcknowledge));
  });
  app.options(COMPLETED, async ({ body, ack }) => {
    await ack({ options: await completions(tools, body).catch(() => []) });
  });
}

async function answerForm(tools: SlackTools, body: unknown, ack: FormAcknowledge): Promise<void> {
  const payload = submissionSchema.parse(body);
  const state = formStateSchema.parse(payload.view.state);
  const { command: name, channel: from } = metadataSchema.parse(JSON.parse(payload.view.private_metadata));
  const command = tools.bot.commands.find((one) => one.name === name);
  const channel = chosenChannel(state) ?? from;
  const asker = { ...askerOf(payload), channel };
  const admission = await admit(tools, asker);
  if (!admission.ok || command === undefined) {
    await ack({ response_action: 'update', view: answerView(TITLE, sentence(admission.ok ? 'This form is from an older version. Open it again.' : admission.sentence)) });
    return;
  }
  const text = formText(command, state);
  const place: AnswerPlace = { workspace: admission.workspace, caller: await callerFor(tools, asker, command), text, declaration: command };
  const work = runSafely(tools, (hooks) => tools.bot.runText(text, place.caller, hooks));
  const early = await within(tools.clock, work, FORM_BUDGET_MS);
  if (early?.outcome === 'error') {
    await ack({ response_action: 'update', view: again(tools, command, text, payload.view.private_metadata, from === undefined, early) });
    return;
  }
  // The picture of an answer takes longer than Slack waits: the view is filled later.
  await ack({ response_action: 'update', view: answerView(TITLE, sentence('Working on it.')) });
  const answer = await work;
  await showInView(tools, answer.message, await prepareAnswer(tools, answer.message, place, false), (message, options) => place.workspace.client.views.update({ view_id: payload.view.id, view: answerView(TITLE, message, options) }));
  if (isPublic(answer)) await announce(tools, answer, place);
}

/** What everybody in the channel is to know, told there; where the bot may not post, the person gets it directly. */
async function announce(tools: SlackTools, answer: Answer, place: AnswerPlace): Promise<void> {
  if (place.caller.channel === undefined) return;
  const respond = createResponder({ url: undefined, clock: tools.clock, client: place.workspace.client, channel: place.caller.channel, user: place.caller.user, timeoutMs: tools.requestTimeoutMs });
  await deliverAnswer(tools, answer, place, respond, { everyone: true });
}

/** The same form with what was wrong on top and everything that was typed still in it. */
function again(tools: SlackTools, command: CommandDeclaration, text: string, metadata: string, askChannel: boolean, answer: Answer) {
  return formView(command, { values: tools.bot.parse(text)?.options ?? {}, askChannel, metadata, problem: answer.message.summary });
}

async function completions(tools: SlackTools, body: unknown): Promise<ReturnType<typeof choice>[]> {
  const payload = suggestionSchema.parse(body);
  const { command, channel } = metadataSchema.parse(JSON.parse(payload.view?.private_metadata ?? '{}'));
  const asker = { ...askerOf(payload), channel };
  const admission = await admit(tools, asker);
  if (!admission.ok) return [];
  const found = await tools.bot.complete({ command, option: payload.block_id, typed: payload.value, options: {}, limit: 25 }, await callerFor(tools, asker, undefined));
  const typed = payload.value.trim();
  const offered = found.filter((one) => one.value !== '' && one.value.length <= OPTION_VALUE).map((one) => choice(one.value, one.label));
  // What was typed can always be chosen: the command may know more than its completions.
  return typed === '' || typed.length > OPTION_VALUE || offered.some((one) => one.value === typed) ? offered : [...offered, choice(typed, `Use “${typed}”`)];
}

