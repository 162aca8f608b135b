import type { Clock } from '../../../src/contracts/clock.ts';
import { systemClock } from '../../../src/contracts/clock.ts';
import { requestsToApp } from './requests-to-app.ts';
import type { SentAs } from './requests-to-app.ts';
import type { ResponseUrl } from './response-urls.ts';
import { attachSocketServer } from './socket-server.ts';
import type { FakeChannel, FakeMessage, FakeTeam, FakeUser, Fault, SlackState } from './slack-state.ts';
import { startWebServer } from './web-server.ts';

export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const APP_TOKEN = 'xapp-1-A0000000001-1-0000000000000000';
export const BOT_TOKEN = 'xoxb-000000000001-000000000001-fakefakefakefakefakefake';

const SCOPES = [
  'commands',
  'app_mentions:read',
  'chat:write',
  'files:write',
  'im:write',
  'users:read',
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'links:read',
  'links:write',
];

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

export interface FakeSlackOptions {
  clock?: Clock;
}

/**
 * A Slack on loopback: Web API, uploads, response_urls, Socket Mode, and requests to the app by either way. It checks every payload
 * by Slack's documented structure and limits and records everything. `violations` must be empty at the end of a test.
 *
 * It has one workspace (`T0000000001`) with channels `C0000000001` (#general, the bot is in), `C0000000002` (#closed, it is not),
 * `C0000000003` (#old, archived), and people `U0000000001` (ann, admin), `U0000000002` (bob), `U0000000003` (deactivated).
 *
 * `faults.next(method, fault)` hits the next call of a Web API method, `faults.standing(method, fault)` every call until cleared
 * with undefined; `posts(channel)` is what stands in a channel; `to.command('score a/b')` and its like speak to the app.
 */
export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const state = freshState(options.clock ?? systemClock);
  const web = await startWebServer(
    state,
    () => `${web.base.replace('http:', 'ws:')}/link/?ticket=${state.nextId('S')}`,
  );
  const socket = attachSocketServer(web.server);
  let sentAs: SentAs = { mode: 'socket' };

  const newResponseUrl = (channel: string, user: string, original?: FakeMessage): ResponseUrl => {
    const id = state.nextId('R');
    const entry: ResponseUrl = {
      id,
      url: `${web.base}/hooks/${id}`,
      channel,
      user,
      original,
      createdAt: state.clock.now(),
      uses: 0,
      posts: [],
      faults: [],
    };
    web.responseUrls.set(id, entry);
    return entry;
  };

  return {
    /** `http://127.0.0.1:port`. */
    url: web.base,
    apiUrl: `${web.base}/api/`,
    authorizeUrl: `${web.base}/oauth/v2/authorize`,
    state,
    channels: state.channels,
    violations: state.violations,
    calls: (method: string) => state.calls.filter((call) => call.method === method),
    posts: (channel: string): readonly FakeMessage[] => state.channels.get(channel)?.messages ?? [],
    directOf: (user: string): readonly FakeMessage[] =>
      [...state.channels.values()].find((channel) => channel.im === user)?.messages ?? [],
    ephemeral: (channel: string): FakeChannel['ephemeral'] => state.channels.get(channel)?.ephemeral ?? [],
    socket,
    addTeam: (id: string, name: string): FakeTeam => {
      const team = newTeam(id, name);
      state.teams.set(team.id, team);
      return team;
    },
    addUser: (id: string, user: Partial<FakeUser>): FakeUser => {
      const whole = newUser(id, user.name ?? id.toLowerCase(), user);
      state.users.set(id, whole);
      return whole;
    },
    /** A code that `oauth.v2.access` exchanges for this workspace's token, once. */
    oauthCode: (code: string, id: string, name: string, more: Partial<FakeTeam> = {}): FakeTeam => {
      const team = { ...newTeam(id, name), ...more };
      state.oauthCodes.set(code, team);
      return team;
    },
    addChannel: (id: string, channel: Partial<FakeChannel> = {}): FakeChannel => {
      const whole: FakeChannel = {
        id,
        team: 'T0000000001',
        name: id.toLowerCase(),
        isMember: true,
        isArchived: false,
        im: undefined,
        messages: [],
        ephemeral: [],
        ...channel,
      };
      state.channels.set(id, whole);
      return whole;
    },
    faults: {
      next: (method: string, ...faults: Fault[]): void => {
        web.faults.set(method, [...(web.faults.get(method) ?? []), ...faults]);
      },
      standing: (method: string, fault: Fault | undefined): void => {
        if (fault === undefined) web.standing.delete(method);
        else web.standing.set(method, fault);
      },
      /** Asked for every call that no other fault hits: for campaigns with random faults. */
      chance: (draw: (method: string) => Fault | undefined): void => {
        web.chance = draw;
      },
      /** Every token of this workspace is refused from now on. */
      revoke: (team = 'T0000000001'): void => {
        const found = state.teams.get(team);
        if (found !== undefined) found.revoked = true;
      },
    },
    /** How `to` speaks: by socket (default), or signed to the app's address. */
    speakHttp: (url: string, secret = SIGNING_SECRET): void => {
      sentAs = { mode: 'http', url, secret };
    },
    speakSocket: (): void => {
      sentAs = { mode: 'socket' };
    },
    to: requestsToApp(state, socket, newResponseUrl, () => sentAs),
    async stop(): Promise<void> {
      socket.breakAll();
      await web.close();
    },
  };
}

