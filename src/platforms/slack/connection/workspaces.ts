import type { Logger as BoltLogger } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { InstallationStore } from '../../../contracts/platforms/platform-stores.ts';
import { deliveryError } from './errors.ts';
import { organisationOf } from './organisation.ts';
import type { Organisation } from './organisation.ts';
import type { SlackConfig } from '../config.ts';
import { workspaceId } from '../config.ts';
import { webClient, workspaceOf } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** Nothing is asked of Slack meanwhile; it ends with a start with another token. */
const OTHER_TOKEN_WAIT_MS = 5 * MINUTE;

/** Where something happened, as a payload says. On Enterprise Grid the three may all differ. */
interface Place {
  team: string | undefined;
  /** The workspace whose installation showed what was used there; undefined where the payload does not tell. */
  installedTeam: string | undefined;
  enterprise: string | undefined;
}

/** Finds the client of a workspace: the one token, or the installation's. */
export interface Workspaces {
  /** The workspace that answers for what happened in this place; undefined where no installation does. */
  serving(place: Place): Promise<Workspace | undefined>;
  of(workspace: WorkspaceId): Promise<Workspace>;
  /** Installations of an organisation and of its workspaces, with OAuth. */
  installedIn(enterprise: string): Promise<readonly WorkspaceId[]>;
  /** The one workspace of a single token, asked once; undefined with OAuth. */
  only(): Promise<Workspace> | undefined;
  /** The one workspace as far as it is known by now: never waits, and asks in the background while it is not known. */
  known(): Workspace | undefined;
  /** Forgets what was remembered of a workspace: after an install, an uninstall or a revoked token. */
  forget(workspace: WorkspaceId): void;
  all(): Promise<readonly WorkspaceId[]>;
}

/** What we read of a stored installation; Bolt writes the rest. */
export const installationSchema = z.object({
  team: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  enterprise: z.object({ id: z.string() }).optional(),
  appId: z.string().optional(),
  bot: z.object({ token: z.string(), id: z.string().optional(), userId: z.string().optional() }).optional(),
});

type StoredInstallation = z.infer<typeof installationSchema>;

/** Under which id an organisation's installation is kept, beside those of single workspaces. */
const isOrganisation = (id: WorkspaceId): boolean => id.startsWith('slack:E');

