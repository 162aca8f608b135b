import type { App } from '@slack/bolt';
import { z } from 'zod';
import { MINUTE } from '../../../contracts/clock.ts';
import { deliverAnswer, isPublic, runSafely } from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { admit, callerFor, declarationOf } from '../answering/caller.ts';
import { askerOfEvent, eventHome } from '../answering/interaction.ts';
import { askedText } from '../answering/normalise-text.ts';
import { createResponder } from '../answering/reply.ts';
import { whatHappens, withNote } from '../answering/waiting.ts';
import type { SlackTools } from '../tools.ts';

const messageSchema = z.object({
  ...eventHome,
  event_id: z.string(),
  event: z.object({
    user: z.string().optional(),
    team: z.string().optional(),
    user_team: z.string().optional(),
    bot_id: z.string().nullish(),
    subtype: z.string().optional(),
    channel: z.string(),
    channel_type: z.string().optional(),
    text: z.string().default(''),
    ts: z.string(),
    thread_ts: z.string().optional(),
  }),
});

/** Slack tells of an event again for some minutes where an answer of ours was late. */
const RETOLD_MS = 15 * MINUTE;

/** Direct messages to the bot and mentions of it: the same words as behind the slash command. */
export function listenForMessages(app: App, tools: SlackTools): void {
  app.event('message', async ({ body }) => {
    await tools.track(answerMessage(tools, body, true));
  });
  app.event('app_mention', async ({ body }) => {
    await tools.track(answerMessage(tools, body, false));
  });
}

/** In a direct message the answer follows there; in a channel it stands in the thread of the mention, seen by one person or by all. */
async function answerMessage(tools: SlackTools, body: unknown, direct: boolean): Promise<void> {
  const message = messageSchema.parse(body);
  const { event } = message;
  // What bots write, edits, joins and the like are no questions.
  if (event.user === undefined || event.bot_id != null || event.subtype !== undefined) return;
  if (direct !== (event.channel_type === 'im' || event.channel.startsWith('D'))) return;
  const userTeam = event.user_team ?? event.team;
  const asker = askerOfEvent(message, { user: event.user, channel: event.channel, userTeam });
  const admission = await admit(tools, asker);
  if (!admission.ok) return;
  const { workspace } = admission;
  if (event.user === workspace.botUserId) return;
  if (userTeam === undefined && (await tools.people.isColleague(workspace, event.user)) !== true) return;
  if (!(await tools.stores.claims.take(`slack event ${message.event_id}`, tools.clock.now() + RETOLD_MS))) return;
  const text = askedText(event.text.replace(/<@[UW][A-Z0-9]+(?:\|[^>]*)?>/, ' '));
  const declaration = declarationOf(tools.bot.commands, text);
  const thread = direct ? event.thread_ts : (event.thread_ts ?? event.ts);
  const place: AnswerPlace = {
    workspace,
    caller: await callerFor(tools, workspace, asker, declaration),
    text,
    declaration,
    thread,
  };
  const respond = createResponder(tools, workspace.client, {
    user: event.user,
    channel: event.channel,
    url: undefined,
    thread,
  });
  await withNote(
    tools,
    respond,
    () => whatHappens(declaration, text, undefined),
    async (noted) => {
      const answer = await runSafely(tools, (hooks) => tools.bot.runText(text, place.caller, hooks));
      await deliverAnswer(tools, answer, place, noted, { everyone: direct || isPublic(answer) });
    },
  );
}
