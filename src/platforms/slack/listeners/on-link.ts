import type { App } from '@slack/bolt';
import { z } from 'zod';
import { admit, callerFor } from '../answering/caller.ts';
import { askerOfEvent, eventHome } from '../answering/interaction.ts';
import { deliveryError } from '../connection/errors.ts';
import { keepLongValues } from '../sending/prepare-message.ts';
import { renderForSlack } from '../render/render-message.ts';
import type { SlackPayload } from '../render/render-message.ts';
import type { SlackTools } from '../tools.ts';

const sharedSchema = z.object({
  ...eventHome,
  /** Whether people of other companies read the channel (Slack Connect). */
  is_ext_shared_channel: z.boolean().nullish(),
  event: z.object({
    user: z.string(),
    user_team: z.string().optional(),
    channel: z.string(),
    message_ts: z.string(),
    unfurl_id: z.string().optional(),
    source: z.string().optional(),
    links: z.array(z.object({ url: z.string() })),
  }),
});

/** A message full of links gets scorecards for the first ones; more would bury what was written. */
const CARDS = 3;

/** A small scorecard under pasted GitHub links. The bot says which workspaces opted in, and which projects are known. */
export function listenForLinks(app: App, tools: SlackTools): void {
  app.event('link_shared', async ({ body }) => {
    await tools.track(unfurl(tools, body));
  });
}

async function unfurl(tools: SlackTools, body: unknown): Promise<void> {
  const shared = sharedSchema.parse(body);
  const { event } = shared;
  // Nobody asked for a card, so it must not tell another company what this workspace follows.
  if (shared.is_ext_shared_channel === true) return;
  const asker = askerOfEvent(shared, { ...event, userTeam: event.user_team });
  const admission = await admit(tools, asker);
  if (!admission.ok) return;
  const caller = await callerFor(tools, admission.workspace, asker, undefined);
  const unfurls: Record<string, { blocks: SlackPayload['blocks'] }> = {};
  for (const { url } of event.links.slice(0, CARDS)) {
    const card = await tools.bot.card(url, caller);
    if (card === undefined) continue;
    const [payload] = renderForSlack(card, {
      tables: 'text',
      messages: 1,
      kept: await keepLongValues(card, tools.actions),
    });
    if (payload !== undefined) unfurls[url] = { blocks: payload.blocks };
  }
  if (Object.keys(unfurls).length === 0) return;
  // The event does not say whose person it was.
  if ((await tools.people.isColleague(admission.workspace, event.user)) !== true) return;
  const where =
    event.unfurl_id !== undefined && event.source !== undefined
      ? { unfurl_id: event.unfurl_id, source: event.source }
      : { channel: event.channel, ts: event.message_ts };
  try {
    await admission.workspace.client.apiCall('chat.unfurl', { ...where, unfurls });
  } catch (error) {
    // Nobody asked for it: a card that cannot be shown is no trouble for anybody.
    tools.logger.info({ reason: deliveryError(error).message }, 'A pasted link got no scorecard.');
  }
}
