import { setImmediate as nextRound } from 'node:timers/promises';
import type { Answer, RunHooks } from '../../../contracts/bot.ts';
import type { Caller } from '../../../contracts/platforms/chat-platform.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { incidentId } from '../../../runtime/incident-id.ts';
import type { Line, Message } from '../../../contracts/messages/message.ts';
import { encodePress } from '../render/action-ids.ts';
import { deliveryError } from '../connection/errors.ts';
import { BUTTON_VALUE } from '../render/limits.ts';
import { keepLongValues, uploadCharts } from '../sending/prepare-message.ts';
import { present } from '../sending/present.ts';
import { redact } from '../connection/redact.ts';
import { chartsOf, filesOf, hasTable, renderForSlack, valuesToKeep } from '../render/render-message.ts';
import type { RenderOptions, SlackPayload } from '../render/render-message.ts';
import type { Respond, Showing } from './reply.ts';
import { sendFile } from '../sending/send-file.ts';
import type { SlackTools } from '../tools.ts';
import type { Workspace } from '../connection/workspace.ts';

/** A handler that has not answered by then gets its sentence anyway. */
const HANDLER_MS = MINUTE;

/** One sentence as a message. */
export const sentence = (text: string): Message => ({ summary: text, tone: 'neutral', blocks: [] });

export const errorAnswer = (text: string): Answer => ({
  message: { ...sentence(text), tone: 'warning' },
  visibility: 'private',
  outcome: 'error',
});

/** Aborting without a reason makes an exception with a stack each time, which costs more than an answer. */
export const SETTLED = 'settled';

/** What `work` gives within `budgetMs`; undefined when it takes longer. The work goes on either way. */
export async function within<T>(clock: Clock, work: Promise<T>, budgetMs: number): Promise<T | undefined> {
  // Most answers are there before anything else happens; timers for them would cost more than some of the answers.
  const ready = await Promise.race([work.then((result) => ({ result })), nextRound()]);
  if (ready !== undefined) return ready.result;
  const done = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(budgetMs, done.signal).then(() => undefined)]);
  } finally {
    done.abort(SETTLED);
  }
}

/** Runs a handler so that there is always an answer: also when it throws, and when it never comes back. */
export async function runSafely(
  tools: SlackTools,
  work: (hooks: RunHooks) => Promise<Answer>,
  onProgress?: (sentence: string) => void,
): Promise<Answer> {
  const stop = new AbortController();
  try {
    const answer = await within(
      tools.clock,
      work({ signal: stop.signal, ...(onProgress === undefined ? {} : { onProgress }) }),
      HANDLER_MS,
    );
    if (answer !== undefined) return answer;
    stop.abort();
    return errorAnswer('This took longer than a minute and was stopped. Try again, or ask for less at once.');
  } catch (error) {
    return failure(tools, error);
  }
}

/** The generic line for what nobody expected, with the id that finds the log entry. */
export function failure(tools: Pick<SlackTools, 'logger'>, error: unknown): Answer {
  const id = incidentId();
  tools.logger.error(
    { id, reason: redact(error instanceof Error ? (error.stack ?? error.message) : String(error)) },
    'A Slack request failed.',
  );
  return errorAnswer(`Something went wrong here. The log has it under ${id}.`);
}

/** What was asked, and from where. */
export interface Asked {
  caller: Pick<Caller, 'channel' | 'personal'>;
  /** As typed; undefined when nothing can be asked again. */
  text: string | undefined;
  declaration: CommandDeclaration | undefined;
}

/** Where and to whom an answer goes. */
export interface AnswerPlace extends Asked {
  workspace: Workspace;
  caller: Caller;
  /** Where in the channel it goes; undefined: into none of its threads. */
  thread?: string | undefined;
}

/** Whether an answer can stand in the acknowledgement: nothing to upload or to keep, and nothing that could be refused unseen. */
export const isLight = (tools: SlackTools, answer: Answer, workspace: Workspace): boolean =>
  chartsOf(answer.message).length === 0 &&
  filesOf(answer.message).length === 0 &&
  valuesToKeep(answer.message).length === 0 &&
  (!hasTable(answer.message) || tools.capabilities.proven(workspace.id));

export const isPublic = (answer: Answer): boolean => answer.visibility === 'channel' && answer.outcome === 'ok';

/** What *Share in channel* carries: the question where asking again changes nothing, otherwise the very message. */
export async function shareValue(
  tools: Pick<SlackTools, 'actions'>,
  answer: Answer,
  place: Asked,
): Promise<string | undefined> {
  if (answer.outcome === 'error' || isPublic(answer) || place.caller.channel === undefined || place.caller.personal)
    return undefined;
  if (place.text !== undefined && place.declaration?.permission === 'read' && place.declaration.pace === 'instant') {
    const value = encodePress({ kind: 'share-command', command: place.text });
    if (value.length <= BUTTON_VALUE) return value;
  }
  return encodePress({ kind: 'share-kept', id: await tools.actions.keep(JSON.stringify(answer.message)) });
}

/** Renders a light answer for the acknowledgement. */
export async function renderLight(tools: SlackTools, answer: Answer, place: AnswerPlace): Promise<SlackPayload[]> {
  const share = await shareValue(tools, answer, place);
  const tables = tools.capabilities.tables(place.workspace.id);
  return renderForSlack(answer.message, { share, tables });
}

/** Completes an answer through `respond`: charts uploaded, files sent, refused blocks replaced. Never rejects for want of a picture. */
export async function deliverAnswer(
  tools: SlackTools,
  answer: Answer,
  place: AnswerPlace,
  respond: Respond,
  showing: Showing,
): Promise<void> {
  const share = showing.everyone ? undefined : await shareValue(tools, answer, place);
  const options = await prepareAnswer(tools, answer.message, place, showing.everyone);
  await showPrepared(tools, answer.message, { ...options, share }, place, respond, showing);
}

/** Shows what `prepareAnswer` has prepared. */
export async function showPrepared(
  tools: SlackTools,
  message: Message,
  options: RenderOptions,
  place: AnswerPlace,
  respond: Respond,
  showing: Showing,
): Promise<void> {
  await present(
    {
      workspace: place.workspace.id,
      capabilities: tools.capabilities,
      clock: tools.clock,
      render: (tables) => renderForSlack(message, { ...options, tables }),
    },
    (payload, at) => respond(payload, at === 0 ? showing : { ...showing, replace: false }),
  );
}

export async function prepareAnswer(
  tools: SlackTools,
  message: Message,
  place: AnswerPlace,
  everyone: boolean,
): Promise<RenderOptions> {
  const image = await uploadCharts(message, place.workspace.client, tools).catch((error: unknown) => {
    // Nobody waits a minute for a picture in an answer: the chart is told in words.
    tools.logger.warn(
      { reason: deliveryError(error).message },
      'Slack asked to wait with an upload; a chart is told in words.',
    );
    return () => undefined;
  });
  const files = new Map<string, Line>();
  for (const file of filesOf(message)) files.set(file.name, await sendFile(tools, file, place, everyone));
  return { image, kept: await keepLongValues(message, tools.actions), file: (name) => files.get(name) };
}
