import type { types } from '@slack/bolt';
import type { Answer } from '../../../contracts/bot.ts';
import { deliverAnswer, prepareAnswer, runSafely, sentence } from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { deliveryError } from '../connection/errors.ts';
import type { PressPayload } from '../answering/interaction.ts';
import { publishHome } from './on-home.ts';
import { answerView } from '../render/render-view.ts';
import { createResponder } from '../answering/reply.ts';
import { showInView } from '../answering/show-view.ts';
import type { ShowView } from '../answering/show-view.ts';
import type { SlackTools } from '../tools.ts';

const TITLE = 'Groundswell';

/**
 * Answers a press in the App Home or in a modal: a modal opens at once, for the permission to open one lasts 3 s, and is filled
 * when the answer is there; where none opens or it is closed by then, the answer comes directly. A change made from the App Home
 * shows there too.
 */
export async function answerInView(
  tools: SlackTools,
  payload: PressPayload,
  place: AnswerPlace,
  command: string,
): Promise<void> {
  const work = runSafely(tools, (hooks) => tools.bot.runText(command, place.caller, hooks));
  const view = payload.view?.type === 'modal' ? payload.view.id : await openView(tools, payload, place);
  const answer = await work;
  if (view === undefined || !(await fillView(tools, view, answer, place))) await tellDirectly(tools, answer, place);
  if (payload.view?.type === 'home' && place.declaration?.permission !== 'read')
    await publishHome(tools, place.workspace, place.caller);
}

async function openView(
  tools: SlackTools,
  payload: PressPayload,
  { workspace }: AnswerPlace,
): Promise<string | undefined> {
  try {
    return (
      await workspace.client.views.open({
        trigger_id: payload.trigger_id,
        view: answerView(TITLE, sentence('Working on it.')),
      })
    ).view?.id;
  } catch (error) {
    tools.logger.warn({ reason: deliveryError(error).message }, 'No view opened for an answer, which comes directly.');
    return undefined;
  }
}

async function fillView(tools: SlackTools, view: string, { message }: Answer, place: AnswerPlace): Promise<boolean> {
  const update = (filled: types.ModalView, hash?: string): ReturnType<ShowView> =>
    place.workspace.client.views.update({ view_id: view, view: filled, ...(hash === undefined ? {} : { hash }) });
  try {
    await showInView(tools, message, await prepareAnswer(tools, message, place, false), (shown, options, hash) =>
      update(answerView(TITLE, shown, options), hash),
    );
    return true;
  } catch (error) {
    tools.logger.warn(
      { reason: deliveryError(error).message },
      'A view could not be filled; its answer comes directly.',
    );
    return false;
  }
}

const tellDirectly = (tools: SlackTools, answer: Answer, place: AnswerPlace): Promise<void> =>
  deliverAnswer(
    tools,
    answer,
    place,
    createResponder(tools, place.workspace.client, { user: place.caller.user, channel: undefined, url: undefined }),
    { everyone: false },
  );
