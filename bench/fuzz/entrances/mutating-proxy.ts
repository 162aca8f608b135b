import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../../fixtures/random.ts';
import { recentOnes } from './entrance.ts';
import { mutatedText } from './mutate.ts';

export interface MutatingProxy {
  url: string;
  /** Answers that were changed so far. */
  mutated(): number;
  /** Off: every answer passes as it is. */
  on: boolean;
  recent: () => readonly string[];
  close(): Promise<void>;
}

/** Headers that clients act on; a server or a proxy on the way may write anything into them. */
const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['retry-after', '-1'],
  ['retry-after', 'soon'],
  ['x-ratelimit-remaining', 'many'],
  ['x-ratelimit-reset', '1e99'],
  ['x-ratelimit-reset-after', 'NaN'],
  ['link', '<>; rel="next", <http://[::1>; rel=last'],
  ['content-type', 'text/html'],
  ['etag', '"\u00ff'],
];

/** Stands before a server and changes most of its answers: their bodies, their status, their headers, their length. */
export async function mutatingProxy(target: string, random: Random): Promise<MutatingProxy> {
  const recent = recentOnes();
  let mutated = 0;
  const proxy = { on: true };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers))
        if (!['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'].includes(name))
          headers.set(name, String(value));
      const method = incoming.method ?? 'GET';
      void fetch(`${target}${incoming.url ?? ''}`, {
        method,
        headers,
        redirect: 'manual',
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
      }).then(
        async (answer) => {
          const text = await answer.text();
          const given = Object.fromEntries(
            [...answer.headers].filter(
              ([name]) => name.startsWith('x-') || name === 'link' || name === 'etag' || name === 'content-type',
            ),
          );
          if (!proxy.on || random.next() < 0.25) {
            response.writeHead(answer.status, given).end(text);
            return;
          }
          mutated += 1;
          const body = mutatedText(random, parsed(text));
          const status =
            random.next() < 0.1
              ? random.pick([200, 202, 204, 206, 301, 304, 400, 403, 404, 410, 422, 500, 502])
              : answer.status;
          const [name, value] = random.pick(ODD_HEADERS);
          recent.add(`${method} ${incoming.url ?? ''} ${status} ${body}`);
          if (random.next() < 0.02) {
            response.writeHead(status, { ...given, 'content-length': String(body.length + 10_000) });
            response.write(`${body} `, () => incoming.socket.destroy());
            return;
          }
          response.writeHead(status, random.next() < 0.1 ? { ...given, [name]: value } : given).end(body);
        },
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mutated: () => mutated,
    recent: recent.all,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
