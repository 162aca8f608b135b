import type { CountSeries, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { dayOfIso, emptyHistory } from '../../src/contracts/figures/series.ts';
import { atLeast, completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { lastDay } from '../../src/signals/engine/replay.ts';
import { countSeries, readRows } from './data.ts';
import { readReleases } from './stale.ts';
import { shareWhere } from './exact-interval.ts';
import type { Share } from './exact-interval.ts';

export interface Heard {
  readonly kind: string;
  readonly heard: Share;
}

/**
 * What a channel with the default severity hears of all that is found in the weekly record of some 2,400 projects, by kind:
 * of what is not heard, nobody knows that it was found.
 */
export function measureHeard(): readonly Heard[] {
  const histories = readWeekly();
  const { minSeverity } = completeFilter();
  const found = detectSignals(histories, { today: lastDay(histories) });
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  const heard = (signals: typeof found): Share => shareWhere(signals, ({ severity }) => atLeast(severity, minSeverity));
  return [
    { kind: 'all kinds', heard: heard(found) },
    ...[...byKind].map(([kind, signals]) => ({ kind, heard: heard(signals) })),
  ];
}

function readWeekly(): ProjectHistory[] {
  const releases = readReleases('weekly lists');
  const byRepo = Map.groupBy(readRows('panel-weekly.csv.gz'), (row) => row.repo ?? '');
  return [...byRepo].map(([repo, rows]) => {
    const weeks = rows.toSorted((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1));
    const series = (column: string): CountSeries | null => {
      const known = weeks.filter((row) => (row[column] ?? '') !== '');
      if (known.length === 0) return null;
      return countSeries(
        known.map(({ date }) => dayOfIso(date ?? '')),
        known.map((row) => Number(row[column])),
      );
    };
    const empty = emptyHistory(repo, repo);
    return {
      ...empty,
      counts: {
        ...empty.counts,
        stars: series('stars'),
        forks: series('forks'),
        openIssues: series('open_issues'),
        closedIssues: series('closed_issues'),
        pullRequests: series('prs'),
        contributors: series('contributors'),
      },
      releases: releases.get(repo) ?? [],
    };
  });
}
