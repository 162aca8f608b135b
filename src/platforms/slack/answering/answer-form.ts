import type { types } from '@slack/bolt';
import type { z } from 'zod';
import type { Answer } from '../../../contracts/bot.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { deliverAnswer, isPublic, prepareAnswer, runSafely, sentence, showPrepared, within } from './answer.ts';
import type { AnswerPlace } from './answer.ts';
import { admit, callerFor } from './caller.ts';
import { deliveryError } from '../connection/errors.ts';
import { asksChannel, formView } from './form.ts';
import { askerOf, formMetadataSchema, submissionSchema } from './interaction.ts';
import { chosenChannel, enteredValues, formStateSchema, formText } from './read-form.ts';
import type { FormState } from './read-form.ts';
import type { RenderOptions } from '../render/render-message.ts';
import { answerView } from '../render/render-view.ts';
import { createResponder } from './reply.ts';
import { troubleSentence } from './say-trouble.ts';
import { showInView } from './show-view.ts';
import type { ShowView } from './show-view.ts';
import type { SlackTools } from '../tools.ts';

/** Slack waits 3 s for the answer to a sent form. */
const FORM_BUDGET_MS = 1_800;
export const TITLE = 'Groundswell';

/** Shows this view in the place of the form. @returns whether Slack heard it */
export type FormAcknowledge = (view: types.ModalView) => Promise<boolean>;

interface SentForm {
  payload: z.infer<typeof submissionSchema>;
  state: FormState;
  /** Undefined: this version has no such command. */
  command: CommandDeclaration | undefined;
  /** Where the form was opened; undefined: outside of channels, and the form asks for one. */
  from: string | undefined;
}

type Outcome = { refused: string } | { answer: Answer; place: AnswerPlace; command: CommandDeclaration };

/** Runs what a sent form says. Everything that may take long is under way before Slack's 3 s are counted. */
export async function answerForm(tools: SlackTools, body: unknown, ack: FormAcknowledge): Promise<void> {
  const form = readForm(tools, body);
  const work = runForm(tools, form).catch((error: unknown): Outcome => ({ refused: troubleSentence(tools, error) }));
  const early = await within(tools.clock, work, FORM_BUDGET_MS);
  const ready = early === undefined ? undefined : readyView(form, early);
  // The picture of an answer takes longer than Slack waits: the view is filled later.
  const shown = await ack(ready ?? answerView(TITLE, sentence('Working on it.')));
  if (ready === undefined || !shown) await completeForm(tools, form, await work);
}

function readForm(tools: SlackTools, body: unknown): SentForm {
  const payload = submissionSchema.parse(body);
  const { command, channel } = formMetadataSchema.parse(JSON.parse(payload.view.private_metadata));
  return {
    payload,
    state: formStateSchema.parse(payload.view.state),
    command: tools.bot.commands.find(({ name }) => name === command),
    from: channel,
  };
}

async function runForm(tools: SlackTools, { payload, state, command, from }: SentForm): Promise<Outcome> {
  const asker = { ...askerOf(payload), channel: chosenChannel(state) ?? from };
  const admission = await admit(tools, asker);
  if (!admission.ok) return { refused: admission.sentence };
  if (command === undefined) return { refused: 'This form is from an older version. Open it again.' };
  const text = formText(command, state);
  const place: AnswerPlace = {
    workspace: admission.workspace,
    caller: await callerFor(tools, admission.workspace, asker, command),
    text,
    declaration: command,
  };
  return { answer: await runSafely(tools, (hooks) => tools.bot.runText(text, place.caller, hooks)), place, command };
}

/** What can be shown without preparing anything: a refusal, or the form again with what was wrong. */
function readyView(form: SentForm, outcome: Outcome): types.ModalView | undefined {
  if ('refused' in outcome) return answerView(TITLE, sentence(outcome.refused));
  return outcome.answer.outcome === 'error' ? again(form, outcome.command, outcome.answer) : undefined;
}

/** The same form with what was wrong on top and everything that was typed still in it. */
function again({ payload, state, from }: SentForm, command: CommandDeclaration, answer: Answer): types.ModalView {
  return formView(command, {
    values: enteredValues(command, state),
    askChannel: asksChannel(command, from),
    channel: chosenChannel(state),
    metadata: payload.view.private_metadata,
    problem: answer.message.summary,
  });
}

/** Fills the view. Whoever has closed it meanwhile, or lost it with the connection, gets the answer directly; the channel learns its part either way. */
async function completeForm(tools: SlackTools, form: SentForm, outcome: Outcome): Promise<void> {
  const ready = readyView(form, outcome);
  const client = 'refused' in outcome ? tools.workspaces.known()?.client : outcome.place.workspace.client;
  const update = async (view: types.ModalView, hash?: string): ReturnType<ShowView> =>
    (await client?.views.update({ view_id: form.payload.view.id, view, ...(hash === undefined ? {} : { hash }) })) ??
    {};
  if ('refused' in outcome) {
    if (ready !== undefined) await succeeds(tools, update(ready));
    return;
  }
  const { answer, place } = outcome;
  const options = await prepareAnswer(tools, answer.message, place, false);
  const filled =
    ready === undefined
      ? showInView(tools, answer.message, options, (message, how, hash) =>
          update(answerView(TITLE, message, how), hash),
        )
      : update(ready);
  if (!(await succeeds(tools, filled))) await succeeds(tools, tellDirectly(tools, answer, options, place));
  if (isPublic(answer)) await announce(tools, answer, place);
}

async function succeeds(tools: SlackTools, work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    tools.logger.warn(
      { reason: deliveryError(error).message },
      'The answer to a form could not be shown in its place.',
    );
    return false;
  }
}

async function tellDirectly(
  tools: SlackTools,
  answer: Answer,
  options: RenderOptions,
  place: AnswerPlace,
): Promise<void> {
  await showPrepared(tools, answer.message, options, place, responderIn(tools, undefined, place), { everyone: false });
}

/** What everybody in the channel is to know, told there; where the bot may not post, the person gets it directly. */
async function announce(tools: SlackTools, answer: Answer, place: AnswerPlace): Promise<void> {
  if (place.caller.channel === undefined) return;
  await deliverAnswer(tools, answer, place, responderIn(tools, place.caller.channel, place), { everyone: true });
}

const responderIn = (tools: SlackTools, channel: string | undefined, { workspace, caller }: AnswerPlace) =>
  createResponder(tools, workspace.client, { user: caller.user, channel, url: undefined });
