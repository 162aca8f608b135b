import type { App } from '@slack/bolt';
import { z } from 'zod';
import { workspaceId } from '../config.ts';
import type { SlackTools } from '../tools.ts';

const channelId = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const leftSchema = z.object({ team_id: z.string() });
const revokedSchema = z.object({
  team_id: z.string(),
  event: z.object({ tokens: z.object({ bot: z.array(z.string()).optional(), oauth: z.array(z.string()).optional() }) }),
});
const channelSchema = z.object({ team_id: z.string(), event: z.object({ type: z.string(), channel: channelId }) });
const memberSchema = z.object({ team_id: z.string(), event: z.object({ user: z.string(), channel: channelId }) });

const CHANNEL_EVENTS = {
  channel_archive: 'the channel was archived',
  group_archive: 'the channel was archived',
  channel_deleted: 'the channel was deleted',
  group_deleted: 'the channel was deleted',
} as const;

/** What Slack tells about where the bot lives: workspaces that it left, channels that are gone. */
export function listenForLifecycle(app: App, tools: SlackTools): void {
  app.event('app_uninstalled', async ({ body }) => {
    await tools.track(leave(tools, leftSchema.parse(body).team_id));
  });
  app.event('tokens_revoked', async ({ body }) => {
    const { team_id: team, event } = revokedSchema.parse(body);
    // Only the bot's own token matters: people's tokens are never stored.
    if ((event.tokens.bot?.length ?? 0) > 0) await tools.track(leave(tools, team));
  });
  for (const [type, reason] of Object.entries(CHANNEL_EVENTS)) {
    app.event(type, async ({ body }) => {
      const { team_id: team, event } = channelSchema.parse(body);
      await tools.track(tools.bot.channelGone(workspaceId(team), event.channel, reason));
    });
  }
  app.event('member_left_channel', async ({ body }) => {
    const { team_id: team, event } = memberSchema.parse(body);
    await tools.track(leaveChannel(tools, team, event.user, event.channel));
  });
}

async function leave(tools: SlackTools, team: string): Promise<void> {
  const workspace = workspaceId(team);
  await tools.stores.installations.remove(workspace);
  tools.workspaces.forget(workspace);
  await tools.bot.workspaceLeft(workspace);
}

async function leaveChannel(tools: SlackTools, team: string, user: string, channel: string): Promise<void> {
  const workspace = await tools.workspaces.of(workspaceId(team));
  if (user === workspace.botUserId)
    await tools.bot.channelGone(workspace.id, channel, 'the bot was removed from the channel');
}
