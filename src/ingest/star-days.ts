import type { FetchRecord, ProjectRecord } from '../../db/store.ts';
import { weekdayOf } from '../contracts/figures/series.ts';
import type { StarDay } from '../sources/github/types.ts';
import { weeksPerPage } from '../sources/github/reading/star-history.ts';
import type { Run } from './run.ts';
import { fetchRecord, refOf } from './run.ts';
import { starDaysOf } from '../history/rows-of.ts';

/** Weeks of the first reading: three requests, and well over the sixty weeks that a year's comparison needs. */
const backfillWeeks = 90;

/** Reads and stores the star history of one project: the recent weeks, or all that answers need when it is the first time. */
export async function storeStarHistory(
  run: Run,
  project: ProjectRecord,
  before: FetchRecord | undefined,
  firstWeeks = backfillWeeks,
): Promise<void> {
  const { store, github } = run.deps;
  const first = before?.okAt == null;
  const outcome = await github.starHistory(refOf(project), {
    ...run.call,
    weeks: first ? firstWeeks : weeksPerPage,
    ...(!first && before.etag !== null && !run.forced ? { etag: before.etag } : {}),
  });
  const at = run.now();
  if (!outcome.ok) {
    run.fail(project, 'star-history', outcome);
    await store.observations.record({ fetches: [fetchRecord(project.id, 'star-history', at, outcome, before, null)] });
    return;
  }
  const history = outcome.value;
  const days = history.unchanged ? await quietDays(run, project.id, history.completeThrough) : history.days;
  run.restatedDays += (
    await store.observations.recordStarHistory(project.id, days, history.asOf, history.completeThrough)
  ).length;
  if (!history.unchanged && history.untrustedWeeks.length > 0)
    run.deps.log.warn(
      { project: project.fullName, weeks: history.untrustedWeeks },
      'weeks of star history that do not add up were left out',
    );
  // The tag comes after the days: else a crash in between would be told "unchanged" for days that were never stored.
  await store.observations.record({
    fetches: [fetchRecord(project.id, 'star-history', at, outcome, before, history.etag)],
  });
}

/**
 * "Unchanged" is news as well: the days of the last reading's week that were still to come then stood there as zeros, and
 * those that have come since gained nothing. This holds for that week alone: the next one is not in the answer we know.
 */
async function quietDays(run: Run, projectId: number, completeThrough: number): Promise<readonly StarDay[]> {
  const today = completeThrough + 1;
  const kept = await starDaysOf(run.deps.store.observations, projectId, { from: today - 14, to: today });
  const newest = kept.at(-1);
  if (newest === undefined) return [];
  const saturday = newest.day + 6 - weekdayOf(newest.day);
  const days: StarDay[] = [{ day: newest.day, gained: newest.gained }];
  for (let day = newest.day + 1; day <= Math.min(today, saturday); day += 1) days.push({ day, gained: 0 });
  return days;
}
