import type { App } from '@slack/bolt';
import { z } from 'zod';
import { eventHome, toldTeam } from '../answering/interaction.ts';
import { workspaceId } from '../config.ts';
import type { SlackTools } from '../tools.ts';

const channelId = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const leftSchema = z.object(eventHome);
const revokedSchema = z.object({
  ...eventHome,
  event: z.object({ tokens: z.object({ bot: z.array(z.string()).optional(), oauth: z.array(z.string()).optional() }) }),
});
const channelSchema = z.object({ ...eventHome, event: z.object({ type: z.string(), channel: channelId }) });
const memberSchema = z.object({ ...eventHome, event: z.object({ user: z.string(), channel: channelId }) });

const CHANNEL_EVENTS = {
  channel_archive: 'the channel was archived',
  group_archive: 'the channel was archived',
  channel_deleted: 'the channel was deleted',
  group_deleted: 'the channel was deleted',
} as const;

/** What Slack tells about where the bot lives: workspaces that it left, channels that it was invited to or that are gone. */
export function listenForLifecycle(app: App, tools: SlackTools): void {
  app.event('app_uninstalled', async ({ body }) => {
    await tools.track(leave(tools, leftSchema.parse(body)));
  });
  app.event('tokens_revoked', async ({ body }) => {
    const revoked = revokedSchema.parse(body);
    // Only the bot's own token matters: people's tokens are never stored.
    if ((revoked.event.tokens.bot?.length ?? 0) > 0) await tools.track(leave(tools, revoked));
  });
  for (const [type, reason] of Object.entries(CHANNEL_EVENTS)) {
    app.event(type, async ({ body }) => {
      const gone = channelSchema.parse(body);
      await tools.track(tools.bot.channelGone(workspaceId(toldTeam(gone)), gone.event.channel, reason));
    });
  }
  app.event('member_joined_channel', async ({ body }) => {
    const joined = memberSchema.parse(body);
    await tools.track(joinChannel(tools, toldTeam(joined), joined.event.user, joined.event.channel));
  });
  app.event('member_left_channel', async ({ body }) => {
    const left = memberSchema.parse(body);
    await tools.track(leaveChannel(tools, toldTeam(left), left.event.user, left.event.channel));
  });
}

/** A workspace of its own, or a whole organisation: its workspaces then have no installation any more. */
async function leave(tools: SlackTools, body: z.infer<typeof leftSchema>): Promise<void> {
  const own = workspaceId(toldTeam(body));
  const everywhere = body.authorizations?.[0]?.is_enterprise_install === true && body.enterprise_id != null;
  const workspace = everywhere ? workspaceId(body.enterprise_id ?? '') : own;
  await tools.stores.installations.remove(workspace);
  tools.workspaces.forget(workspace);
  await tools.bot.workspaceLeft(workspace);
}

async function leaveChannel(tools: SlackTools, team: string, user: string, channel: string): Promise<void> {
  const workspace = await tools.workspaces.of(workspaceId(team));
  if (user === workspace.botUserId)
    await tools.bot.channelGone(workspace.id, channel, 'the bot was removed from the channel');
}

async function joinChannel(tools: SlackTools, team: string, user: string, channel: string): Promise<void> {
  const workspace = await tools.workspaces.of(workspaceId(team));
  if (user === workspace.botUserId) await tools.bot.welcome(workspace.id, { kind: 'channel', id: channel });
}