export function createWorkspaces(
  config: SlackConfig,
  installations: InstallationStore,
  clock: Clock,
  logger: BoltLogger,
): Workspaces {
  const known = new Map<WorkspaceId, { workspace: Promise<Workspace>; installation: WorkspaceId }>();
  const organisations = new Map<WorkspaceId, Organisation>();
  const { botToken } = config;
  let identity: Promise<Identity> | undefined;
  let identified: Identity | undefined;

  interface Identity {
    own: Workspace;
    /** Set where the token is that of a whole organisation. */
    organisation: Organisation | undefined;
  }

  const identify = async (token: string): Promise<Identity> => {
    const client = webClient(token, config, logger);
    const answer = await client.auth.test();
    const everywhere = answer.is_enterprise_install === true;
    const enterprise = answer.enterprise_id ?? (everywhere ? answer.team_id : undefined);
    const id = everywhere ? enterprise : answer.team_id;
    if (id === undefined) throw new PermanentDeliveryError('unauthorized', 'no_team');
    const facts = {
      name: answer.team ?? id,
      botId: answer.bot_id,
      botUserId: answer.user_id,
      appId: z.string().optional().catch(undefined).parse(answer['app_id']),
      enterprise,
    };
    const own = workspaceOf(token, config, logger, { id: workspaceId(id), ...facts }, { client });
    identified = { own, organisation: everywhere ? organisationOf(own, clock) : undefined };
    return identified;
  };

  const ours = (): Promise<Identity> | undefined => {
    if (botToken === undefined) return undefined;
    identity ??= identify(botToken).catch((error: unknown) => {
      // Asked again next time: the network may be back by then.
      identity = undefined;
      throw deliveryError(error);
    });
    return identity;
  };

  const forget = (workspace: WorkspaceId): void => {
    organisations.delete(workspace);
    for (const [id, { installation }] of known) if (id === workspace || installation === workspace) known.delete(id);
  };

  const read = async (id: WorkspaceId): Promise<StoredInstallation | undefined> => {
    const text = await installations.get(id);
    return text === undefined ? undefined : installationSchema.parse(JSON.parse(text));
  };

  const installed = (id: WorkspaceId, { team, enterprise, bot, appId }: StoredInstallation): Workspace => {
    if (bot === undefined) throw new PermanentDeliveryError('workspace-gone', 'not_installed');
    const facts = {
      id,
      name: team?.name ?? id,
      botId: bot.id,
      botUserId: bot.userId,
      appId,
      enterprise: enterprise?.id,
    };
    const renew = async (): Promise<string | undefined> => {
      forget(id);
      return (await read(id))?.bot?.token;
    };
    return workspaceOf(bot.token, config, logger, facts, { renew });
  };

  const installedOrganisation = async (id: WorkspaceId): Promise<Organisation | undefined> => {
    const found = organisations.get(id);
    if (found !== undefined) return found;
    const stored = await read(id);
    if (stored?.bot === undefined) return undefined;
    const organisation = organisationOf(installed(id, stored), clock);
    organisations.set(id, organisation);
    return organisation;
  };

  /** The workspace's own installation first, then that of an organisation that it belongs to. */
  const lookUp = async (id: WorkspaceId): Promise<{ workspace: Workspace; installation: WorkspaceId } | undefined> => {
    const stored = await read(id);
    if (stored !== undefined) return { workspace: installed(id, stored), installation: id };
    for (const candidate of (await installations.list()).filter(isOrganisation)) {
      const workspace = await (await installedOrganisation(candidate))?.workspace(id);
      if (workspace !== undefined) return { workspace, installation: candidate };
    }
    return undefined;
  };

  const find = async (id: WorkspaceId): Promise<Workspace | undefined> => {
    const entry = known.get(id);
    if (entry !== undefined) return entry.workspace;
    const found = await lookUp(id);
    if (found !== undefined) known.set(id, { ...found, workspace: Promise.resolve(found.workspace) });
    return found?.workspace;
  };

  const installedIn = async (enterprise: string): Promise<WorkspaceId[]> => {
    const found: WorkspaceId[] = [];
    for (const id of await installations.list())
      if (id.startsWith('slack:') && (await read(id))?.enterprise?.id === enterprise) found.push(id);
    return found;
  };
  /** The only installation in an organisation answers for what its channels show people of the other workspaces. */
  const onlyOneOf = async (enterprise: string): Promise<Workspace | undefined> => {
    const [first, ...others] = await installedIn(enterprise);
    return first === undefined || others.length > 0 || isOrganisation(first) ? undefined : find(first);
  };

  return {
    installedIn,
    only: () => ours()?.then(({ own }) => own),
    known() {
      // Who needs it surely asks again and is told why.
      ours()?.catch(() => undefined);
      return identified?.own;
    },
    async serving({ team, installedTeam, enterprise }) {
      const teams = [installedTeam, team].filter((one) => one !== undefined);
      const one = await ours();
      if (one !== undefined && one.organisation === undefined)
        return teams.includes(one.own.id.slice('slack:'.length)) || one.own.enterprise !== undefined
          ? one.own
          : undefined;
      for (const id of teams) {
        const workspace = await (one?.organisation?.workspace(workspaceId(id)) ?? find(workspaceId(id)));
        if (workspace !== undefined) return workspace;
      }
      return one === undefined && enterprise !== undefined ? onlyOneOf(enterprise) : undefined;
    },
    async of(workspace) {
      const one = await ours();
      if (one === undefined) {
        const found = await find(workspace);
        if (found === undefined) throw new PermanentDeliveryError('workspace-gone', 'not_installed');
        return found;
      }
      const found = one.own.id === workspace ? one.own : await one.organisation?.workspace(workspace);
      // The operator has set another workspace's token. That says nothing of this one's channels: ended, they would stay silent once the right one is back.
      if (found === undefined)
        throw new PassingDeliveryError('the bot token is of another workspace', 'no', OTHER_TOKEN_WAIT_MS);
      return found;
    },
    forget,
    async all() {
      const one = await ours();
      if (one !== undefined) return [one.own.id];
      return (await installations.list()).filter((workspace) => workspace.startsWith('slack:'));
    },
  };
}
