import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { Day, ReleaseFact } from '../../src/contracts/figures/series.ts';
import { DAY } from '../../src/contracts/clock.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { findStaleReleases } from '../../src/signals/kinds/stale-release.ts';
import { readText } from './data.ts';
import { shareWhere } from './exact-interval.ts';
import type { Share } from './exact-interval.ts';
import { readReleases } from './stale.ts';
import type { ReleaseSource } from './stale.ts';

/** How much longer a silence must go on for its alert to have been worth posting. */
const FURTHER_DAYS = 180;

/**
 * Alerts of stale releases whose silence went on for half a year more, among those that were watched for so long.
 * @param end last day on which releases of a repository were looked for; undefined: it was not looked for
 */
export function lastingAlerts(source: ReleaseSource, end: (repo: string) => Day | undefined): Share {
  const limits = resolveThresholds();
  const lasted: boolean[] = [];
  for (const [repo, releases] of readReleases(source)) {
    const today = end(repo);
    if (today === undefined) continue;
    for (const { onset, ended } of findStaleReleases(historyOf(repo, releases, today), limits, today))
      if (onset + FURTHER_DAYS <= today) lasted.push(ended === null || ended - onset > FURTHER_DAYS);
  }
  return shareWhere(lasted, (one) => one);
}

/** A project of which nothing but its releases is known, read from the first of them on. */
function historyOf(repo: string, releases: readonly ReleaseFact[], today: Day) {
  const empty = emptyHistory(repo, repo);
  const from = Math.min(...releases.map(({ day }) => day)) * DAY;
  return {
    ...empty,
    releases,
    coverage: { ...empty.coverage, releases: [{ from, to: (today + 1) * DAY - 1, completeness: 'complete' as const }] },
  };
}

/** The last day on which the weekly lists saw each repository. */
export function lastListed(): (repo: string) => Day | undefined {
  const last = new Map<string, string>();
  // Half a million rows, of which the first two cells are needed and never quoted.
  for (const line of readText('panel-weekly.csv.gz').split('\n').slice(1)) {
    const [date = '', repo = ''] = line.split(',', 2);
    if (date > (last.get(repo) ?? '')) last.set(repo, date);
  }
  return (repo) => {
    const date = last.get(repo);
    return date === undefined ? undefined : Date.parse(date) / DAY;
  };
}
