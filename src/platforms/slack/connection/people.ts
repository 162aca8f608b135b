import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { HOUR, MINUTE } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { officialZone } from '../../../text/zones.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { deliveryError } from './errors.ts';
import type { People } from '../tools.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import { workspaceId } from '../config.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

const userSchema = z.object({
  user: z.object({
    team_id: z.string().optional(),
    tz: z.string().optional(),
    is_admin: z.boolean().optional(),
    is_owner: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    enterprise_user: z
      .object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).optional() })
      .optional(),
  }),
});
type Person = z.infer<typeof userSchema>['user'];

/** Asking Slack takes a tenth of a second, and each answer needs the zone of the person who asked. */
const MAX_ZONES = 5_000;
/** Who was at home a moment ago is not asked about again at every press. */
const HOME_MS = 10 * MINUTE;
/** An answer must be acknowledged in 3 s: a person's zone is not worth more than this. */
const PATIENCE_MS = 1_200;

export function createPeople(workspaces: Workspaces, clock: Clock, logger: Logger): People {
  const zones = new LRUCache<string, { zone: string | undefined; until: number }>({ max: MAX_ZONES });

  const colleagues = new LRUCache<string, { colleague: boolean; until: number }>({ max: MAX_ZONES });

  async function info(workspace: string, user: string): Promise<Person | undefined> {
    try {
      return await ask(workspaces.of(workspace), user);
    } catch (error) {
      logger.warn({ reason: deliveryError(error).message }, 'Slack did not tell about a person.');
      return undefined;
    }
  }

  async function ask(workspace: Promise<Workspace>, user: string): Promise<Person | undefined> {
    const give = new AbortController();
    try {
      const asked = workspace.then(
        async ({ client }) => userSchema.parse(await client.apiCall('users.info', { user })).user,
      );
      return await Promise.race([asked, clock.sleep(PATIENCE_MS, give.signal).then(() => undefined)]);
    } finally {
      give.abort();
    }
  }

  /** Undefined where Slack could not be asked. A person whom it does not show to us is none of ours. */
  async function colleagueOf(workspace: Workspace, user: string): Promise<boolean | undefined> {
    try {
      const person = await ask(Promise.resolve(workspace), user);
      return person && belongs(person, workspace);
    } catch (error) {
      const failure = deliveryError(error);
      logger.warn({ reason: failure.message }, 'Slack did not tell about a person.');
      return failure instanceof PermanentDeliveryError && failure.reason === 'user-unreachable' ? false : undefined;
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
    async isColleague(workspace, user) {
      const key = `${workspace.id} ${user}`;
      const known = colleagues.get(key);
      if (known !== undefined && known.until > clock.now()) return known.colleague;
      const colleague = await colleagueOf(workspace, user);
      if (colleague !== undefined) colleagues.set(key, { colleague, until: clock.now() + HOME_MS });
      return colleague;
    },
  };
}

/** Whether a person is at home in a workspace: a member of it, or of another one of its organisation, but no guest there. */
function belongs(person: Person, { id, enterprise }: Workspace): boolean {
  const { team_id: team, enterprise_user: inOrganisation } = person;
  if (team !== undefined && workspaceId(team) === id) return true;
  if (enterprise === undefined || inOrganisation?.enterprise_id !== enterprise || person.is_stranger === true)
    return false;
  if (inOrganisation.teams?.some((one) => workspaceId(one) === id) === true) return true;
  return person.is_restricted !== true && person.is_ultra_restricted !== true;
}
