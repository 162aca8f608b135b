import { failure, prepareAnswer, runSafely, sentence } from './answer.ts';
import type { AnswerPlace } from './answer.ts';
import type { PressPayload } from './interaction.ts';
import { publishHome } from './on-home.ts';
import { answerView } from './render-view.ts';
import { showInView } from './show-view.ts';
import type { SlackTools } from './slack-tools.ts';

const TITLE = 'Groundswell';

/**
 * Answers a press in the App Home or in a modal: a modal opens at once, for the permission to open one lasts 3 s, and is filled
 * when the answer is there. A change made from the App Home shows there too.
 */
export async function answerInView(tools: SlackTools, payload: PressPayload, place: AnswerPlace, command: string): Promise<void> {
  const { client } = place.workspace;
  const work = runSafely(tools, (hooks) => tools.bot.runText(command, place.caller, hooks));
  let viewId = payload.view?.id;
  if (payload.view?.type !== 'modal') {
    const opened = await client.views.open({ trigger_id: payload.trigger_id, view: answerView(TITLE, sentence('Working on it.')) });
    viewId = opened.view?.id;
  }
  const answer = await work;
  if (viewId === undefined) return;
  try {
    await showInView(tools, answer.message, await prepareAnswer(tools, answer.message, place, false), (message, options) => client.views.update({ view_id: viewId, view: answerView(TITLE, message, options) }));
  } catch (error) {
    await client.views.update({ view_id: viewId, view: answerView(TITLE, failure(tools, error).message) });
  }
  if (payload.view?.type === 'home' && place.declaration?.permission !== 'read') await publishHome(tools, place.workspace, place.caller);
}
