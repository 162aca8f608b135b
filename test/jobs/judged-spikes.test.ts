import { expect, test } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';

const START = Date.parse('2026-06-01T12:00:00Z');
const ZONE = 'UTC';

/** A project of 3,000 stars that gains a dozen a day, and what else its counter shows from day 60 on. */
async function lived(extra: readonly number[]) {
  const store = await temporaryStore();
  const id = await addProject(store);
  let stars = 3_000;
  let day = 0;
  const until = async (last: number): Promise<string[]> => {
    for (; day <= last; day += 1) {
      stars += 12 + ([0, 2, -1, 1, -2, 1, -1][day % 7] ?? 0) + (extra[day - 60] ?? 0);
      const at = START + day * DAY;
      await store.observations.record({ snapshots: [snapshot(id, dayOf(at), { at, stars })] });
    }
    const at = START + day * DAY;
    await judgeAllStars(store, { at, zone: ZONE });
    await detectSignals(store, { at, zone: ZONE });
    const found = await store.signals.list({ projectId: id, kinds: ['star-spike', 'milestone'], limit: 10 });
    return found.map(({ signal }) => `${signal.state}: ${signal.sentence}`);
  };
  return { until };
}

const burst = [400, 300, 100, 40];

test('a spike whose stars stay goes on as it was told', async () => {
  const { until } = await lived(burst);
  expect(await until(61)).toMatchObject([expect.stringMatching(/^onset: /)]);
  expect(await until(70)).toMatchObject([expect.stringMatching(/^over: \+\d+ stars since/)]);
  expect(await until(140)).toMatchObject([expect.stringMatching(/^over: \+\d+ stars since/)]);
});

test('a spike that is taken back weeks later is withdrawn, once, with what the counter did', async () => {
  const { until } = await lived([...burst, ...Array<number>(30).fill(0), -800]);
  expect(await until(61)).toMatchObject([expect.stringMatching(/^onset: /)]);
  expect(await until(90)).toMatchObject([expect.stringMatching(/^over: \+\d+ stars since/)]);
  const [withdrawn, ...others] = await until(96);
  expect(withdrawn).toMatchInlineSnapshot(
    `"over: Withdrawn: 410 stars seen on 1 Aug 2026 are not counted as a gain; the count was too high from 31 Jul 2026 to 2 Sep 2026."`,
  );
  expect(others).toEqual([]);
  expect(await until(97)).toEqual([withdrawn]);
});

test('what the counter did in a past that is loaded later is never a spike', async () => {
  const { until } = await lived([...burst, ...Array<number>(30).fill(0), -800]);
  expect(await until(120)).toEqual([]);
});
