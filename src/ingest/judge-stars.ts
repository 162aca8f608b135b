import type { Store } from '../../db/store.ts';
import { dayOf } from '../contracts/clock.ts';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { artefactsOf, JUDGED_DAYS } from '../history/stars/judge-history.ts';
import { restatedTotals } from '../history/issues/restated-totals.ts';
import { historyOf } from '../history/series.ts';
import { dayIn } from '../history/zone-days.ts';

/** Projects read and judged in one turn of the event loop: a few milliseconds. */
const PER_TURN = 4;
/** The first days that are read only show what is usual. */
const UNJUDGED_DAYS = 100;

export interface Judging {
  /** ms; what was recorded later is not looked at. */
  at: number;
  /** Zone of the star history's days. */
  zone: string;
  /** How far back; what is older stays as it was judged. */
  days?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Judges what the counters of stars, issues and pull requests of some projects did, and stores it with their days, so that every answer can leave it out.
 * Judging the same figures again changes nothing.
 *
 * @returns projects of which something new is said
 */
export async function judgeStars(
  store: Store,
  projectIds: readonly number[],
  { at, zone, days = JUDGED_DAYS, signal }: Judging,
): Promise<number> {
  const [today, publishedToday] = [dayOf(at), dayIn(zone, at)];
  let changed = 0;
  for (let from = 0; from < projectIds.length && signal?.aborted !== true; from += PER_TURN) {
    const rows = await store.observations.recorded(projectIds.slice(from, from + PER_TURN), {
      readings: [{ from: today - days, to: today }],
      starDays: { from: publishedToday - days, to: publishedToday },
      eventsUntil: at,
    });
    for (const row of rows) {
      const artefacts = [...artefactsOf(historyOf(row, { now: at, zone })), ...restatedTotals(row.readings)];
      if (await store.observations.recordArtefacts(row.projectId, artefacts, today - days + UNJUDGED_DAYS))
        changed += 1;
    }
    await yieldToEventLoop();
  }
  return changed;
}

/** The same for all projects that are not retired. */
export async function judgeAllStars(store: Store, run: Judging): Promise<number> {
  const ids = (await store.projects.identities()).map(({ id }) => id);
  return judgeStars(store, ids, run);
}