const newTeam = (id: string, name: string): FakeTeam => ({
  id,
  name,
  botToken: id === 'T0000000001' ? BOT_TOKEN : `xoxb-${id}-fakefakefakefake`,
  botId: `B${id.slice(1)}`,
  botUser: `UB${id.slice(2)}`,
  scopes: [...SCOPES],
  revoked: false,
  enterprise: undefined,
  serves: undefined,
});

const newUser = (id: string, name: string, more: Partial<FakeUser> = {}): FakeUser => ({
  id,
  team: 'T0000000001',
  name,
  tz: 'Europe/Berlin',
  isAdmin: false,
  unreachable: false,
  enterprise: undefined,
  teams: [],
  isRestricted: false,
  strangerTo: [],
  ...more,
});

function freshState(clock: Clock): SlackState {
  let ids = 0;
  let lastTs = 0;
  const channel = (id: string, name: string, more: Partial<FakeChannel> = {}): FakeChannel => ({
    id,
    team: 'T0000000001',
    name,
    isMember: true,
    isArchived: false,
    im: undefined,
    messages: [],
    ephemeral: [],
    ...more,
  });
  const byId = <T extends { id: string }>(...items: T[]): Map<string, T> =>
    new Map(items.map((item) => [item.id, item]));
  return {
    clock,
    teams: byId(newTeam('T0000000001', 'Tidewatch')),
    users: byId(
      newUser('U0000000001', 'ann', { isAdmin: true }),
      newUser('U0000000002', 'bob'),
      newUser('U0000000003', 'gone', { unreachable: true }),
    ),
    channels: byId(
      channel('C0000000001', 'general'),
      channel('C0000000002', 'closed', { isMember: false }),
      channel('C0000000003', 'old', { isArchived: true }),
    ),
    files: new Map(),
    views: new Map(),
    homes: new Map(),
    homeHashes: new Map(),
    triggers: new Map(),
    unfurls: [],
    calls: [],
    violations: [],
    takes: { table: true, dataTable: true },
    filesNotReadyFor: 0,
    enforcePace: false,
    limitedHistory: false,
    signs: ['bot_id', 'user', 'app_id'],
    appToken: APP_TOKEN,
    oauthCodes: new Map(),
    nextTs() {
      lastTs = Math.max(lastTs + 1, Math.floor(clock.now() * 1_000));
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    nextId(prefix) {
      ids += 1;
      return `${prefix}${String(ids).padStart(10, '0')}`;
    },
  };
}
