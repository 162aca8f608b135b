import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Answer } from '../../../contracts/bot.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { decodePress } from '../render/action-ids.ts';
import type { Press } from '../render/action-ids.ts';
import { deliverAnswer, errorAnswer, isPublic, runSafely, sentence } from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { admit, callerFor, declarationOf } from '../answering/caller.ts';
import { askerOf, pressSchema, threadOf } from '../answering/interaction.ts';
import type { PressPayload } from '../answering/interaction.ts';
import { openForm } from './on-form.ts';
import { ACTION_PREFIX } from '../render/render-actions.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import { createResponder } from '../answering/reply.ts';
import type { Respond } from '../answering/reply.ts';
import { sayByUrl } from '../answering/say-by-url.ts';
import { sayTrouble } from '../answering/say-trouble.ts';
import type { SlackTools } from '../tools.ts';
import { answerInView } from './view-surface.ts';
import { whatHappens, withNote } from '../answering/waiting.ts';

/** Every button and menu of ours. Acknowledged at once, then done; rights are looked up anew on every press. */
export function listenForPresses(app: App, tools: SlackTools): void {
  app.action({ action_id: new RegExp(`^${ACTION_PREFIX}\\d+$`) }, async ({ body, ack }) => {
    await ack();
    await tools.track(answerPress(tools, body).catch((error: unknown) => sayTrouble(tools, body, error)));
  });
}

async function answerPress(tools: SlackTools, body: unknown): Promise<void> {
  const payload = pressSchema.parse(body);
  const action = payload.actions[0];
  if (action?.url !== undefined) return;
  const asker = askerOf(payload);
  const thread = threadOf(payload.container.message_ts, payload.container.thread_ts);
  const admission = await admit(tools, asker);
  if (!admission.ok) {
    // Without a workspace there is no token: only the response_url can say so.
    await sayByUrl(tools, payload, admission.sentence);
    return;
  }
  const { workspace } = admission;
  const respond = createResponder(tools, workspace.client, {
    user: asker.user,
    channel: asker.channel,
    url: payload.response_url,
    thread,
  });
  const press = await readPress(tools, action?.selected_option?.value ?? action?.value ?? '');
  if (press === undefined) {
    const caller = await callerFor(tools, workspace, asker, undefined);
    await show(
      tools,
      payload,
      respond,
      { workspace, caller, text: undefined, declaration: undefined },
      errorAnswer('This button is from an older message and no longer works. Ask again with /signals.'),
      false,
    );
    return;
  }
  const text = 'command' in press ? press.command : undefined;
  const declaration = text === undefined ? undefined : declarationOf(tools.bot.commands, text);
  const place: AnswerPlace = {
    workspace,
    caller: await callerFor(tools, workspace, asker, declaration),
    text,
    declaration,
    thread,
  };
  await act(tools, press, payload, respond, place);
}

async function act(
  tools: SlackTools,
  press: Press,
  payload: PressPayload,
  respond: Respond,
  place: AnswerPlace,
): Promise<void> {
  switch (press.kind) {
    case 'command':
      if (payload.view != null) await answerInView(tools, payload, place, press.command);
      else
        await run(tools, press.command, respond, place, (noted, answer) =>
          show(tools, payload, noted, place, answer, press.answer === 'replace'),
        );
      return;
    case 'form':
      await openForm(tools, payload, place, press.command);
      return;
    case 'share-command':
      await run(tools, press.command, respond, place, (noted, answer) => share(tools, noted, place, answer));
      return;
    case 'share-kept': {
      const kept = await tools.actions.read(press.id);
      await share(
        tools,
        respond,
        place,
        kept === undefined
          ? errorAnswer('This answer is too old to be shared. Ask again with /signals.')
          : { message: readMessage(kept), visibility: 'channel', outcome: 'ok' },
      );
      return;
    }
    case 'link':
      await respond(
        renderForSlack({
          ...sentence('Open it here.'),
          blocks: [{ kind: 'text', text: { kind: 'link', text: press.url, url: press.url } }],
        })[0] as SlackPayload,
        { everyone: false },
      );
      return;
    case 'kept':
      return;
  }
}

/** Runs a command and shows its answer; who has to wait for it is told so. */
async function run(
  tools: SlackTools,
  text: string,
  respond: Respond,
  place: AnswerPlace,
  showing: (respond: Respond, answer: Answer) => Promise<void>,
): Promise<void> {
  let progress: string | undefined;
  const words = (): string => progress ?? whatHappens(place.declaration, text, undefined);
  await withNote(tools, respond, words, async (noted) => {
    await showing(
      noted,
      await runSafely(
        tools,
        (hooks) => tools.bot.runText(text, place.caller, hooks),
        (line) => (progress = line),
      ),
    );
  });
}

async function readPress(tools: SlackTools, value: string): Promise<Press | undefined> {
  const press = decodePress(value);
  if (press?.kind !== 'kept') return press;
  const kept = await tools.actions.read(press.id);
  const inner = kept === undefined ? undefined : decodePress(kept);
  return inner?.kind === 'kept' ? undefined : inner;
}

const keptSchema = z.object({
  summary: z.string(),
  tone: z.string(),
  blocks: z.array(z.object({ kind: z.string() }).loose()),
});

/** A message that we wrote into our own store ourselves. */
function readMessage(text: string): Message {
  return keptSchema.parse(JSON.parse(text)) as unknown as Message;
}

/** Posts for everybody, with the name of the person who shared: in the channel, as the button says, also out of a thread. */
async function share(tools: SlackTools, respond: Respond, place: AnswerPlace, answer: Answer): Promise<void> {
  if (answer.outcome === 'error') {
    await deliverAnswer(tools, answer, place, respond, { everyone: false });
    return;
  }
  const name = place.caller.userName;
  const message: Message =
    name === ''
      ? answer.message
      : { ...answer.message, blocks: [...answer.message.blocks, { kind: 'note', text: `Shared by ${name}.` }] };
  await deliverAnswer(tools, { ...answer, message }, { ...place, thread: undefined }, respond, {
    everyone: true,
    inChannel: true,
  });
}

async function show(
  tools: SlackTools,
  payload: PressPayload,
  respond: Respond,
  place: AnswerPlace,
  answer: Answer,
  replace: boolean,
): Promise<void> {
  // An error never takes the place of an answer that somebody is reading.
  const takesPlace = replace && answer.outcome === 'ok';
  const inPublic = takesPlace && payload.container.is_ephemeral !== true;
  await deliverAnswer(tools, answer, place, respond, { everyone: inPublic || isPublic(answer), replace: takesPlace });
}
