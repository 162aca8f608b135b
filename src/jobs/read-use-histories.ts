import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Store } from '../../db/store.ts';
import { dayOf } from '../contracts/clock.ts';
import { NO_USE } from '../contracts/figures/series.ts';
import type { UseHistory } from '../contracts/figures/series.ts';
import { keyOf, measureOf } from '../measures/find.ts';
import { perStarOf } from '../usage/per-star.ts';
import type { UsedProject } from '../usage/per-star.ts';
import { createRecordedUseReader } from '../usage/read-use.ts';
import { useHistoryOf } from '../usage/use-history.ts';

/** Half a year says how much use varies, before two windows of four weeks; the rest is judged. */
const READ_DAYS = 400;
/** Projects whose stored figures are read at once. */
const BATCH = 500;

const DOWNLOADS = keyOf(measureOf('downloads'), 28);

type UseHistoryReader = (projectIds: readonly number[]) => Promise<ReadonlyMap<number, UseHistory>>;

/**
 * Reads what signals judge of the use of some projects, as it was known at a moment. What is usual in a registry is read once,
 * from the figures of the last scoring.
 * @param days of figures, 400 unless told
 */
export async function createUseHistories(
  store: Store,
  projectIds: readonly number[],
  { at, days = READ_DAYS }: { at: number; days?: number },
): Promise<UseHistoryReader> {
  const today = dayOf(at) - 1;
  const used = await readUsed(store, projectIds);
  const perStar = perStarOf([...used.values()]);
  const readRecorded = createRecordedUseReader(store.usage, { from: today - days, to: today });
  return async (ids) => {
    const [recorded, adopters] = await Promise.all([readRecorded(ids), store.usage.adopters({ projectIds: ids })]);
    const adoptersOf = Map.groupBy(adopters, ({ projectId }) => projectId);
    return new Map(
      ids.map((id) => {
        const packages = recorded.get(id) ?? [];
        const named = adoptersOf.get(id) ?? [];
        if (packages.length === 0 && named.length === 0) return [id, NO_USE];
        return [id, { ...useHistoryOf(packages, named, today), perStar: perStar.get(id) ?? null }];
      }),
    );
  };
}

/** The most used package of each project and its stars, as the last scoring stored them. */
async function readUsed(store: Store, projectIds: readonly number[]): Promise<ReadonlyMap<number, UsedProject>> {
  const used = new Map<number, UsedProject>();
  for (let from = 0; from < projectIds.length; from += BATCH) {
    await yieldToEventLoop();
    const ids = projectIds.slice(from, from + BATCH);
    const [values, standings] = await Promise.all([store.scores.measureValues(ids), store.scores.standings(ids)]);
    for (const id of ids) {
      const downloads = values.get(id)?.find(({ key }) => key === DOWNLOADS);
      const stars = standings.get(id)?.stars;
      const registry = / \(([^()]+)\)$/.exec(downloads?.note ?? '')?.[1];
      if (downloads?.value == null || stars == null || registry === undefined) continue;
      used.set(id, { projectId: id, name: downloads.note ?? '', registry, downloads: downloads.value, stars });
    }
  }
  return used;
}
