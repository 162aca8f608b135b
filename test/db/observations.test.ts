import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import type { Snapshot } from '../../db/store.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { newestReadingOf, readingsOf, rowsOf, starDaysOf } from '../../src/history/rows-of.ts';
import { wholeThrough } from '../support/whole-through.ts';

const TODAY = dayOf(NOW);

describe('snapshots', () => {
  it('are merged field by field within their day, and null never erases', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    const at = TODAY * DAY;
    await observations.record({ snapshots: [snapshot(id, TODAY, { at: at + HOUR, stars: 10, forks: 3 })] });
    await observations.record({ snapshots: [snapshot(id, TODAY, { at: at + 2 * HOUR, stars: 12, contributors: 7 })] });
    expect(await newestReadingOf(observations, id)).toMatchObject({
      at: at + 2 * HOUR,
      stars: 12,
      forks: 3,
      contributors: 7,
      watchers: null,
    });
    await observations.record({ snapshots: [snapshot(id, TODAY, { at: at + HOUR, stars: 1 })] });
    expect(await newestReadingOf(observations, id)).toMatchObject({ stars: 12 });
  });

  it('are never rewritten once their day is over', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    await observations.record({ snapshots: [snapshot(id, TODAY - 1, { stars: 10 })] });
    await observations.record({ snapshots: [snapshot(id, TODAY - 1, { at: NOW, stars: 11, forks: 1 })] });
    expect(await newestReadingOf(observations, id)).toMatchObject({ stars: 10, forks: null });
  });

  it('that were observed are not replaced by recorded figures', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    await observations.record({ snapshots: [snapshot(id, TODAY, { stars: 10 })] });
    await observations.record({ snapshots: [snapshot(id, TODAY, { source: 'import', stars: 9, forks: 4 })] });
    expect(await newestReadingOf(observations, id)).toMatchObject({ source: 'github', stars: 10, forks: null });
  });

  it('recorded again change nothing', async () => {
    const store = await temporaryStore();
    const { observations, maintenance } = store;
    const id = await addProject(store);
    const count = fc.option(fc.nat(1_000));
    const reading: fc.Arbitrary<Snapshot> = fc
      .record({
        day: fc.integer({ min: TODAY - 4, max: TODAY }),
        hour: fc.integer({ min: 0, max: 30 }),
        stars: count,
        forks: count,
        contributors: count,
        source: fc.constantFrom('github', 'import'),
      })
      .map(({ day, hour, ...figures }) => snapshot(id, day, { ...figures, at: day * DAY + hour * HOUR }));
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { maxLength: 8 }), async (batch) => {
        await observations.record({ snapshots: batch });
        const before = [await readingsOf(observations, id, { from: 0, to: TODAY }), await maintenance.size()];
        await observations.record({ snapshots: batch.slice(-1) });
        expect([await readingsOf(observations, id, { from: 0, to: TODAY }), await maintenance.size()]).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

describe('star history', () => {
  it('keeps what a finished day said before, once', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    const days = [5, 8, 2].map((gained, index) => ({ day: TODAY - 3 + index, gained }));
    expect(await observations.recordStarHistory(id, days, NOW, wholeThrough(NOW))).toEqual([]);
    const later = [
      { day: TODAY - 3, gained: 5 },
      { day: TODAY - 2, gained: 6 },
    ];
    expect(await observations.recordStarHistory(id, later, NOW + DAY, wholeThrough(NOW + DAY))).toEqual([
      { noticed: TODAY + 1, day: TODAY - 2, from: 8, to: 6 },
    ]);
    expect(await observations.recordStarHistory(id, later, NOW + DAY, wholeThrough(NOW + DAY))).toEqual([]);
    expect((await rowsOf(observations, id, { ledger: { from: 0, to: NOW + 9 * DAY } }))?.ledger).toHaveLength(1);
    expect((await starDaysOf(observations, id, { from: 0, to: TODAY })).map(({ gained }) => gained)).toEqual([5, 6, 2]);
  });

  it('lets the running day grow without calling it a change', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    await observations.recordStarHistory(id, [{ day: TODAY, gained: 1 }], NOW, wholeThrough(NOW));
    expect(
      await observations.recordStarHistory(id, [{ day: TODAY, gained: 9 }], NOW + DAY, wholeThrough(NOW + DAY)),
    ).toEqual([]);
    expect(
      await observations.recordStarHistory(id, [{ day: TODAY, gained: 7 }], NOW + 2 * DAY, wholeThrough(NOW + 2 * DAY)),
    ).toHaveLength(1);
  });

  it('ignores a reading that is older than what is kept', async () => {
    const store = await temporaryStore();
    const { observations } = store;
    const id = await addProject(store);
    await observations.recordStarHistory(id, [{ day: TODAY - 3, gained: 4 }], NOW, wholeThrough(NOW));
    expect(
      await observations.recordStarHistory(id, [{ day: TODAY - 3, gained: 9 }], NOW - HOUR, wholeThrough(NOW - HOUR)),
    ).toEqual([]);
    expect(await starDaysOf(observations, id, { from: 0, to: TODAY })).toMatchObject([{ gained: 4 }]);
  });
});
