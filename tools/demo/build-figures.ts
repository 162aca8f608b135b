/**
 * Makes the bundled figures from recorded ones.
 *
 *   npm run demo:figures -- <folder> [figures.jsonl.gz]
 *
 * The folder holds `demo/` (projects.csv, snapshots-weekly.csv.gz, stars-daily.csv.gz, releases.csv.gz) and
 * stars-daily.jsonl.gz, which has the days that moved projects were counted under their new names. The same input gives
 * the same bytes. db/demo/README.md says what is in the figures, and what is wrong with them.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseDay } from '../../src/contracts/clock.ts';
import { mergeReleases } from '../../src/scoring/release-records.ts';
import { agreeingCounts } from './agreeing-counts.ts';
import { readKnownProjects } from './known-projects.ts';
import { FIGURES_FILE, decodeAll, encode, encodeAll, figuresHead, figuresLine } from '../../src/demo/figures-file.ts';
import type { FiguresHead, FiguresLine } from '../../src/demo/figures-file.ts';

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
  {
    what: 'names of today, companies, categories, stages, languages',
    from: 'general public knowledge',
    licence: 'facts',
  },
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

/** Day 0 of stars-daily.jsonl.gz. */
const FIRST_DAILY_DAY = parseDay('2018-12-18') ?? 0;

const projectRow = z.object({
  repo: z.string(),
  name: z.string(),
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
const movedLine = z.object({
  repo: z.string(),
  day: z.array(z.number()),
  stars: z.array(z.number()),
  forks: z.array(z.number()),
});
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

/** What moved projects counted by the day under their new names, by those names. */
async function dailyUnderNewNames(file: string, names: ReadonlySet<string>): Promise<Map<string, DayRow[]>> {
  const found = new Map<string, DayRow[]>();
  for (const line of gunzipSync(await readFile(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')) {
    const { repo, day, stars, forks } = movedLine.parse(JSON.parse(line));
    if (!names.has(repo)) continue;
    const [days, starCounts, forkCounts] = [decodeAll(day), decodeAll(stars), decodeAll(forks)];
    found.set(
      repo,
      days.map((date, index) => ({
        repo,
        date: FIRST_DAILY_DAY + date,
        stars: starCounts[index],
        forks: forkCounts[index],
      })),
    );
  }
  return found;
}

/** Rows of both, each day once; of a day that both have, the first one's. */
const joined = (before: readonly DayRow[], after: readonly DayRow[]): DayRow[] => {
  const known = new Set(before.map((row) => row.date));
  return [...before, ...after.filter((row) => !known.has(row.date))].sort((a, b) => a.date - b.date);
};

const [folder, target] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: npm run demo:figures -- <folder of recorded figures> [figures.jsonl.gz]\n');
  process.exitCode = 2;
} else {
  const demo = path.join(folder, 'demo');
  const projects = await rows(path.join(demo, 'projects.csv'), projectRow);
  const weekly = perRepo(await rows(path.join(demo, 'snapshots-weekly.csv.gz'), weekRow));
  const daily = perRepo(await rows(path.join(demo, 'stars-daily.csv.gz'), dayRow));
  const releases = perRepo(await rows(path.join(demo, 'releases.csv.gz'), releaseRow));
  const known = await readKnownProjects();
  const moved = await dailyUnderNewNames(
    path.join(folder, 'stars-daily.jsonl.gz'),
    new Set([...known.values()].flatMap((project) => (project.recorded === undefined ? [] : [project.repository]))),
  );
  const firstDay = Math.min(...[...weekly.values(), ...daily.values()].map((group) => group[0]?.date ?? Infinity));
  // The last day on which every project was counted: after it the demo would compare counts of different days.
  const lastDay = Math.min(...projects.map(({ repo }) => weekly.get(repo)?.at(-1)?.date ?? Infinity));

  const lines = projects.map((project): FiguresLine => {
    const about = known.get(project.repo);
    if (about === undefined) throw new Error(`db/demo/projects.yml does not know ${project.repo}`);
    const week = (weekly.get(project.repo) ?? []).filter((row) => row.date <= lastDay);
    const day = joined(daily.get(project.repo) ?? [], moved.get(about.repository) ?? []).filter(
      (row) => row.date >= firstDay && row.date <= lastDay,
    );
    const released = mergeReleases(
      (releases.get(project.repo) ?? [])
        .filter((row) => row.date <= lastDay)
        .map((row) => ({ day: row.date, version: row.version, source: row.source })),
    );
    // A repository with a release older than its creation was moved or restarted: its real age is not known.
    const impossible = released.some((release) => project.created_at !== undefined && release.day < project.created_at);
    return figuresLine.parse({
      repo: about.repository,
      formerName: about.recorded,
      name: project.name,
      company: about.company,
      category: about.category,
      stage: about.stage,
      stageSince: about.since,
      language: about.language,
      archived: about.archived,
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
  const head = figuresHead.parse({
    format: 'groundswell-figures-2',
    sources: SOURCES,
    firstDay,
    lastDay,
    projects: lines.length,
  });
  const jsonLines = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  const packed = gzipSync(jsonLines, { level: 9 });
  // Byte 9 names the operating system that packed; the same input must give the same bytes anywhere.
  packed[9] = 255;
  await writeFile(target ?? FIGURES_FILE, packed);
  const rowsOf = (series: 'weekly' | 'daily'): number => lines.reduce((sum, line) => sum + line[series].days.length, 0);
  process.stdout.write(
    `${lines.length} projects, ${rowsOf('weekly')} weekly and ${rowsOf('daily')} daily rows, ${packed.length} bytes\n`,
  );
}
