import type { Store } from '../../db/store.ts';
import { HOUR, startOfDay } from '../contracts/clock.ts';
import { UNREAD_COUNTS } from './records.ts';

/** A sweep reads within some hours of midnight; when it came to a repository is not kept. */
const READ_AT = HOUR;

/**
 * What the nightly sweeps counted of projects before they were tracked becomes part of what was observed of them, so that their
 * history begins when they were first seen. A day that was read since stays as it is. Returns how many days were added at most.
 */
export async function recordSweptHistory(store: Store, projectIds: readonly number[]): Promise<number> {
  let days = 0;
  for (const { id, nodeId, fullName } of await store.projects.getMany(projectIds)) {
    const named = await store.discovery.candidates({ fullName });
    // A name that another repository took over since is not this one.
    const candidate = named.find((one) => one.nodeId === nodeId);
    if (candidate === undefined) continue;
    const nights = await store.discovery.nights(candidate.id, 0);
    await store.observations.record({
      snapshots: nights.map(({ day, stars }) => ({
        ...UNREAD_COUNTS,
        projectId: id,
        day,
        at: startOfDay(day) + READ_AT,
        source: 'github',
        stars,
      })),
    });
    days += nights.length;
  }
  return days;
}
