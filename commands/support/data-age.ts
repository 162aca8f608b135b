import { DAY, HOUR } from '../../src/contracts/clock.ts';
import * as format from '../../src/text/format.ts';
import type { Store } from '../../db/store.ts';

/** A daily run and two hours to do it in. */
const LATE = 26 * HOUR;
/** Fewer observed in a day than this part of all projects is worth saying. */
const ENOUGH_OBSERVED = 0.5;

/** How old the figures are, and of how many projects. */
export interface DataAge {
  newest: number | undefined;
  /** In the last 24 hours. */
  observed: number;
  projects: number;
  /** Imported, and never fetched. */
  recorded: number;
  /** A sentence where something is wrong. */
  trouble: string | undefined;
}

/** Recorded figures grow old without anything being wrong. */
export async function dataAge(store: Pick<Store, 'observations'>, now: number): Promise<DataAge> {
  const { newestAt: newest, ...coverage } = await store.observations.coverage(now - DAY);
  return { newest, ...coverage, trouble: troubleOf(newest, coverage, now) };
}

function troubleOf(
  newest: number | undefined,
  { observed, projects, recorded }: Pick<DataAge, 'observed' | 'projects' | 'recorded'>,
  now: number,
): string | undefined {
  const fetched = projects - recorded;
  if (newest === undefined) return '⚠ Nothing was observed yet.';
  if (fetched === 0 && recorded > 0) return undefined;
  if (now - newest > LATE) return `⚠ The newest figures are ${format.span(now - newest)} old.`;
  return observed < fetched * ENOUGH_OBSERVED
    ? `⚠ Only ${format.count(observed)} of ${format.plural(fetched, 'project')} were observed in 24 hours.`
    : undefined;
}
