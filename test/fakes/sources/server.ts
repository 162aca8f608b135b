import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a fake source answers. `half`: the body breaks off in its middle; `hang`: the connection is closed without an answer. */
export interface FakeReply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  half?: true;
  hang?: true;
}

export interface FakeRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface FakeSource {
  url: string;
  /** Every request in order of arrival. */
  requests: FakeRequest[];
}

/** A recorded answer. Those of `*.http.json` carry their status and headers. */
export function fixture(name: string): FakeReply {
  const text = readFileSync(new URL(`../../fixtures/sources/${name}`, import.meta.url), 'utf8');
  if (!name.endsWith('.json')) return { body: text };
  const parsed: unknown = JSON.parse(text);
  return name.endsWith('.http.json') ? (parsed as FakeReply) : { body: parsed };
}

/** A server on loopback that speaks for a source; stopped when the test ends. */
export async function startFakeSource(
  answer: (request: FakeRequest, count: number) => FakeReply | undefined,
): Promise<FakeSource> {
  const requests: FakeRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://fake');
      const request: FakeRequest = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(request);
      const reply = answer(request, requests.length) ?? { status: 404, body: { error: 'not found' } };
      if (reply.hang === true) {
        incoming.socket.destroy();
        return;
      }
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null);
      const bytes = Buffer.from(text);
      if (reply.status === 304) {
        response.writeHead(304).end();
        return;
      }
      response.writeHead(reply.status ?? 200, {
        'content-type': typeof reply.body === 'string' ? 'text/plain' : 'application/json',
        ...reply.headers,
        'content-length': String(bytes.length),
      });
      if (reply.half !== true) {
        response.end(bytes);
        return;
      }
      response.write(bytes.subarray(0, bytes.length >> 1), () => incoming.socket.destroy());
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
