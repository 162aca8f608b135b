import type { ProjectRecord } from '../../db/store.ts';
import { DAY, dayOf } from '../contracts/clock.ts';
import { implausible, isFarAbove } from '../history/stars/plausible-count.ts';
import type { Run } from './run.ts';
import { rowsOf } from '../history/rows-of.ts';
import { storeStarHistory } from './star-days.ts';

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
  const counts = await store.observations.latestStars(counted.map(({ project }) => project.id));
  const stars = new Map<number, number | null>();
  for (const { project, stars: count } of counted) {
    stars.set(project.id, count);
    const last = counts.get(project.id);
    if (count === null || last === undefined) continue;
    const risen = isFarAbove(count, last.stars);
    if (count >= HALF * last.stars && !risen) continue;
    // A launch multiplies a count, too: the star history of this hour tells it from bad data.
    const readNow = risen && (await readHistory(run, project, at));
    const known = await expectedStars(run, project, last, at);
    const because = implausible(count, {
      last: { count: last.stars, daysAgo: (at - last.at) / DAY },
      expected: known?.expected,
      most: readNow ? known?.most : undefined,
    });
    if (because === null) continue;
    log.warn({ project: project.fullName }, because);
    stars.set(project.id, null);
  }
  return stars;
}

/** Reads the star history of a project whose history is known; whether it is of now. */
async function readHistory(run: Run, project: ProjectRecord, at: number): Promise<boolean> {
  const before = (await run.deps.store.projects.fetches([project.id], 'star-history'))[0];
  if (before?.okAt == null) return false;
  try {
    await storeStarHistory(run, project, before);
  } catch {
    // A budget that is used up is told by what is read next; the count is taken as it is.
    run.call.signal?.throwIfAborted();
    return false;
  }
  return ((await run.deps.store.projects.fetches([project.id], 'star-history'))[0]?.okAt ?? 0) >= at;
}

/**
 * The last count, with what the star history gained since, and what it restated; and the most that it can be, whichever hours
 * of the days around both counts it was read in.
 */
async function expectedStars(
  run: Run,
  project: ProjectRecord,
  last: { stars: number; at: number },
  at: number,
): Promise<{ expected: number; most: number } | undefined> {
  const { projects, observations } = run.deps.store;
  const readAt = (await projects.fetches([project.id], 'star-history'))[0]?.okAt ?? null;
  if (readAt === null || at - readAt > RECENT) return undefined;
  const lastDay = dayOf(last.at);
  const rows = await rowsOf(observations, project.id, {
    starDays: { from: lastDay - 1, to: dayOf(at) },
    ledger: { from: last.at, to: Number.MAX_SAFE_INTEGER },
  });
  const { starDays: days = [], ledger: restated = [] } = rows ?? {};
  const changed = restated.reduce((sum, { from, to }) => sum + to - from, last.stars);
  const gained = (among: typeof days): number => among.reduce((sum, day) => sum + day.gained, 0);
  return {
    expected: changed + gained(days.filter(({ day }) => day > lastDay)),
    most: Math.max(last.stars, changed) + gained(days),
  };
}
