import { webApi } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import { z } from 'zod';
import type { Clock } from '../../../contracts/clock.ts';
import { HOUR, MINUTE, SECOND } from '../../../contracts/clock.ts';
import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import type { InstallationStore, PlatformStores } from '../../../contracts/platforms/platform-stores.ts';
import type { SlackConfig } from '../config.ts';
import { clientOptions } from './client-options.ts';

/** Bolt renews within the last two hours of a token, in each process for itself; a refresh token is good once, so we come before. */
const RENEW_BEFORE_MS = 3 * HOUR;
/** A process that dies while it renews holds up the others for no longer. */
const CLAIM_MS = MINUTE;
const LOOK_AGAIN_MS = SECOND / 4;
/** How long an end is waited for when another process renews a token that has ended already. */
const PATIENCE_MS = 10 * SECOND;

/** What is read of an installation whose app has token rotation; `expiresAt` in seconds. */
const rotatingSchema = z.object({
  bot: z.object({ token: z.string(), refreshToken: z.string(), expiresAt: z.number() }),
});

type Rotating = z.infer<typeof rotatingSchema>;

interface Parts {
  config: SlackConfig;
  installations: InstallationStore;
  claims: PlatformStores['claims'];
  clock: Clock;
  logger: BoltLogger;
}

/**
 * The store of installations with tokens that are good for a while longer: where an app has token rotation, a token ends after
 * twelve hours, and reading its installation renews it in time, by one process at a time.
 */
export function withRotation({ config, installations, claims, clock, logger }: Parts): InstallationStore {
  const { oauth } = config;
  if (oauth === undefined) return installations;
  const client = new webApi.WebClient(undefined, { ...clientOptions(config), logger });

  const renew = async (id: WorkspaceId, stored: string, refreshToken: string): Promise<string> => {
    const answer = await client.oauth.v2.access({
      client_id: oauth.clientId,
      client_secret: oauth.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    const { access_token: token, refresh_token: next, expires_in: seconds } = answer;
    if (token === undefined || next === undefined || seconds === undefined)
      throw new Error('Slack renewed a token without giving one.');
    const installation = JSON.parse(stored) as { bot: object };
    const expiresAt = Math.floor(clock.now() / SECOND) + seconds;
    const fresh = JSON.stringify({
      ...installation,
      bot: { ...installation.bot, token, refreshToken: next, expiresAt },
    });
    await installations.put(id, fresh);
    return fresh;
  };

  const get = async (id: WorkspaceId): Promise<string | undefined> => {
    const until = clock.now() + PATIENCE_MS;
    for (;;) {
      const stored = await installations.get(id);
      const bot = rotating(stored)?.bot;
      if (stored === undefined || bot === undefined) return stored;
      const left = bot.expiresAt * SECOND - clock.now();
      if (left > RENEW_BEFORE_MS) return stored;
      const claim = `slack rotation ${id}`;
      if (await claims.take(claim, clock.now() + CLAIM_MS)) {
        try {
          // Renewed while the claim was waited for, this token has another successor already.
          const again = await installations.get(id);
          if (again !== stored) continue;
          return await renew(id, stored, bot.refreshToken);
        } catch (error) {
          if (left <= 0) throw error;
          logger.warn(`A token could not be renewed yet: ${error instanceof Error ? error.message : typeof error}`);
          return stored;
        } finally {
          await claims.release(claim);
        }
      }
      // Another process is at it. Until that is done the old token works, unless it has ended.
      if (left > 0 || clock.now() >= until) return stored;
      await clock.sleep(LOOK_AGAIN_MS);
    }
  };

  return { ...installations, get };
}

function rotating(stored: string | undefined): Rotating | undefined {
  return stored === undefined ? undefined : rotatingSchema.safeParse(JSON.parse(stored)).data;
}
