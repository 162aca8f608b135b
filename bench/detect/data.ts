import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { dayOfIso, emptyHistory } from '../../src/contracts/figures/series.ts';
import type { CountSeries, Day, ProjectHistory } from '../../src/contracts/figures/series.ts';

/** Readers of the recorded figures that the detectors are measured on. They are used where they lie and never committed. */
const folder = new URL('../../../shared/data/', import.meta.url);

/** Whether the recorded figures are there; without them the suite reports its figures as missing. */
export function haveRecorded(name: string): boolean {
  return existsSync(new URL(name, folder));
}

export function readText(name: string): string {
  const bytes = readFileSync(new URL(name, folder));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function readRows(name: string): Record<string, string>[] {
  const rows: unknown = parse(readText(name), { columns: true });
  return z.array(z.record(z.string(), z.string())).parse(rows);
}

function readLines(name: string): unknown[] {
  return readText(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** Counts on some days as a series with explicit gaps. */
export function countSeries(days: readonly Day[], counts: readonly number[]): CountSeries {
  const start = days[0] ?? 0;
  const values: (number | null)[] = new Array<number | null>((days.at(-1) ?? start) - start + 1).fill(null);
  days.forEach((day, i) => {
    values[day - start] = counts[i] ?? null;
  });
  return { measure: 'count', line: 'observed', zone: 'UTC', start, values, asOf: null };
}

function historyOf(
  repo: string,
  days: readonly Day[],
  stars: readonly number[],
  forks?: readonly number[],
): ProjectHistory {
  const empty = emptyHistory(repo, repo);
  return {
    ...empty,
    counts: {
      ...empty.counts,
      stars: countSeries(days, stars),
      forks: forks === undefined ? null : countSeries(days, forks),
    },
  };
}

const panelLine = z.object({
  repo: z.string(),
  day: z.array(z.number()),
  stars: z.array(z.number()),
  forks: z.array(z.number()),
});

/** About 3,500 large projects, daily. */
export function readPanel(): ProjectHistory[] {
  const epoch = dayOfIso('2018-12-18');
  const cumulate = (deltas: readonly number[], from: number): number[] => {
    let sum = from;
    return deltas.map((delta) => (sum += delta));
  };
  return readLines('stars-daily.jsonl.gz').map((line) => {
    const { repo, day, stars, forks } = panelLine.parse(line);
    return historyOf(repo, cumulate(day, epoch), cumulate(stars, 0), cumulate(forks, 0));
  });
}

export interface RecordedEvent {
  readonly repo: string;
  readonly label: string;
  readonly eventDay: Day;
  readonly windowEnd: Day;
  readonly peakDay: Day;
  /** Median stars a day before; null where the series starts with the event. */
  readonly usual: number | null;
  readonly history: ProjectHistory;
}

/** Hand-labelled events, each with the series around it. */
export function readEvents(): RecordedEvent[] {
  const series = Map.groupBy(
    readRows('spike-events-daily.csv.gz'),
    (row) => `${row.repo ?? ''} ${row.event_date ?? ''}`,
  );
  return readRows('spike-events.csv').map((row) => {
    const repo = row.repo ?? '';
    const rows = (series.get(`${repo} ${row.event_date ?? ''}`) ?? []).filter((entry) => entry.stars !== '');
    return {
      repo,
      label: row.cls ?? '',
      eventDay: dayOfIso(row.event_date ?? ''),
      windowEnd: dayOfIso(row.window_end ?? ''),
      peakDay: dayOfIso(row.peak_day ?? ''),
      usual: row.base_median === '' ? null : Number(row.base_median),
      history: historyOf(
        repo,
        rows.map((entry) => dayOfIso(entry.date ?? '')),
        rows.map((entry) => Number(entry.stars)),
      ),
    };
  });
}

const launchLine = z.object({
  repo: z.string(),
  daily: z.record(z.string(), z.number()),
  hn_posts: z.array(z.object({ hn_id: z.string(), time_utc: z.string() })),
  hourly_rel_to_post: z.record(z.string(), z.record(z.string(), z.number())),
});

export interface RecordedLaunch {
  readonly repo: string;
  readonly posts: readonly {
    readonly day: Day;
    readonly at: number;
    readonly starsIn48Hours: number;
    readonly hourly: ReadonlyMap<number, number>;
  }[];
  readonly history: ProjectHistory;
}

/** Projects posted to Hacker News in August 2025, every day since their first star. */
export function readLaunches(): RecordedLaunch[] {
  const end = dayOfIso('2025-08-28');
  return readLines('launches-hn.jsonl.gz').map((line) => {
    const launch = launchLine.parse(line);
    const gains = new Map(Object.entries(launch.daily).map(([iso, stars]) => [dayOfIso(iso), stars]));
    const start = gains.size === 0 ? end : Math.min(...gains.keys());
    const days = Array.from({ length: Math.max(2, end - start + 2) }, (_, i) => start - 1 + i);
    let sum = 0;
    const counts = days.map((day) => (sum += gains.get(day) ?? 0));
    return {
      repo: launch.repo,
      posts: launch.hn_posts.map((post) => {
        const hourly = new Map(
          Object.entries(launch.hourly_rel_to_post[post.hn_id] ?? {}).map(([hour, stars]) => [Number(hour), stars]),
        );
        const early = [...hourly].filter(([hour]) => hour >= 0 && hour < 48);
        return {
          day: dayOfIso(post.time_utc),
          at: Date.parse(post.time_utc) / 1_000,
          starsIn48Hours: early.reduce((total, [, stars]) => total + stars, 0),
          hourly,
        };
      }),
      history: historyOf(launch.repo, days, counts),
    };
  });
}
