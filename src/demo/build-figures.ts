/**
 * Makes the bundled figures from recorded ones.
 *
 *   node src/demo/build-figures.ts <folder with projects.csv, snapshots-weekly.csv.gz, stars-daily.csv.gz, releases.csv.gz> [figures.jsonl.gz]
 *
 * The same input gives the same bytes. What is in the figures, and what is wrong with them, stands in README.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseDay } from '../core/clock.ts';
import { mergeReleases } from '../scoring/release-records.ts';
import { agreeingCounts } from './agreeing-counts.ts';
import { FIGURES_FILE, encode, encodeAll, figuresHead, figuresLine } from './figures-file.ts';
import type { FiguresHead, FiguresLine } from './figures-file.ts';

const SOURCES: FiguresHead['sources'] = [
  {
    what: 'weekly counts, release dates',
    from: 'the best-of lists of lukasmasuch, ml-tooling and others',
    licence: 'CC-BY-SA-4.0',
  },
  { what: 'daily stars and forks', from: 'EvanLi/Github-Ranking', licence: 'MIT' },
  { what: 'exact release dates (source `endoflife`)', from: 'endoflife.date', licence: 'MIT' },
  {
    what: 'release dates without a version (source `landscape`)',
    from: 'public landscape lists',
    licence: 'single dates, facts',
  },
  { what: 'companies', from: 'general public knowledge', licence: 'facts' },
];

const text = z.string().transform((value) => (value === '' ? undefined : value));
const date = z.string().transform((value, context) => {
  const day = parseDay(value);
  if (day !== undefined) return day;
  context.addIssue(`not a date: ${value}`);
  return z.NEVER;
});
const optionalDate = z.string().transform((value) => parseDay(value));
const known = z.coerce.number().int().nonnegative();
const count = z.union([z.literal('').transform(() => undefined), known]);

const projectRow = z.object({
  repo: z.string(),
  name: z.string(),
  company: text,
  category: z.string(),
  license: text,
  created_at: optionalDate,
});
const weekRow = z.object({
  date,
  repo: z.string(),
  stars: count,
  forks: count,
  watchers: count,
  open_issues: count,
  closed_issues: count,
  pull_requests: count,
  commits: count,
  contributors: count,
  last_push: optionalDate,
});
const dayRow = z.object({ date, repo: z.string(), stars: count, forks: count });
const releaseRow = z.object({ repo: z.string(), date, version: z.string(), source: z.string() });

async function rows<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const bytes = await readFile(file);
  const content = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return z.array(schema).parse(parse(content, { columns: true }));
}

/** Rows by repository, each group in the order of its days. */
function perRepo<T extends { repo: string; date: number }>(all: readonly T[]): Map<string, T[]> {
  const groups = Map.groupBy(all, (row) => row.repo);
  for (const group of groups.values()) group.sort((a, b) => a.date - b.date);
  return groups;
}

type DayRow = z.infer<typeof dayRow>;

/** Weekly counts that the daily ones do not contradict. */
function agreeing(week: readonly DayRow[], day: readonly DayRow[], figure: 'stars' | 'forks'): (number | undefined)[] {
  const counts = (all: readonly DayRow[]) => all.map((row) => ({ day: row.date, value: row[figure] }));
  return agreeingCounts(counts(week), counts(day));
}

const [folder, target] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node src/demo/build-figures.ts <folder of recorded figures> [figures.jsonl.gz]\n');
  process.exitCode = 2;
} else {
  const projects = await rows(path.join(folder, 'projects.csv'), projectRow);
  const weeks = await rows(path.join(folder, 'snapshots-weekly.csv.gz'), weekRow);
  const days = await rows(path.join(folder, 'stars-daily.csv.gz'), dayRow);
  const weekly = perRepo(weeks);
  const daily = perRepo(days);
  const releases = perRepo(await rows(path.join(folder, 'releases.csv.gz'), releaseRow));

  const lines = projects.map((project): FiguresLine => {
    const week = weekly.get(project.repo) ?? [];
    const day = daily.get(project.repo) ?? [];
    const released = mergeReleases(
      (releases.get(project.repo) ?? []).map((row) => ({ day: row.date, version: row.version, source: row.source })),
    );
    // A repository with a release older than its creation was moved or restarted: its real age is not known.
    const impossible = released.some((release) => project.created_at !== undefined && release.day < project.created_at);
    return figuresLine.parse({
      repo: project.repo,
      name: project.name,
      company: project.company,
      category: project.category,
      licence: project.license,
      createdDay: impossible ? undefined : project.created_at,
      weekly: {
        days: encodeAll(week.map((row) => row.date)),
        stars: encode(agreeing(week, day, 'stars')),
        forks: encode(agreeing(week, day, 'forks')),
        watchers: encode(week.map((row) => row.watchers)),
        openIssues: encode(week.map((row) => row.open_issues)),
        closedIssues: encode(week.map((row) => row.closed_issues)),
        pullRequests: encode(week.map((row) => row.pull_requests)),
        commits: encode(week.map((row) => row.commits)),
        contributors: encode(week.map((row) => row.contributors)),
        pushedDay: encode(week.map((row) => row.last_push)),
      },
      daily: {
        days: encodeAll(day.map((row) => row.date)),
        stars: encode(day.map((row) => row.stars)),
        forks: encode(day.map((row) => row.forks)),
      },
      releases: {
        days: encodeAll(released.map((release) => release.day)),
        versions: released.map((release) => release.version),
        sources: released.map((release) => release.source),
      },
    });
  });
  const all = [...weeks, ...days].map((row) => row.date);
  const head = figuresHead.parse({
    format: 'groundswell-figures-1',
    sources: SOURCES,
    firstDay: all.reduce((a, b) => Math.min(a, b)),
    lastDay: all.reduce((a, b) => Math.max(a, b)),
    projects: lines.length,
  });
  const jsonLines = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  const packed = gzipSync(jsonLines, { level: 9 });
  // Byte 9 names the operating system that packed; the same input must give the same bytes anywhere.
  packed[9] = 255;
  await writeFile(target ?? FIGURES_FILE, packed);
  process.stdout.write(
    `${lines.length} projects, ${weeks.length} weekly and ${days.length} daily rows, ${packed.length} bytes\n`,
  );
}
