import { z } from 'zod';
import { webApi } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import type { Bot } from '../../../contracts/bot.ts';
import type { ChannelCheck, ChannelRef, Diagnosis } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import { plain, say } from '../../../contracts/messages/line.ts';
import { connectionTrouble } from '../../../runtime/connection-trouble.ts';
import { deliveryError, slackCode } from './errors.ts';
import { INSTALL_PATH, SLASH_COMMAND, scopesFor } from './manifest.ts';
import type { SlackConfig } from '../config.ts';
import { webClient } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

const infoSchema = z.object({
  channel: z.object({
    name: z.string().optional(),
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
    is_im: z.boolean().optional(),
  }),
});

/** Whether a post would arrive in this channel. The bot joins nowhere by itself: it says how to invite it. */
export async function checkChannel(workspaces: Workspaces, target: ChannelRef): Promise<ChannelCheck> {
  try {
    const { client } = await workspaces.of(target.workspace);
    const { channel } = infoSchema.parse(await client.apiCall('conversations.info', { channel: target.channel }));
    const name = channel.is_im === true ? 'direct message' : `#${channel.name ?? target.channel}`;
    if (channel.is_archived === true)
      return {
        ok: false,
        sentence: `${name} is archived, so nothing can be posted there.`,
        hint: 'Unarchive the channel, or choose another one.',
      };
    if (channel.is_im !== true && channel.is_member === false)
      return { ok: false, sentence: `Groundswell is not a member of ${name}.`, hint: INVITE };
    return { ok: true, name };
  } catch (error) {
    const failure = deliveryError(error);
    if (!(failure instanceof PermanentDeliveryError)) throw failure;
    if (failure.reason === 'channel-gone')
      return {
        ok: false,
        sentence: 'Groundswell cannot see this channel: it is private, or it is gone.',
        hint: INVITE,
      };
    if (failure.detail === 'missing_scope')
      return {
        ok: false,
        sentence: 'Groundswell may not look at channels in this workspace.',
        hint: say`Reinstall the app with the current manifest (\`npm run register -- slack\`).`,
      };
    throw failure;
  }
}

const INVITE = say`Type \`/invite @Groundswell\` in the channel, then try again.`;

/** Token, scopes, subscribed channels and socket, each with what to do. Never rejects. */
export async function diagnose(
  config: SlackConfig,
  workspaces: Workspaces,
  bot: Pick<Bot, 'subscribedChannels'>,
  logger: BoltLogger,
): Promise<readonly Diagnosis[]> {
  const findings: Diagnosis[] = [];
  if (config.botToken?.startsWith('xoxe.') === true)
    findings.push({
      ok: false,
      sentence: 'Slack: SLACK_BOT_TOKEN is of an app with token rotation, so it ends after twelve hours.',
      hint: 'Token rotation cannot be switched off again. Make an app from the manifest of `npm run register -- slack`, or install this one by OAuth (SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_MODE=http).',
    });
  const ids = await workspaces.all().catch((error: unknown) => {
    findings.push(tokenTrouble(error));
    return [];
  });
  for (const id of ids) findings.push(...(await diagnoseWorkspace(config, workspaces, bot, id)));
  if (ids.length === 0 && findings.length === 0) {
    const where =
      config.oauth === undefined || config.publicUrl === undefined ? undefined : `${config.publicUrl}${INSTALL_PATH}`;
    findings.push({
      ok: false,
      sentence: 'Slack: no workspace has installed the app yet.',
      hint: where === undefined ? 'Set SLACK_BOT_TOKEN.' : `Open ${where} and follow Slack's questions.`,
    });
  }
  if (config.mode === 'socket') findings.push(await diagnoseSocket(config, logger));
  else if (config.signingSecret === undefined)
    findings.push({
      ok: false,
      sentence: 'Slack: HTTP mode has no signing secret, so no request can be trusted.',
      hint: 'Copy the signing secret from the app’s Basic Information page.',
    });
  return findings;
}

