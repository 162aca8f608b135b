import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that stands in a channel of the fake. */
interface Standing {
  id: string;
  channel: string;
  thread: string | undefined;
  key: string;
  text: string;
  at: number;
}

/**
 * What the fake does with one request. `accept` is normal. `late`: accepted after a while. `lose`: accepted, the connection
 * breaks before the answer. `drop`: the connection breaks, not accepted. `hang`: never answered, not accepted.
 */
export type Behaviour =
  | { kind: 'accept' }
  | { kind: 'late'; ms: number }
  | { kind: 'lose' }
  | { kind: 'drop' }
  | { kind: 'hang' }
  | { kind: 'fail'; status: number; code?: string }
  | { kind: 'limit'; retryAfterMs: number };

export interface PlainChannelServer {
  url: string;
  standing: readonly Standing[];
  /** Requests by path, for assertions on how often it was asked. */
  requests: Map<string, number>;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Decides about each request; default: always accept. */
  behave?: (request: { path: string; body: Readonly<Record<string, string>> }) => Behaviour;
  /** Posts of a key that was accepted within this time are answered with the message that stands; 0: never. */
  dedupeWindowMs?: number;
  /** Called when a post was accepted, before it is answered. */
  onAccepted?: (message: Standing) => void;
}

/** The smallest chat platform that can go wrong: post, edit, find, over HTTP on loopback. */
export async function startPlainChannel(options: ServerOptions = {}): Promise<PlainChannelServer> {
  const standing: Standing[] = [];
  const requests = new Map<string, number>();
  const behave = options.behave ?? (() => ({ kind: 'accept' }) satisfies Behaviour);

  const accept = (path: string, body: Readonly<Record<string, string>>): unknown => {
    switch (path) {
      case '/post':
      case '/direct': {
        const same = standing.find(
          (one) => one.key === body['key'] && Date.now() - one.at < (options.dedupeWindowMs ?? 0),
        );
        if (same !== undefined) return { id: same.id };
        const thread = body['thread'];
        const message = {
          id: `m${standing.length + 1}`,
          channel: body['channel'] ?? '',
          thread,
          key: body['key'] ?? '',
          text: body['text'] ?? '',
          at: Date.now(),
        };
        standing.push(message);
        options.onAccepted?.(message);
        return { id: message.id };
      }
      case '/update': {
        const message = standing.find((one) => one.id === body['id']);
        if (message !== undefined) message.text = body['text'] ?? '';
        return { ok: message !== undefined };
      }
      default:
        return {
          id: standing.find(
            (one) => one.channel === body['channel'] && one.key === body['key'] && one.at >= Number(body['since']),
          )?.id,
        };
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;
    const path = request.url ?? '/';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const behaviour = behave({ path, body });
    switch (behaviour.kind) {
      case 'hang':
        return;
      case 'drop':
        request.socket.destroy();
        return;
      case 'fail':
        response.writeHead(behaviour.status).end(JSON.stringify({ code: behaviour.code ?? 'server_error' }));
        return;
      case 'limit':
        response.writeHead(429, { 'retry-after-ms': behaviour.retryAfterMs }).end('{}');
        return;
      case 'late':
        await new Promise((resolve) => setTimeout(resolve, behaviour.ms));
        response.writeHead(200).end(JSON.stringify(accept(path, body)));
        return;
      case 'lose':
        accept(path, body);
        request.socket.destroy();
        return;
      case 'accept':
        response.writeHead(200).end(JSON.stringify(accept(path, body)));
    }
  };

  const server = createServer((request, response) => {
    // A client that was killed in the middle of its request is what this fake is for.
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    standing,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
