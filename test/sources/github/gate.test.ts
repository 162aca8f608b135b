import { expect, test } from 'vitest';
import { Gate } from '../../../src/sources/github/access/gate.ts';
import type { GateLimits } from '../../../src/sources/github/access/gate.ts';
import { TurningClock } from '../../fakes/github/turning-clock.ts';

const NOW = '2026-11-18T20:00:00Z';
const gate = (limits: Partial<GateLimits>, pause = { until: 0 }): { clock: TurningClock; gate: Gate } => {
  const clock = new TurningClock(NOW);
  return {
    clock,
    gate: new Gate(clock, { concurrency: 10, pointsPerMinute: 1_000, busyMsPerMinute: 60_000, ...limits }, pause),
  };
};
/** Lets everything run that waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((go) => setImmediate(go));

test('people who wait come before routine work that waited longer', async () => {
  const { gate: narrow } = gate({ concurrency: 1 });
  const leave = await narrow.enter(1, 'routine', undefined);
  const order: string[] = [];
  const later = (['routine', 'interactive', 'routine', 'interactive'] as const).map(async (priority, at) => {
    const out = await narrow.enter(1, priority, undefined);
    order.push(`${priority} ${at}`);
    out();
  });
  await turn();
  expect(order).toEqual([]);
  leave();
  await Promise.all(later);
  expect(order).toEqual(['interactive 1', 'interactive 3', 'routine 0', 'routine 2']);
});

test('leaving twice frees one place', async () => {
  const { gate: narrow } = gate({ concurrency: 1 });
  const leave = await narrow.enter(1, 'routine', undefined);
  leave();
  leave();
  await narrow.enter(1, 'routine', undefined);
  let entered = false;
  void narrow.enter(1, 'routine', undefined).then(() => (entered = true));
  await turn();
  expect(entered).toBe(false);
});

test('so many points in any minute: the next waits until the oldest are a minute old', async () => {
  const { clock, gate: slow } = gate({ pointsPerMinute: 10 });
  const start = clock.now();
  (await slow.enter(6, 'routine', undefined))();
  clock.advance(20_000);
  (await slow.enter(4, 'routine', undefined))();
  expect(clock.now()).toBe(start + 20_000);
  (await slow.enter(5, 'routine', undefined))();
  expect(clock.now()).toBe(start + 60_000);
});

test("so much of GitHub's time in any minute, whatever it cost in points", async () => {
  const { clock, gate: slow } = gate({ busyMsPerMinute: 30_000 });
  const start = clock.now();
  const leave = await slow.enter(1, 'routine', undefined);
  clock.advance(30_000);
  leave();
  (await slow.enter(1, 'routine', undefined))();
  expect(clock.now()).toBe(start + 60_000);
});

test('a pause holds for everybody, and who gives up gives back the place', async () => {
  const pause = { until: Date.parse(NOW) + 100_000 };
  const { clock, gate: narrow } = gate({ concurrency: 1 }, pause);
  await expect(narrow.enter(1, 'interactive', AbortSignal.abort(new Error('changed my mind')))).rejects.toThrow(
    'changed my mind',
  );
  const leave = await narrow.enter(1, 'interactive', undefined);
  expect(clock.now()).toBeGreaterThanOrEqual(pause.until);
  leave();
});
