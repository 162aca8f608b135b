import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../../src/contracts/clock.ts';
import { SECOND } from '../../../src/contracts/clock.ts';
import { FakeApp } from './app-auth.ts';
import { Faults } from './faults.ts';
import type { Act } from './faults.ts';
import { answerGraphql, operationOf } from './graphql-endpoint.ts';
import type { GraphqlBody } from './graphql-endpoint.ts';
import type { MeterLimits } from './meter.ts';
import { Meter } from './meter.ts';
import type { FakeAnswer, SeenRequest } from './requests.ts';
import { answerRest } from './rest-routes.ts';
import type { World } from './world.ts';

export const goodToken = 'ghp_good';

export interface FakeGitHubOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly limits?: Partial<MeterLimits>;
  /** Remembering ten thousand requests costs memory: benchmarks switch it off. */
  readonly remember?: boolean;
}

export interface FakeGitHub {
  readonly url: string;
  readonly world: World;
  /** Of `goodToken`. */
  readonly meter: Meter;
  /** Of any token; undefined: of all who show none, as one address. */
  readonly meterOf: (token: string | undefined) => Meter;
  /** Tokens that are taken, `goodToken` among them. */
  readonly tokens: Set<string>;
  /** Made when first asked for. */
  readonly app: () => FakeApp;
  readonly faults: Faults;
  /** Every request in order of arrival; emptied by `forget`. */
  readonly requests: SeenRequest[];
  readonly highestConcurrency: () => number;
  forget(): void;
  /** Throws when a request came that GitHub would not understand, or a planned fault never struck. */
  verify(): void;
  stop(): Promise<void>;
}

