import type { App } from '@slack/bolt';
import { failure, sentence, within } from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { heard } from './acknowledge.ts';
import { answerForm, TITLE } from '../answering/answer-form.ts';
import type { FormAcknowledge } from '../answering/answer-form.ts';
import { admit, callerFor, declarationOf } from '../answering/caller.ts';
import { asksChannel, choice, COMPLETED, FORM_VIEW, formView } from '../answering/form.ts';
import { askerOf, formMetadataSchema, suggestionSchema } from '../answering/interaction.ts';
import type { PressPayload } from '../answering/interaction.ts';
import { OPTION_VALUE } from '../render/limits.ts';
import { answerView, privateMetadata } from '../render/render-view.ts';
import type { SlackTools } from '../tools.ts';

/** Slack shows an empty menu when nothing was offered in 3 s. */
const COMPLETE_BUDGET_MS = 2_000;

/** Opens the form of a command, filled with what its text already says. */
export async function openForm(
  tools: SlackTools,
  payload: PressPayload,
  place: AnswerPlace,
  text: string,
): Promise<void> {
  const command = declarationOf(tools.bot.commands, text);
  if (command === undefined) return;
  const view = formView(command, {
    values: tools.bot.parse(text)?.options ?? {},
    askChannel: asksChannel(command, place.caller.channel),
    metadata: privateMetadata({ command: command.name, channel: place.caller.channel }) ?? '',
  });
  const { views } = place.workspace.client;
  await (payload.view?.type === 'modal'
    ? views.push({ trigger_id: payload.trigger_id, view })
    : views.open({ trigger_id: payload.trigger_id, view }));
}

/** Sent forms and the menus in them. A form that says something wrong stays open and says what. */
export function listenForForms(app: App, tools: SlackTools): void {
  app.view(FORM_VIEW, async ({ body, ack }) => {
    const line = tools.line();
    let acknowledged = false;
    // Where another connection takes it after all, the view shows the same twice, which nobody sees.
    const once: FormAcknowledge = (view) => {
      acknowledged = true;
      return heard(tools, line, () => ack({ response_action: 'update', view }));
    };
    await tools.track(
      answerForm(tools, body, once).catch(async (error: unknown) => {
        const { message } = failure(tools, error);
        if (!acknowledged) await once(answerView(TITLE, sentence(message.summary)));
      }),
    );
  });
  app.options(COMPLETED, async ({ body, ack }) => {
    const found = completions(tools, body).catch(() => []);
    await ack({ options: (await within(tools.clock, found, COMPLETE_BUDGET_MS)) ?? [] });
  });
}

async function completions(tools: SlackTools, body: unknown): Promise<ReturnType<typeof choice>[]> {
  const payload = suggestionSchema.parse(body);
  const { command, channel } = formMetadataSchema.parse(JSON.parse(payload.view?.private_metadata ?? '{}'));
  const asker = { ...askerOf(payload), channel };
  const admission = await admit(tools, asker);
  if (!admission.ok) return [];
  const found = await tools.bot.complete(
    { command, option: payload.block_id, typed: payload.value, options: {}, limit: 25 },
    await callerFor(tools, admission.workspace, asker, undefined),
  );
  const typed = payload.value.trim();
  const offered = found
    .filter((one) => one.value !== '' && one.value.length <= OPTION_VALUE)
    .map((one) => choice(one.value, one.label));
  // What was typed can always be chosen: the command may know more than its completions.
  return typed === '' || typed.length > OPTION_VALUE || offered.some((one) => one.value === typed)
    ? offered
    : [...offered, choice(typed, `Use “${typed}”`)];
}