async function diagnoseWorkspace(
  config: SlackConfig,
  workspaces: Workspaces,
  bot: Pick<Bot, 'subscribedChannels'>,
  id: string,
): Promise<Diagnosis[]> {
  try {
    const workspace = await workspaces.of(id);
    const answer = await workspace.client.auth.test();
    const channels = await diagnoseChannels(workspaces, bot, id, answer.team ?? id);
    const granted = new Set(answer.response_metadata?.scopes ?? []);
    const missing = scopesFor(config).filter(({ scope }) => !granted.has(scope));
    const token: Diagnosis = { ok: true, sentence: `Slack: the token of ${answer.team ?? id} is good.` };
    if (granted.size === 0) return [token, ...channels];
    if (missing.length === 0)
      return [token, { ok: true, sentence: `Slack: all ${scopesFor(config).length} scopes are granted.` }, ...channels];
    const lacks = missing.map(({ scope, why, optional }) =>
      optional === undefined
        ? {
            ok: false,
            sentence: `Slack: the scope ${scope} is missing (${why}).`,
            hint: 'Paste the manifest of `npm run register -- slack` into the app’s settings and reinstall it.',
          }
        : { ok: true, sentence: `Slack: the optional scope ${scope} is not granted: ${optional}.` },
    );
    return [token, ...lacks, ...channels];
  } catch (error) {
    return [tokenTrouble(error)];
  }
}

/** Whether what is subscribed arrives. A workspace's own list of channels would say less: the bot must be a member of each. */
async function diagnoseChannels(
  workspaces: Workspaces,
  bot: Pick<Bot, 'subscribedChannels'>,
  id: string,
  team: string,
): Promise<Diagnosis[]> {
  const channels = await bot.subscribedChannels(id);
  const findings: Diagnosis[] = [];
  for (const [at, channel] of channels.entries()) {
    try {
      const check = await checkChannel(workspaces, { workspace: id, channel });
      if (!check.ok)
        findings.push({
          ok: false,
          sentence: `Slack: a subscription in ${team} cannot be delivered to the channel ${channel}. ${check.sentence}`,
          hint: plain(check.hint),
        });
    } catch (error) {
      const left = channels.length - at;
      findings.push({
        ok: false,
        sentence: `Slack: ${left === 1 ? 'a subscribed channel' : `${left.toLocaleString('en-US')} subscribed channels`} in ${team} could not be looked at (${deliveryError(error).message}).`,
        hint: 'Try again in a minute.',
      });
      return findings;
    }
  }
  if (findings.length > 0 || channels.length === 0) return findings;
  return [
    {
      ok: true,
      sentence: `Slack: the bot can post in ${channels.length === 1 ? 'the one subscribed channel' : `all ${channels.length.toLocaleString('en-US')} subscribed channels`} of ${team}.`,
    },
  ];
}

const WAY = 'Check this machine’s way to slack.com, then try again.';

function tokenTrouble(error: unknown): Diagnosis {
  const failure = deliveryError(error);
  if (failure instanceof PermanentDeliveryError) {
    return {
      ok: false,
      sentence: `Slack refuses the bot token (${failure.detail}).`,
      hint: 'Reinstall the app to the workspace and copy the new Bot User OAuth Token into SLACK_BOT_TOKEN.',
    };
  }
  const trouble = connectionTrouble(error);
  return {
    ok: false,
    sentence: `Slack could not be asked (${trouble?.sentence ?? failure.message}).`,
    hint: trouble?.hint ?? WAY,
  };
}

async function diagnoseSocket(config: SlackConfig, logger: BoltLogger): Promise<Diagnosis> {
  if (config.appToken === undefined)
    return {
      ok: false,
      sentence: 'Slack: Socket Mode has no app-level token.',
      hint: 'Make one with the scope connections:write on the app’s Basic Information page and set SLACK_APP_TOKEN.',
    };
  try {
    // Opens nothing: Slack only gives an address, which expires unused.
    await webClient(config.appToken, config, logger).apps.connections.open();
    return { ok: true, sentence: `Slack: Socket Mode is open for ${SLASH_COMMAND}.` };
  } catch (error) {
    const code = slackCode(error);
    if (code === undefined && !(error instanceof webApi.WebAPIRateLimitedError)) {
      const trouble = connectionTrouble(error);
      return {
        ok: false,
        sentence: `Slack could not be asked for a socket${trouble === undefined ? '' : ` (${trouble.sentence})`}.`,
        hint: trouble?.hint ?? WAY,
      };
    }
    return {
      ok: false,
      sentence: `Slack refuses the app-level token (${code ?? 'ratelimited'}).`,
      hint: 'Turn Socket Mode on in the app’s settings and make an app-level token with the scope connections:write.',
    };
  }
}
