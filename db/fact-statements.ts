import type { Connection } from './connection.ts';
import type { Reading } from './current-facts.ts';
import type { WindowMeasure } from './ports/observations.ts';
import type { FetchSubject } from './ports/projects.ts';

export interface FetchRow {
  subject: FetchSubject;
  okAt: number | null;
  reason: string | null;
}

export interface PulseRow {
  at: number;
  stars: number | null;
  forks: number | null;
}

export interface ReleaseRow {
  publishedAt: number;
  prerelease: number;
}

const READING = `day, at, source, stars, forks, contributors, open_issues as openIssues, closed_issues as closedIssues, merged_pull_requests as mergedPullRequests`;

/** What the facts of one project are read with: a handful of short seeks each, since ten thousand projects are scored in one go. */
export function factStatements({ client }: Connection) {
  return {
    project: client.prepare<[id: number], { createdAt: number | null }>(
      'select created_at as createdAt from projects where id = ?',
    ),
    fetches: client.prepare<[id: number], FetchRow>(
      'select subject, ok_at as okAt, reason from fetches where project_id = ?',
    ),
    fetchedAt: client.prepare<[id: number, subject: FetchSubject], { okAt: number | null }>(
      'select ok_at as okAt from fetches where project_id = ? and subject = ?',
    ),
    newest: client.prepare<[id: number, from: number, to: number, limit: number], Reading>(
      `select ${READING} from snapshots where project_id = ? and day between ? and ? order by day desc limit ?`,
    ),
    between: client.prepare<[id: number, from: number, to: number], Reading>(
      `select ${READING} from snapshots where project_id = ? and day between ? and ?`,
    ),
    pulse: client.prepare<[id: number, from: number, to: number], PulseRow>(
      'select at, stars, forks from pulses where project_id = ? and at between ? and ? order by at desc limit 1',
    ),
    newestStarDay: client.prepare<[id: number, from: number, to: number], { day: number }>(
      'select day from star_days where project_id = ? and day between ? and ? and partial = 0 order by day desc limit 1',
    ),
    starDays: client
      .prepare<[id: number, from: number, to: number], [day: number, gained: number]>(
        'select day, gained from star_days where project_id = ? and day between ? and ?',
      )
      .raw(),
    window: client.prepare<[id: number, measure: WindowMeasure, at: number], { value: number; asOf: number }>(
      'select value, as_of as asOf from window_counts where project_id = ? and measure = ? and as_of <= ? order by as_of desc limit 1',
    ),
    releases: client.prepare<[id: number, from: number, to: number], ReleaseRow>(
      'select published_at as publishedAt, prerelease from releases where project_id = ? and published_at between ? and ?',
    ),
    lastStableBefore: client.prepare<[id: number, before: number], ReleaseRow>(
      'select published_at as publishedAt, prerelease from releases where project_id = ? and published_at < ? and prerelease = 0 order by published_at desc limit 1',
    ),
  };
}
