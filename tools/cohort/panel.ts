import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { dayOf, parseDay, startOfDay } from '../../src/contracts/clock.ts';
import type { EpochDay } from '../../src/contracts/clock.ts';
import type { ReleaseFact } from '../../src/contracts/figures/score.ts';
import { readsLikePrerelease } from '../../src/history/releases/stable-release.ts';
import { mergeReleases } from '../../src/scoring/release-records.ts';
import type { ReleaseRecord } from '../../src/scoring/release-records.ts';

/** One project in one week, as a best-of list recorded it. A count that was not recorded is undefined. */
export interface PanelRow {
  readonly day: EpochDay;
  readonly repo: string;
  readonly list: string;
  readonly stars: number;
  readonly forks: number | undefined;
  readonly openIssues: number | undefined;
  readonly closedIssues: number | undefined;
  /** Pull requests ever opened. */
  readonly pullRequests: number | undefined;
  readonly contributors: number | undefined;
  readonly pushedDay: EpochDay | undefined;
}

const count = z.union([z.literal('').transform(() => undefined), z.coerce.number().int().nonnegative()]);
const isoDate = z.string().transform((text, context): EpochDay => {
  const day = parseDay(text);
  if (day !== undefined) return day;
  context.addIssue(`not a date: ${text}`);
  return z.NEVER;
});
const optionalDate = z.string().transform((text) => parseDay(text));

const panelRow = z
  .object({
    date: isoDate,
    repo: z.string().min(3),
    list: z.string(),
    stars: z.coerce.number().int().nonnegative(),
    forks: count,
    open_issues: count,
    closed_issues: count,
    prs: count,
    contributors: count,
    pushed: optionalDate,
  })
  .transform((row): PanelRow => ({
    day: row.date,
    repo: row.repo,
    list: row.list,
    stars: row.stars,
    forks: row.forks,
    openIssues: row.open_issues,
    closedIssues: row.closed_issues,
    pullRequests: row.prs,
    contributors: row.contributors,
    pushedDay: row.pushed,
  }));

const releaseRow = z.object({ repo: z.string(), date: isoDate, version: z.string(), source: z.string() });

/** Reads a gzipped panel CSV. Fails on the first row that is not one, naming its line. */
export async function readPanel(file: string): Promise<PanelRow[]> {
  return readCsv(file, panelRow);
}

/**
 * Reads gzipped release dates, keyed by the lower-case repository name. Where a repository has exact dates
 * (endoflife.date or git tags), those alone count: the weekly lists see at most one release a week.
 */
export async function readReleases(file: string): Promise<Map<string, ReleaseFact[]>> {
  const exact = new Map<string, SourcedRelease[]>();
  const seen = new Map<string, SourcedRelease[]>();
  for (const { repo, date, version, source } of await readCsv(file, releaseRow)) {
    const target = source.startsWith('endoflife') || source.startsWith('git-tag') ? exact : seen;
    const key = repo.toLowerCase();
    const list = target.get(key) ?? [];
    list.push({ day: date, version, prerelease: source === 'git-tag:pre' || readsLikePrerelease(version) });
    target.set(key, list);
  }
  const releases = new Map<string, ReleaseFact[]>();
  for (const [repo, records] of [...seen, ...exact]) {
    releases.set(
      repo,
      mergeReleases(records).map(({ day, prerelease }) => ({ publishedAt: startOfDay(day), prerelease })),
    );
  }
  return releases;
}

interface SourcedRelease extends ReleaseRecord {
  readonly prerelease: boolean;
}

async function readCsv<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const parser = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  const rows: T[] = [];
  for await (const record of parser) {
    const parsed = schema.safeParse(record);
    if (!parsed.success) throw new Error(`${file}, record ${rows.length + 1}: ${z.prettifyError(parsed.error)}`);
    rows.push(parsed.data);
  }
  return rows;
}

/** First and last day of a panel, for the provenance of a table. */
export function span(rows: readonly PanelRow[]): { first: EpochDay; last: EpochDay } {
  let first = dayOf(Number.MAX_SAFE_INTEGER);
  let last = 0;
  for (const row of rows) {
    if (row.day < first) first = row.day;
    if (row.day > last) last = row.day;
  }
  return { first, last };
}
