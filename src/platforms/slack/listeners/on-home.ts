import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Caller } from '../../../contracts/platforms/chat-platform.ts';
import { failure } from '../answering/answer.ts';
import { admit, callerFor } from '../answering/caller.ts';
import { askerOfEvent, eventHome } from '../answering/interaction.ts';
import { uploadCharts, keepLongValues } from '../sending/prepare-message.ts';
import { chartsOf, hasTable } from '../render/render-message.ts';
import { homeView } from '../render/render-view.ts';
import { isRefusal, showInView } from '../answering/show-view.ts';
import type { ShowView } from '../answering/show-view.ts';
import type { SlackTools } from '../tools.ts';
import type { Workspace } from '../connection/workspace.ts';

const openedSchema = z.object({
  ...eventHome,
  event: z.object({ user: z.string(), tab: z.string().default('home'), channel: z.string().optional() }),
});

/** The workspace at a glance, drawn anew whenever it is opened; and a welcome to who opens the messages for the first time. */
export function listenForHome(app: App, tools: SlackTools): void {
  app.event('app_home_opened', async ({ body }) => {
    await tools.track(openHome(tools, body));
  });
}

async function openHome(tools: SlackTools, body: unknown): Promise<void> {
  const opened = openedSchema.parse(body);
  const { event } = opened;
  const asker = askerOfEvent(opened, event);
  const admission = await admit(tools, asker);
  if (!admission.ok) return;
  const { workspace } = admission;
  if (event.tab !== 'home') {
    if (event.tab === 'messages' && event.channel !== undefined)
      await tools.bot.welcome(workspace.id, { kind: 'conversation', id: event.channel });
    return;
  }
  await publishHome(tools, workspace, await callerFor(tools, workspace, asker, undefined));
}

export async function publishHome(tools: SlackTools, workspace: Workspace, caller: Caller): Promise<void> {
  const message = await tools.bot.home(caller).catch((error: unknown) => failure(tools, error).message);
  const kept = await keepLongValues(message, tools.actions);
  const image = await uploadCharts(message, workspace.client, tools).catch(() => () => undefined);
  const { capabilities } = tools;
  const publish: ShowView = (shown, options, hash) =>
    workspace.client.views.publish({
      user_id: caller.user,
      view: homeView(shown, options),
      ...(hash === undefined ? {} : { hash }),
    });
  const options = { image, kept };
  const sorted = { ...options, tables: 'data_table' } as const;
  if (!hasTable(message) || capabilities.tables(workspace.id) !== sorted.tables) {
    await showInView(tools, message, options, publish);
    return;
  }
  try {
    await publish(message, sorted);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Without details it cannot be told whether the table or a picture was refused: the plain view is taken by every workspace.
    if (chartsOf(message).length === 0) capabilities.refused(workspace.id, sorted.tables);
    await showInView(tools, message, options, publish);
  }
}
