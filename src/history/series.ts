import { SECOND, dayOf } from '../contracts/clock.ts';
import type { EventRow, Reading, RecordedRows, StarDayRow } from '../contracts/figures/recorded.ts';
import { NO_USE } from '../contracts/figures/series.ts';
import type {
  CountSeries,
  GainSeries,
  ProjectCounts,
  ProjectEvent,
  ProjectHistory,
  UnixSeconds,
} from '../contracts/figures/series.ts';
import { coverageUntil } from './coverage.ts';
import { dayIn } from './zone-days.ts';

/** Series and facts of one project for the detectors, as of `now` (ms), out of its rows. */
export function historyOf(rows: RecordedRows, { now, zone }: { now: number; zone: string }): ProjectHistory {
  const { readings, releases } = rows;
  const starsReadAt = rows.fetches.find(({ subject }) => subject === 'star-history')?.okAt ?? 0;
  return {
    id: rows.nodeId,
    repo: rows.fullName,
    facts: {
      createdDay: rows.createdAt === null ? null : dayOf(rows.createdAt),
      lastPushDay: rows.pushedAt === null ? null : dayOf(rows.pushedAt),
      archived: rows.archived,
    },
    counts: countSeries(readings),
    starHistory: gainSeries(rows.starDays, zone, dayIn(zone, now), Math.min(now, starsReadAt)),
    pulses: rows.pulses.map(({ at, stars, forks }) => ({ at: inSeconds(at), stars, forks })),
    releases: releases.map(({ tag, publishedAt, prerelease }) => ({
      version: tag,
      day: dayOf(publishedAt),
      prerelease,
    })),
    readReleases: rows.readReleases.map(({ tag, publishedAt, seenAt, prerelease, excerpt, deletedAt }) => ({
      version: tag,
      at: inSeconds(publishedAt),
      seenAt: inSeconds(seenAt),
      prerelease,
      excerpt,
      deleted: deletedAt !== null,
    })),
    events: rows.events.map(eventOf),
    ledger: rows.ledger.map(({ noticedAt, day, from, to }) => ({ noticed: dayOf(noticedAt), day, from, to })),
    reach: {
      olderCounts: rows.newestBefore.reading,
      olderStars: rows.newestBefore.starDay,
      lastPush:
        rows.pushedAt === null
          ? null
          : inSeconds(Math.min(now, readings.findLast(({ pushedAt }) => pushedAt !== null)?.at ?? rows.pushedAt)),
    },
    artefacts: rows.artefacts,
    // Use is read of the packages, not of the repository: who judges it adds it.
    use: NO_USE,
    coverage: { releases: coverageUntil(rows.coverage, now) },
    mentions: {
      stories: rows.mentions.map((mention) => ({ ...mention, at: inSeconds(mention.at) })),
      read: coverageUntil(rows.mentionsRead, now),
    },
  };
}

const inSeconds = (at: number): UnixSeconds => Math.floor(at / SECOND);

const countSeries = (readings: readonly Reading[]): ProjectCounts => ({
  stars: seriesOf(readings, 'stars'),
  forks: seriesOf(readings, 'forks'),
  openIssues: seriesOf(readings, 'openIssues'),
  closedIssues: seriesOf(readings, 'closedIssues'),
  pullRequests: seriesOf(readings, 'pullRequests'),
  mergedPullRequests: seriesOf(readings, 'mergedPullRequests'),
  contributors: seriesOf(readings, 'contributors'),
});

/** One count on each day from the first reading to the last; null where none knows it. */
function seriesOf(readings: readonly Reading[], count: keyof ProjectCounts): CountSeries | null {
  const start = readings[0]?.day;
  const end = readings.at(-1)?.day;
  if (start === undefined || end === undefined) return null;
  const values = new Array<number | null>(end - start + 1).fill(null);
  let readAt: number | undefined;
  for (const reading of readings) {
    const value = reading[count];
    if (value === null) continue;
    values[reading.day - start] = value;
    readAt = reading.at;
  }
  if (readAt === undefined) return null;
  return { measure: 'count', line: 'observed', zone: 'UTC', start, values, asOf: inSeconds(readAt) };
}

function gainSeries(
  starDays: readonly StarDayRow[],
  zone: string,
  today: number,
  lastReadAt: number,
): GainSeries | null {
  const start = starDays[0]?.day;
  const end = starDays.at(-1)?.day;
  if (start === undefined || end === undefined) return null;
  const values = new Array<number | null>(end - start + 1).fill(null);
  let readAt = lastReadAt;
  let completeThrough = start - 1;
  for (const { day, gained, fetchedAt, partial } of starDays) {
    values[day - start] = gained;
    readAt = Math.max(readAt, fetchedAt);
    if (!partial) completeThrough = day;
  }
  return {
    measure: 'gain',
    line: 'reconstructed',
    zone,
    start,
    values,
    asOf: inSeconds(readAt),
    completeThrough: Math.min(completeThrough, today - 1),
  };
}

function eventOf({ kind, at, from, to }: EventRow): ProjectEvent {
  const day = dayOf(at);
  switch (kind) {
    case 'renamed':
    case 'moved':
      return { type: kind, day, from: from ?? '', to: to ?? '' };
    case 'relicensed':
      return { type: kind, day, from, to };
    case 'archived':
    case 'unarchived':
    case 'gone':
    case 'back':
      return { type: kind, day };
  }
}
