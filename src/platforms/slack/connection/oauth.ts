import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  Installation,
  InstallationQuery,
  InstallationStore as BoltInstallationStore,
  InstallURLOptions,
  StateStore,
} from '@slack/bolt';
import type { Bot } from '../../../contracts/bot.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import type { InstallationStore, TicketStore } from '../../../contracts/platforms/platform-stores.ts';
import type { Logger } from '../../../contracts/logger.ts';
import { workspaceId } from '../config.ts';
import { INSTALL_PATH } from './manifest.ts';
import { redact } from './redact.ts';
import { installationSchema } from './workspaces.ts';
import type { Workspaces } from './workspaces.ts';

/** How long a person may take between opening the install page and coming back from Slack. */
const STATE_MS = 10 * MINUTE;

/** The state of an installation under way: a random ticket that is good once. */
export function ticketStates(tickets: TicketStore, clock: Clock, options: InstallURLOptions): StateStore {
  return {
    async generateStateParam() {
      const ticket = randomBytes(24).toString('base64url');
      await tickets.issue(ticket, clock.now() + STATE_MS);
      return ticket;
    },
    async verifyStateParam(_, state) {
      if (!(await tickets.take(state)))
        throw new StateRefused('The state of this installation is unknown, too old, or was used before.');
      return options;
    },
  };
}

/** The person's doing, or an address that was opened twice: nothing of ours failed. */
class StateRefused extends Error {}

/** Says on a page of its own that nothing was installed, and how to begin again. */
export const installationFailed =
  (logger: Logger) =>
  (error: Error, _options: InstallURLOptions, request: IncomingMessage, response: ServerResponse): void => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isTheirs =
      searchParams.get('error') === 'access_denied' ||
      error instanceof StateRefused ||
      /state|code/i.test(Object.hasOwn(error, 'code') ? String(Reflect.get(error, 'code')) : '');
    logger.warn({ reason: redact(error.message) }, 'An installation did not come to its end.');
    response.writeHead(isTheirs ? 400 : 502, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>Not installed</title><p>Not installed${isTheirs ? '' : ': Slack did not answer as it should'}. <a href="${INSTALL_PATH}">Open ${INSTALL_PATH}</a> to try again.</p>`,
    );
  };

/** Bolt's view of our installation store. Only bot tokens are kept; people's tokens are never asked for. */
export function boltInstallations(
  installations: InstallationStore,
  workspaces: Workspaces,
  bot: Bot,
): BoltInstallationStore {
  const idOf = (team: string | undefined, enterprise: string | undefined): string =>
    workspaceId(team ?? enterprise ?? '');
  /** What Bolt takes for the sender's authorization: any of the organisation's. Who may do what is decided by the listeners. */
  const serving = async ({ teamId, enterpriseId }: InstallationQuery<boolean>): Promise<string | undefined> => {
    const own = teamId === undefined ? undefined : await installations.get(workspaceId(teamId));
    if (own !== undefined || enterpriseId === undefined) return own;
    const [any] = await workspaces.installedIn(enterpriseId);
    return any === undefined ? undefined : installations.get(any);
  };
  return {
    async storeInstallation(installation) {
      const parsed = installationSchema.parse(installation);
      const workspace = idOf(parsed.team?.id, parsed.enterprise?.id);
      const { user, ...rest } = installation;
      await installations.put(workspace, JSON.stringify({ ...rest, user: { id: user.id } }));
      workspaces.forget(workspace);
      // An organisation is no workspace: its workspaces join when something is asked in them.
      if (parsed.team === undefined) return;
      await bot.workspaceJoined(workspace, parsed.team.name ?? workspace);
      await bot.welcome(workspace, { kind: 'person', id: user.id });
    },
    async fetchInstallation(query: InstallationQuery<boolean>) {
      const text = await serving(query);
      if (text === undefined) throw new Error('This workspace has not installed the app.');
      // Written by storeInstallation, and checked where we read it ourselves.
      return JSON.parse(text) as Installation;
    },
    async deleteInstallation(query) {
      await installations.remove(idOf(query.teamId, query.enterpriseId));
    },
  };
}