/** GitHub on loopback: the real protocols, the official schema, the documented limits, and every trouble a test plans. */
export async function startFakeGitHub(options: FakeGitHubOptions): Promise<FakeGitHub> {
  const { world, clock } = options;
  const meters = new Map<string, Meter>();
  const meterOf = (token: string | undefined): Meter => {
    // The tokens of one installation share its budget.
    const key = token?.startsWith('ghs_') === true ? 'app' : (token ?? '');
    const known = meters.get(key) ?? new Meter(clock, options.limits ?? {});
    meters.set(key, known);
    return known;
  };
  const tokens = new Set([goodToken]);
  let app: FakeApp | undefined;
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const unexpected: string[] = [];
  const sockets = new Set<Socket>();
  let underWay = 0;
  let highest = 0;
  let url = '';

  const answer = async (request: SeenRequest, body: GraphqlBody | undefined, at: number): Promise<FakeAnswer> => {
    const token = /^(?:token|bearer) (.+)$/i.exec(String(request.headers['authorization'] ?? ''))?.[1];
    if (/^\/app\/installations\/\d+\/access_tokens$/.test(request.path) && app !== undefined)
      return app.accessToken(request);
    const authenticated = token !== undefined;
    const meter = meterOf(token);
    if (authenticated && !tokens.has(token) && app?.isToken(token) !== true)
      return { status: 401, headers: {}, body: { message: 'Bad credentials' } };
    if (request.path === '/graphql') {
      if (!authenticated)
        return { status: 401, headers: {}, body: { message: 'This endpoint requires you to be authenticated.' } };
      if (body === undefined) return { status: 400, headers: {}, body: { message: 'Problems parsing JSON' } };
      return answerGraphql(
        { world, meter, token, now: () => at, unexpected: (what) => void unexpected.push(what) },
        body,
      );
    }
    if (request.path === '/rate_limit')
      return { status: 200, headers: meter.headers('core', authenticated), body: rateLimits(meter, authenticated) };
    const resource = request.path.startsWith('/search/') ? 'search' : 'core';
    if (meter.state(resource, authenticated).remaining < 1) {
      return {
        status: 403,
        headers: meter.headers(resource, authenticated),
        body: { message: 'API rate limit exceeded for user ID 1.' },
      };
    }
    if (meter.tooFast('core', 1))
      return {
        status: 429,
        headers: { ...meter.headers('core', authenticated), 'retry-after': '30' },
        body: { message: 'You have exceeded a secondary rate limit.' },
      };
    const found = answerRest({ world, url }, request, at, token);
    if (!found) {
      unexpected.push(`${request.method} ${request.path}`);
      return { status: 404, headers: {}, body: { message: 'the fake has no such route' } };
    }
    const { etag } = found.headers;
    if (etag !== undefined && request.headers['if-none-match'] === etag) {
      meter.notModified += 1;
      // Without a token a 304 is charged like any other answer.
      if (!authenticated) meter.charge('core', 1, false);
      return { status: 304, headers: { etag, ...meter.headers('core', authenticated) }, body: undefined };
    }
    meter.charge(resource, 1, authenticated);
    return { ...found, headers: { ...meter.headers(resource, authenticated), ...found.headers } };
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const address = new URL(incoming.url ?? '/', url);
    const body = address.pathname === '/graphql' ? bodyOf(Buffer.concat(chunks).toString()) : undefined;
    const request: SeenRequest = {
      at: clock.now(),
      method: incoming.method ?? 'GET',
      path: address.pathname,
      query: address.searchParams,
      headers: incoming.headers,
      operation: body ? operationOf(body.query) : '',
      variables: body?.variables ?? {},
      text: body?.query ?? '',
    };
    if (options.remember !== false) requests.push(request);
    const act = faults.next(request);
    if (act?.kind === 'meanwhile') act.run();
    const reply =
      act?.kind === 'answer'
        ? { status: act.status, headers: { ...act.headers }, body: act.body }
        : await answer(request, body, act?.kind === 'stale' ? act.at : clock.now());
    send(outgoing, reply, clock, act);
  };

  const server = createServer((incoming, outgoing) => {
    underWay += 1;
    highest = Math.max(highest, underWay);
    outgoing.on('close', () => void (underWay -= 1));
    handle(incoming, outgoing).catch((error: unknown) => {
      unexpected.push(String(error));
      outgoing.destroy();
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${at.port}`;

  return {
    url,
    world,
    meter: meterOf(goodToken),
    meterOf,
    tokens,
    app: () => (app ??= new FakeApp(clock)),
    faults,
    requests,
    highestConcurrency: () => highest,
    forget: () => {
      requests.length = 0;
    },
    verify: () => {
      const wrong = [
        ...unexpected.map((each) => `unexpected: ${each}`),
        ...faults.unused.map((each) => `unused: ${each}`),
      ];
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}

function bodyOf(text: string): GraphqlBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string')
      return undefined;
    const variables =
      'variables' in body && typeof body.variables === 'object' && body.variables !== null ? { ...body.variables } : {};
    return { query: body.query, variables };
  } catch {
    return undefined;
  }
}

function rateLimits(meter: Meter, authenticated: boolean): object {
  const of = (resource: 'core' | 'graphql' | 'search'): object => {
    const { limit, remaining, used, resetAt } = meter.state(resource, authenticated);
    return { limit, remaining, used, reset: Math.ceil(resetAt / SECOND) };
  };
  return { resources: { core: of('core'), graphql: of('graphql'), search: of('search') }, rate: of('core') };
}

function send(outgoing: ServerResponse, reply: FakeAnswer, clock: Clock, act: Act | undefined): void {
  if (act?.kind === 'stall') return;
  if (act?.kind === 'reset') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const text = reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...reply.headers,
    date: new Date(clock.now()).toUTCString(),
  };
  if (reply.status === 304 || reply.status === 204) {
    outgoing.writeHead(reply.status, { ...reply.headers, date: headers.date }).end();
    return;
  }
  const bytes = Buffer.from(text);
  outgoing.writeHead(reply.status, { ...headers, 'content-length': String(bytes.length) });
  if (act?.kind === 'cut')
    outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.socket?.destroy());
  else outgoing.end(bytes);
}
