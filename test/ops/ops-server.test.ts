import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import type { StateNow } from '../../src/ops/metrics.ts';
import { startOpsServer } from '../../src/ops/ops-server.ts';
import type { OpsServer } from '../../src/ops/ops-server.ts';

const NOW = 1_700_000_000_000;
const idle: StateNow = {
  newestObservation: undefined,
  projects: 0,
  owed: 0,
  oldestOwedAt: undefined,
  budget: [],
  connections: [],
  sources: [],
  databaseBytes: 0,
  logLinesDropped: 0,
};

let server: OpsServer | undefined;
afterEach(async () => {
  await server?.stop();
  await server?.stop();
  server = undefined;
});

async function start(
  state: StateNow,
  notReady: readonly string[] = [],
): Promise<{
  get: (path: string, method?: string) => Promise<{ status: number; body: string }>;
  metrics: ReturnType<typeof createMetrics>;
}> {
  const metrics = createMetrics(
    () => NOW,
    async () => state,
  );
  server = await startOpsServer({
    host: '127.0.0.1',
    port: 0,
    metrics,
    notReady: async () => notReady,
    log: silentLogger,
  });
  const base = `http://127.0.0.1:${server.port}`;
  return {
    metrics,
    async get(path, method = 'GET') {
      const response = await fetch(base + path, { method });
      return { status: response.status, body: await response.text() };
    },
  };
}

describe('the operations port', () => {
  it('answers health at once and readiness with its reasons', async () => {
    const { get } = await start(idle, ['not connected to slack']);
    expect(await get('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect(await get('/readyz')).toEqual({ status: 503, body: 'not connected to slack\n' });
    expect((await get('/')).status).toBe(404);
    expect((await get('/healthz', 'POST')).status).toBe(405);
  });

  it('says the age of the newest observation, and nothing at all before the first', async () => {
    const before = await (await start(idle)).get('/metrics');
    expect(before.body).not.toMatch(/^groundswell_observation_age_seconds /m);
    await server?.stop();
    const after = await (await start({ ...idle, newestObservation: NOW - 90_000 })).get('/metrics');
    expect(after.body).toMatch(/^groundswell_observation_age_seconds 90$/m);
  });

  it('counts commands by name, budget, queue and connections', async () => {
    const { get, metrics } = await start({
      ...idle,
      owed: 3,
      oldestOwedAt: NOW - 5_000,
      budget: [{ resource: 'graphql', remaining: 4_321, limit: 5_000 }],
      connections: [{ platform: 'slack', connected: true }],
    });
    metrics.commandRan({ command: 'score', outcome: 'ok', ms: 12 });
    metrics.errorSeen('ingest');
    for (const outcome of ['retry', 'retry', 'sent']) metrics.deliveryTried({ platform: 'slack', outcome });
    metrics.deliverySettled({ platform: 'slack', outcome: 'sent', ms: 450_000 });
    const { body } = await get('/metrics');
    expect(body).toMatch(/groundswell_command_seconds_bucket\{le="0.02",command="score",outcome="ok"\} 1/);
    expect(body).toMatch(/groundswell_command_seconds_bucket\{le="0.01",command="score",outcome="ok"\} 0/);
    expect(body).toMatch(/^groundswell_deliveries_owed 3$/m);
    expect(body).toMatch(/^groundswell_delivery_oldest_owed_seconds 5$/m);
    expect(body).toMatch(/groundswell_github_budget_remaining\{resource="graphql"\} 4321/);
    expect(body).toMatch(/groundswell_connected\{platform="slack"\} 1/);
    expect(body).toMatch(/groundswell_delivery_attempts_total\{platform="slack",outcome="retry"\} 2/);
    expect(body).toMatch(/groundswell_delivery_attempts_total\{platform="slack",outcome="sent"\} 1/);
    expect(body).toMatch(/groundswell_delivery_seconds_sum\{platform="slack",outcome="sent"\} 450$/m);
    expect(body).toMatch(/groundswell_errors_total\{part="ingest"\} 1/);
  });
});
