import { pointsOf } from '../../contracts/messages/chart.ts';
import type { TrendChart } from '../../contracts/messages/chart.ts';
import { plural } from '../../text/format.ts';
import { dayOfIso, isoOfDay } from '../../contracts/figures/series.ts';
import type { ProjectHistory } from '../../contracts/figures/series.ts';
import type { ReplayRecord } from '../../signals/engine/replay.ts';
import { MARKED_KINDS } from '../../signals/index.ts';
import { isStableRelease } from '../../history/releases/stable-release.ts';

/** Most release marks a chart can carry. */
const MOST_MARKS = 12;

/** A project's stars over the whole recording, with what would have been raised as bands. */
export function backtestChart(history: ProjectHistory, records: readonly ReplayRecord[]): TrendChart {
  const stars = history.counts.stars;
  const gains = history.starHistory;
  const spikes = records.filter((record) => MARKED_KINDS.includes(record.kind));
  const first = stars ?? gains;
  return {
    kind: 'trend',
    title: history.repo,
    subtitle: `${plural(spikes.length, 'spike')} of ${plural(records.length, 'signal')}`,
    footnote:
      first === null
        ? 'No stars were recorded.'
        : `Recorded figures, ${isoOfDay(first.start)} to ${isoOfDay(first.start + first.values.length - 1)}.`,
    unit: 'stars',
    dayZone: first?.zone ?? 'UTC',
    series: stars === null ? [] : [{ name: 'stars', line: stars.line, points: pointsOf(stars), joinDays: 8 }],
    ...(gains === null
      ? {}
      : { gains: { name: 'stars a day', line: gains.line, points: pointsOf(gains), joinDays: 1 } }),
    releases: history.releases
      .filter(({ version, prerelease }) => isStableRelease({ tag: version, prerelease }))
      .sort((a, b) => a.day - b.day)
      .slice(-MOST_MARKS)
      .map((release) => ({ day: release.day, label: release.version || 'release' })),
    spikes: spikes.map((record) => ({
      fromDay: dayOfIso(record.onset),
      toDay: Math.max(dayOfIso(record.onset), dayOfIso(record.ended ?? record.peak) - (record.ended === null ? 0 : 1)),
    })),
  };
}
