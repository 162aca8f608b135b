import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { APP_ID, messageMethods } from './message-methods.ts';
import { otherMethods } from './other-methods.ts';
import { answerResponseUrl } from './response-urls.ts';
import type { ResponseUrl } from './response-urls.ts';
import { SlackError } from './slack-state.ts';
import type { FakeTeam, Fault, SlackState } from './slack-state.ts';

const JSON_ARGS = new Set(['blocks', 'metadata', 'view', 'files', 'unfurls', 'attachments']);
const PACED = new Set(['chat.postMessage']);

export interface WebServer {
  server: Server;
  base: string;
  responseUrls: Map<string, ResponseUrl>;
  /** Faults for the next calls of a method, first one first; `standing` ones stay. */
  faults: Map<string, Fault[]>;
  standing: Map<string, Fault>;
  chance: (method: string) => Fault | undefined;
  close(): Promise<void>;
}

/** Slack's Web API, uploads and response_urls on loopback. `socketUrl` is asked when `apps.connections.open` is called. */
export async function startWebServer(state: SlackState, socketUrl: () => string | SlackError): Promise<WebServer> {
  const responseUrls = new Map<string, ResponseUrl>();
  const faults = new Map<string, Fault[]>();
  const standing = new Map<string, Fault>();
  const lastPost = new Map<string, number>();
  let base = '';

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      state.violations.push(
        `fake Slack failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response.destroy();
    });
  });

  const web: WebServer = {
    server,
    base,
    responseUrls,
    faults,
    standing,
    chance: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const path = new URL(request.url ?? '/', base).pathname;
    const [, place, id = ''] = path.split('/');
    if (place === 'api') {
      await answerCall(request, response, path.slice('/api/'.length), body.toString('utf8'));
    } else if (place === 'upload') {
      const file = state.files.get(id);
      if (file === undefined || file.length !== body.byteLength) {
        state.violations.push(`upload of ${body.byteLength} bytes to ${id}, ${file?.length ?? 'no'} announced`);
        send(response, 400, 'bad');
        return;
      }
      file.bytes = body;
      send(response, 200, `OK - ${body.byteLength}`);
    } else if (place === 'hooks') {
      const answer = answerResponseUrl(state, responseUrls.get(id), body.toString('utf8'));
      send(response, answer.status, answer.body, answer.headers);
    } else {
      state.violations.push(`unexpected request ${request.method ?? ''} ${path}`);
      send(response, 404, '');
    }
  }

  async function answerCall(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    body: string,
  ): Promise<void> {
    const args = parseArgs(request, body);
    const token =
      request.headers.authorization?.replace(/^Bearer /, '') ??
      (typeof args['token'] === 'string' ? args['token'] : '');
    const team = [...state.teams.values()].find((one) => one.botToken === token);
    state.calls.push({ method, args, team: team?.id, at: state.clock.now() });
    const fault = faults.get(method)?.shift() ?? standing.get(method) ?? web.chance(method);
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'hold') await fault.until;
    if (fault?.kind === 'status') {
      send(response, fault.status, 'server error');
      return;
    }
    if (fault?.kind === 'rate-limit') {
      send(response, 429, JSON.stringify({ ok: false, error: 'ratelimited' }), {
        'retry-after': String(fault.seconds),
      });
      return;
    }
    if (tooFast(method, args)) {
      send(response, 429, JSON.stringify({ ok: false, error: 'ratelimited' }), { 'retry-after': '1' });
      return;
    }
    const wait = historyWait(method, team);
    if (wait > 0) {
      send(response, 429, JSON.stringify({ ok: false, error: 'ratelimited' }), { 'retry-after': String(wait) });
      return;
    }
    const { answer, scopes } = run(method, token, team, args, fault);
    const text = JSON.stringify(answer);
    if (fault?.kind === 'lose') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    send(response, 200, text, {
      'content-type': 'application/json',
      ...(scopes === undefined ? {} : { 'x-oauth-scopes': scopes.join(',') }),
    });
  }

  /** Seconds until a limited app may read again, per method and workspace. */
  function historyWait(method: string, team: FakeTeam | undefined): number {
    if (!state.limitedHistory || !['conversations.history', 'conversations.replies'].includes(method)) return 0;
    const key = `${method} ${team?.id ?? ''}`;
    const now = state.clock.now();
    const wait = Math.ceil(((lastPost.get(key) ?? -Infinity) + 60_000 - now) / 1_000);
    if (wait <= 0) lastPost.set(key, now);
    return Math.max(0, wait);
  }

  function tooFast(method: string, args: Record<string, unknown>): boolean {
    if (!state.enforcePace || !PACED.has(method)) return false;
    const channel = String(args['channel']);
    const now = state.clock.now();
    const last = lastPost.get(channel);
    if (last !== undefined && now - last < 1_000) return true;
    lastPost.set(channel, now);
    return false;
  }

  function run(
    method: string,
    token: string,
    team: FakeTeam | undefined,
    args: Record<string, unknown>,
    fault: Fault | undefined,
  ): { answer: object; scopes?: string[] } {
    try {
      if (fault?.kind === 'error') throw new SlackError(fault.error);
      if (method === 'apps.connections.open') {
        if (token !== state.appToken) throw new SlackError('invalid_auth');
        const url = socketUrl();
        if (url instanceof SlackError) throw url;
        return { answer: { ok: true, url } };
      }
      if (method === 'oauth.v2.access') {
        const exchange = args['grant_type'] === 'refresh_token' ? renewToken : exchangeCode;
        return { answer: { ok: true, ...exchange(state, args) } };
      }
      if (team === undefined) throw new SlackError(token === '' ? 'not_authed' : 'invalid_auth');
      if (team.revoked) throw new SlackError('token_revoked');
      if (team.rotation !== undefined && team.rotation.endsAt <= state.clock.now())
        throw new SlackError('token_expired');
      const implementation = messageMethods[method] ?? otherMethods[method];
      if (implementation === undefined) {
        state.violations.push(`unknown method ${method}`);
        throw new SlackError('unknown_method');
      }
      return { answer: { ok: true, ...implementation(state, team, args, base) }, scopes: team.scopes };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return {
        answer: {
          ok: false,
          error: error.code,
          ...(error.errors.length === 0
            ? {}
            : { errors: error.errors, response_metadata: { messages: error.errors.map((one) => `[ERROR] ${one}`) } }),
        },
      };
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  web.base = base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return web;
}

const ROTATION_SECONDS = 43_200;

/** Another token for a refresh token, which is good once. */
function renewToken(state: SlackState, args: Record<string, unknown>): Record<string, unknown> {
  const team = [...state.teams.values()].find(({ rotation }) => rotation?.refreshToken === args['refresh_token']);
  if (team?.rotation === undefined) throw new SlackError('invalid_refresh_token');
  team.botToken = `xoxe.xoxb-${state.nextId('RT')}`;
  team.rotation = { refreshToken: `xoxe-${state.nextId('RF')}`, endsAt: state.clock.now() + ROTATION_SECONDS * 1_000 };
  return {
    access_token: team.botToken,
    refresh_token: team.rotation.refreshToken,
    expires_in: ROTATION_SECONDS,
    token_type: 'bot',
    team: { id: team.id, name: team.name },
  };
}

function exchangeCode(state: SlackState, args: Record<string, unknown>): Record<string, unknown> {
  const team = state.oauthCodes.get(String(args['code']));
  if (team === undefined) throw new SlackError('invalid_code');
  state.oauthCodes.delete(String(args['code']));
  state.teams.set(team.id, team);
  return {
    access_token: team.botToken,
    ...(team.rotation === undefined
      ? {}
      : {
          refresh_token: team.rotation.refreshToken,
          expires_in: Math.floor((team.rotation.endsAt - state.clock.now()) / 1_000),
        }),
    token_type: 'bot',
    scope: team.scopes.join(','),
    bot_user_id: team.botUser,
    app_id: APP_ID,
    team: team.serves === undefined ? { id: team.id, name: team.name } : null,
    enterprise: team.enterprise === undefined ? null : { id: team.enterprise, name: 'Organisation' },
    authed_user: { id: 'U0000000009' },
    is_enterprise_install: team.serves !== undefined,
  };
}

function parseArgs(request: IncomingMessage, body: string): Record<string, unknown> {
  if (request.headers['content-type']?.startsWith('application/json') === true)
    return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      JSON_ARGS.has(name) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}
