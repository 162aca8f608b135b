import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FakeFile } from './state.ts';

/** A request as the routes see it. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  files: FakeFile[];
  authorization: string | undefined;
}

export interface ApiReply {
  status: number;
  json?: unknown;
  headers?: Record<string, string>;
  bytes?: Uint8Array;
}

/** A refusal in Discord's own form. */
export class Refusal extends Error {
  readonly reply: ApiReply;

  constructor(
    status: number,
    code: number,
    message: string,
    more: { headers?: Record<string, string>; json?: Record<string, unknown> } = {},
  ) {
    super(`${status} ${code} ${message}`);
    this.reply = {
      status,
      json: { code, message, ...more.json },
      ...(more.headers === undefined ? {} : { headers: more.headers }),
    };
  }
}

/**
 * What goes wrong with requests to come.
 * 'refuse': answered without being accepted. 'half': refused, and the line breaks in the middle of the answer. 'lose': accepted, the answer never arrives. 'drop': the line breaks before anything is accepted.
 * 'stall': accepted, answered only when `release` is called. 'hold': accepted and answered only then.
 */
export type Fault =
  | { kind: 'refuse'; reply: ApiReply }
  | { kind: 'half'; status: number }
  | { kind: 'lose' }
  | { kind: 'drop' }
  | { kind: 'stall'; release: Promise<void> }
  | { kind: 'hold'; until: Promise<void> };

export interface PlannedFault {
  method?: string;
  path?: RegExp;
  times: number;
  fault: Fault;
}

export class FakeFaults {
  readonly planned: PlannedFault[] = [];
  /** Asked for every request that no planned fault takes: for campaigns with random faults. */
  chance: ((request: ApiRequest) => Fault | undefined) | undefined;
  tokenRevoked = false;

  /** The next `times` requests that fit. */
  plan(fault: Fault, match: { method?: string; path?: RegExp; times?: number } = {}): void {
    this.planned.push({ times: 1, ...match, fault });
  }

  /** 429 with `Retry-After`, as Discord writes it. */
  rateLimit(
    retryAfterMs: number,
    match: { method?: string; path?: RegExp; times?: number; global?: boolean } = {},
  ): void {
    const seconds = retryAfterMs / 1_000;
    const headers = {
      'retry-after': String(seconds),
      'x-ratelimit-scope': match.global ? 'global' : 'user',
      ...(match.global ? { 'x-ratelimit-global': 'true' } : {}),
    };
    this.plan(
      {
        kind: 'refuse',
        reply: {
          status: 429,
          headers,
          json: { message: 'You are being rate limited.', retry_after: seconds, global: match.global ?? false },
        },
      },
      match,
    );
  }

  take(request: ApiRequest): Fault | undefined {
    const found = this.planned.find(
      (entry) =>
        (entry.method === undefined || entry.method === request.method) &&
        (entry.path === undefined || entry.path.test(request.path)),
    );
    if (found === undefined) return this.chance?.(request);
    found.times -= 1;
    if (found.times <= 0) this.planned.splice(this.planned.indexOf(found), 1);
    return found.fault;
  }
}

export type Handler = (request: ApiRequest) => ApiReply;

/** HTTP on loopback around a handler, with faults between the two. */
export function restServer(handle: Handler, faults: FakeFaults): Server {
  return createServer((incoming, response) => {
    void serve(incoming, response, handle, faults).catch((error: unknown) => {
      if (!response.headersSent) write(response, { status: 500, json: { message: String(error) } });
    });
  });
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
  faults: FakeFaults,
): Promise<void> {
  const request = await readRequest(incoming);
  const fault = faults.take(request);
  if (fault?.kind === 'drop') {
    incoming.socket.destroy();
    return;
  }
  if (fault?.kind === 'refuse') {
    write(response, fault.reply);
    return;
  }
  if (fault?.kind === 'half') {
    response.writeHead(fault.status, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"message":', () => incoming.socket.destroy());
    return;
  }
  if (fault?.kind === 'hold') await fault.until;
  let reply: ApiReply;
  try {
    reply = handle(request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    reply = error.reply;
  }
  if (fault?.kind === 'lose') {
    incoming.socket.destroy();
    return;
  }
  if (fault?.kind === 'stall') await fault.release;
  write(response, reply);
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const url = new URL(incoming.url ?? '/', 'http://fake');
  const type = incoming.headers['content-type'] ?? '';
  const request: ApiRequest = {
    method: incoming.method ?? 'GET',
    path: url.pathname.replaceAll('%40', '@'),
    query: url.searchParams,
    body: undefined,
    files: [],
    authorization: incoming.headers.authorization,
  };
  if (type.startsWith('multipart/form-data')) {
    // Deprecated for servers that face the world; this one reads what our own client wrote.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) {
      if (name === 'payload_json')
        request.body = JSON.parse(typeof value === 'string' ? value : await value.text()) as unknown;
      else if (typeof value !== 'string')
        request.files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
    }
  } else if (bytes.length > 0) request.body = JSON.parse(bytes.toString()) as unknown;
  return request;
}

function write(response: ServerResponse, reply: ApiReply): void {
  if (response.destroyed) return;
  if (reply.bytes !== undefined) {
    response.writeHead(reply.status, reply.headers).end(reply.bytes);
    return;
  }
  const text = reply.json === undefined ? '' : JSON.stringify(reply.json);
  response
    .writeHead(reply.status, { ...(text === '' ? {} : { 'content-type': 'application/json' }), ...reply.headers })
    .end(text);
}
