import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Store } from '../../db/store.ts';
import { HOUR, MINUTE, startOfDay } from '../contracts/clock.ts';
import type { Clock } from '../contracts/clock.ts';
import { recordedNodeId } from '../contracts/figures/recorded-node-id.ts';
import { silentLogger } from '../contracts/logger.ts';
import { lookCloser } from '../discovery/look-closer.ts';
import { DISCOVERIES_FILE, discoveryLine } from './discoveries-file.ts';
import type { DiscoveryLine } from './discoveries-file.ts';
import { decodeAll } from './figures-file.ts';

const FLOORS = { stars: 500, newStars: 50, newDays: 90 };
/** When a night's sweep begins and ends. */
const BEGINS = 12 * MINUTE;
const ENDS = 2 * HOUR;

/** The bundled launches, a line each. */
export const loadDiscoveries = async (): Promise<readonly DiscoveryLine[]> =>
  gunzipSync(await readFile(DISCOVERIES_FILE))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => discoveryLine.parse(JSON.parse(line)));

/** Puts the recorded launches there as nightly sweeps would have seen them, and what is made of the last night. */
export async function recordDiscoveries(store: Store, lines: readonly DiscoveryLine[]): Promise<void> {
  const { discovery } = store;
  const series = lines.map((line) => ({ line, stars: decodeAll(line.stars) }));
  const first = Math.min(...lines.map(({ firstDay }) => firstDay));
  const last = Math.max(...series.map(({ line, stars }) => line.firstDay + stars.length - 1));
  const whole = { starsFrom: FLOORS.newStars, starsTo: null, createdFrom: null, createdTo: null };
  for (let day = first; day <= last; day += 1) {
    const startedAt = startOfDay(day) + BEGINS;
    await discovery.beginSweep({ day, startedAt, ...FLOORS, requests: 0 }, [whole]);
    const seen = series.flatMap(({ line, stars }) => {
      const count = stars[day - line.firstDay];
      const floor = day - line.createdDay <= FLOORS.newDays ? FLOORS.newStars : FLOORS.stars;
      if (count === undefined || count < floor) return [];
      const { repo, createdDay, language, description, forks } = line;
      const identity = { nodeId: recordedNodeId(repo), fullName: repo, createdDay, language, description };
      return [{ ...identity, stars: count, forks, pushedDay: null, topics: [], license: null, archived: false }];
    });
    await discovery.recordCandidates(seen, day);
    const at = startOfDay(day) + ENDS;
    // How many there were in all was not recorded.
    for (const { id } of await discovery.openSlices(day, 1))
      await discovery.settleSlice(id, { kind: 'done', at, total: null, found: seen.length, incomplete: true }, 0);
    await discovery.finishSweep(day, at);
  }
  const clock: Clock = { now: () => startOfDay(last) + ENDS, sleep: () => Promise.resolve() };
  await lookCloser(
    { github: null, store, clock, log: silentLogger, floors: FLOORS },
    { day: last, most: 0, signal: new AbortController().signal },
  );
}
