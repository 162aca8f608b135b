import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { HOUR } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { officialZone } from '../../../text/zones.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { deliveryError } from './errors.ts';
import type { People } from '../tools.ts';
import type { Workspaces } from './workspaces.ts';

const userSchema = z.object({
  user: z.object({ tz: z.string().optional(), is_admin: z.boolean().optional(), is_owner: z.boolean().optional() }),
});

/** Asking Slack takes a tenth of a second, and each answer needs the zone of the person who asked. */
const MAX_ZONES = 5_000;
/** An answer must be acknowledged in 3 s: a person's zone is not worth more than this. */
const PATIENCE_MS = 1_200;

export function createPeople(workspaces: Workspaces, clock: Clock, logger: Logger): People {
  const zones = new LRUCache<string, { zone: string | undefined; until: number }>({ max: MAX_ZONES });

  async function info(workspace: string, user: string): Promise<z.infer<typeof userSchema>['user'] | undefined> {
    const give = new AbortController();
    try {
      const asked = workspaces
        .of(workspace)
        .then(async ({ client }) => userSchema.parse(await client.apiCall('users.info', { user })).user);
      return await Promise.race([asked, clock.sleep(PATIENCE_MS, give.signal).then(() => undefined)]);
    } catch (error) {
      logger.warn({ reason: deliveryError(error).message }, 'Slack did not tell about a person.');
      return undefined;
    } finally {
      give.abort();
    }
  }

  return {
    async zone(workspace, user) {
      const key = `${workspace} ${user}`;
      const known = zones.get(key);
      if (known !== undefined && known.until > clock.now()) return known.zone;
      const person = await info(workspace, user);
      if (person === undefined) return undefined;
      const zone = person.tz === undefined ? undefined : officialZone(person.tz);
      zones.set(key, { zone, until: clock.now() + HOUR });
      return zone;
    },
    async isAdmin(workspace, user) {
      const person = await info(workspace, user);
      return person?.is_admin === true || person?.is_owner === true;
    },
  };
}
