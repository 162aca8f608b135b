import type { ProjectRecord } from '../../db/store.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import { implausible } from '../history/stars/plausible-count.ts';
import type { Run } from './run.ts';
import { rowsOf } from '../history/rows-of.ts';

interface Counted {
  readonly project: ProjectRecord;
  readonly stars: number | null;
}

/** Only a count this far from the last one is worth adding the star history up. */
const HALF = 0.5;
/** A star history that was read longer ago says nothing of today. */
const RECENT = 1.5 * DAY;

/**
 * The star counts that GitHub gave, by project id; null in place of those that are no counts, which are logged. A wrong count
 * that was stored would be a fall and a rise of thousands to all who read it.
 */
export async function plausibleStars(
  run: Run,
  counted: readonly Counted[],
  at: number,
): Promise<ReadonlyMap<number, number | null>> {
  const { store, log } = run.deps;
  const known = await store.observations.latestStars(counted.map(({ project }) => project.id));
  const stars = new Map<number, number | null>();
  for (const { project, stars: count } of counted) {
    stars.set(project.id, count);
    const last = known.get(project.id);
    if (count === null || last === undefined || count >= HALF * last.stars) continue;
    const because = implausible(count, {
      last: { count: last.stars, daysAgo: (at - last.at) / DAY },
      expected: await expectedStars(run, project, last, at),
    });
    if (because === null) continue;
    log.warn({ project: project.fullName }, because);
    stars.set(project.id, null);
  }
  return stars;
}

/** The last count, with what the star history gained since, and what it restated. */
async function expectedStars(
  run: Run,
  project: ProjectRecord,
  last: { stars: number; at: number },
  at: number,
): Promise<number | undefined> {
  const { projects, observations } = run.deps.store;
  const readAt = (await projects.fetches([project.id], 'star-history'))[0]?.okAt ?? null;
  if (readAt === null || at - readAt > RECENT) return undefined;
  const rows = await rowsOf(observations, project.id, {
    starDays: { from: dayOf(last.at) + 1, to: dayOf(at) },
    ledger: { from: last.at, to: Number.MAX_SAFE_INTEGER },
  });
  const { starDays: days = [], ledger: restated = [] } = rows ?? {};
  const gained = days.reduce((sum, day) => sum + day.gained, 0);
  return restated.reduce((sum, { from, to }) => sum + to - from, last.stars + gained);
}
