import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../contracts/logger.ts';
import type { Metrics } from './metrics.ts';

export interface OpsServerParts {
  host: string;
  /** 0 takes any free port. */
  port: number;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Why the process cannot do its work now; empty when it can. */
  notReady: () => Promise<readonly string[]>;
  log: Logger;
}

export interface OpsServer {
  readonly port: number;
  /** Twice is the same as once. */
  stop(): Promise<void>;
}

/**
 * The operations port: /healthz answers while the event loop does, /readyz when the database answers and the configured
 * platforms are connected, /metrics for Prometheus. It holds no secrets, but belongs on a private address all the same.
 */
export async function startOpsServer(parts: OpsServerParts): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(parts, request.method ?? 'GET', (request.url ?? '/').split('?', 1)[0] ?? '/', response).catch(
      (error: unknown) => {
        parts.log.error({ err: error }, 'operations request failed');
        send(response, 500, 'text/plain', 'failed\n');
      },
    );
  });
  await listen(server, parts.port, parts.host);
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      (stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}

async function answer(parts: OpsServerParts, method: string, path: string, response: ServerResponse): Promise<void> {
  const { status, type, body } =
    method === 'GET' || method === 'HEAD' ? await page(parts, path) : { ...PLAIN, status: 405, body: 'GET only\n' };
  send(response, status, type, body);
}

const PLAIN = { type: 'text/plain' } as const;

async function page(
  { metrics, notReady }: OpsServerParts,
  path: string,
): Promise<{ status: number; type: string; body: string }> {
  switch (path) {
    case '/healthz':
      return { ...PLAIN, status: 200, body: 'ok\n' };
    case '/readyz': {
      const reasons = await notReady();
      return reasons.length === 0
        ? { ...PLAIN, status: 200, body: 'ready\n' }
        : { ...PLAIN, status: 503, body: `${reasons.join('\n')}\n` };
    }
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    default:
      return { ...PLAIN, status: 404, body: 'not found\n' };
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
