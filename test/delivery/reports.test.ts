import { expect, test } from 'vitest';
import { travellingClock } from '../../bench/reliability/adjustable-clock.ts';
import { createLog } from '../../src/app/create-log.ts';
import { HOUR, MINUTE } from '../../src/contracts/clock.ts';
import type { DeliveryReport } from '../../src/delivery/platform-worker.ts';
import type { Behaviour } from '../fakes/plain-channel/server.ts';
import { world } from '../support/delivery-world.ts';
import { AUDIT } from '../support/temporary-store.ts';

const WAITS = { firstWaitMs: 10 * MINUTE, longestWaitMs: 10 * MINUTE };

interface Line {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** An outbox whose first request meets trouble, on a clock that is turned past every wait as soon as it begins. */
async function troubled(behaviour: Behaviour) {
  const clock = travellingClock();
  const behaviours = [behaviour];
  const reports: DeliveryReport[] = [];
  const lines: Line[] = [];
  const here = await world({
    clock,
    settings: WAITS,
    server: { behave: () => behaviours.shift() ?? { kind: 'accept' } },
    logger: createLog('info', {}, (line) => lines.push(JSON.parse(line) as Line)),
    report: (report) => {
      reports.push(report);
      if (report.outcome === 'retry') clock.turn(10 * MINUTE);
    },
  });
  return { ...here, clock, reports, lines };
}

test('the time of a delivery is counted from when it was owed, over all attempts, and once', async () => {
  const { outbox, owe, settled, reports } = await troubled({ kind: 'fail', status: 503 });
  outbox.start();
  await owe([{ key: 'late' }]);
  await settled();
  await outbox.stop();
  expect(reports.map(({ outcome, owedMs }) => [outcome, owedMs === undefined])).toEqual([
    ['retry', true],
    ['sent', false],
  ]);
  expect(reports[1]?.owedMs).toBeGreaterThanOrEqual(10 * MINUTE);
  expect(reports[1]?.owedMs).toBeLessThan(11 * MINUTE);
});

test('the second try that an operator asked for is counted from when it was asked for', async () => {
  const { outbox, owe, settled, reports, store, clock } = await troubled({
    kind: 'fail',
    status: 400,
    code: 'invalid-message',
  });
  outbox.start();
  await owe([{ key: 'again', expiresAt: clock.now() + 48 * HOUR }]);
  const [row] = await settled();
  expect(row?.state).toBe('failed');
  clock.turn(24 * HOUR);
  await store.workspaces.join({ id: AUDIT.workspaceId, platform: 'slack', name: 'T' }, clock.now());
  expect(
    await store.deliveries.decide(
      row?.id ?? 0,
      { state: 'owed', notBefore: clock.now(), expiresAt: clock.now() + HOUR },
      AUDIT,
    ),
  ).toBe(true);
  outbox.wake();
  await settled();
  await outbox.stop();
  expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'sent']);
  expect(reports[1]?.owedMs).toBeLessThan(MINUTE);
});

test('every attempt is one line in the log, by which a delivery is found again', async () => {
  const { outbox, owe, settled, lines } = await troubled({ kind: 'fail', status: 503 });
  outbox.start();
  await owe([{ key: 'told' }]);
  const [row] = await settled();
  await outbox.stop();
  const same = { delivery: row?.id, key: 'told', platform: 'slack', workspace: 'slack:T1', operation: 'post' };
  expect(lines).toMatchObject([
    {
      level: 'warn',
      ...same,
      outcome: 'retry',
      attempts: 1,
      reason: expect.stringMatching(/503|server_error/) as unknown,
    },
    { level: 'info', ...same, outcome: 'sent', attempts: 2 },
  ]);
  expect(JSON.stringify(lines)).not.toContain('text of told');
});

test('what is given up says why', async () => {
  const { outbox, owe, settled, lines } = await troubled({ kind: 'fail', status: 400, code: 'invalid-message' });
  outbox.start();
  await owe([{ key: 'refused' }]);
  await settled();
  await outbox.stop();
  expect(lines).toMatchObject([
    {
      level: 'warn',
      key: 'refused',
      outcome: 'failed',
      attempts: 1,
      reason: expect.stringMatching(/^the platform refuses the message/) as unknown,
    },
  ]);
});
