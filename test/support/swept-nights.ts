import type { Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { lookCloser } from '../../src/discovery/look-closer.ts';

const FLOORS = { stars: 500, newStars: 50, newDays: 90 };

export interface Seen {
  fullName: string;
  description: string;
  /** A week ago and tonight. */
  stars: [number, number];
  age: number;
  language?: string;
  nodeId?: string;
}

/** Two whole nights, a week apart, and what is made of the second. What had no stars a week ago was not seen then. */
export async function sweepTwice(store: Store, seen: readonly Seen[], now: number): Promise<void> {
  const today = dayOf(now);
  for (const [at, day] of [today - 7, today].entries()) {
    const slice = { starsFrom: 50, starsTo: null, createdFrom: null, createdTo: null };
    await store.discovery.beginSweep({ day, startedAt: day * DAY + HOUR, ...FLOORS, requests: 0 }, [slice]);
    const repositories = seen
      .filter(({ stars }) => (stars[at] ?? 0) > 0)
      .map(({ fullName, description, stars, age, language = 'Rust', nodeId }) => ({
        nodeId: nodeId ?? `R_${fullName}`,
        fullName,
        createdDay: today - age,
        pushedDay: day,
        stars: stars[at] ?? 0,
        forks: 40,
        description,
        language,
        topics: [],
        license: 'MIT',
        archived: false,
      }));
    await store.discovery.recordCandidates(repositories, day);
    for (const { id } of await store.discovery.openSlices(day, 1))
      await store.discovery.settleSlice(
        id,
        { kind: 'done', at: day * DAY + 3 * HOUR, total: seen.length, found: seen.length, incomplete: false },
        40,
      );
    await store.discovery.finishSweep(day, day * DAY + 3 * HOUR);
  }
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  await lookCloser(
    { github: null, store, clock, log: silentLogger, floors: FLOORS },
    { day: today, most: 0, signal: new AbortController().signal },
  );
}
