import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { openStore } from '../../../db/open.ts';
import type { Snapshot, Store } from '../../../db/store.ts';
import { dayOf } from '../../contracts/clock.ts';
import { count, plural } from '../../text/format.ts';
import type { Weights } from '../../contracts/figures/score.ts';
import { recordedNodeId } from '../../contracts/figures/recorded-node-id.ts';
import { judgeStars } from '../../ingest/judge-stars.ts';
import { scoreUniverse } from '../../jobs/score-universe.ts';
import { print, tell } from '../environment.ts';
import type { CliEnvironment, Verb } from '../environment.ts';
import { refuseUnreadable } from '../file-arguments.ts';
import { readFigures } from '../figures/read-figures.ts';
import type { FigureRow } from '../figures/read-figures.ts';
import { newestReadingOf } from '../../history/rows-of.ts';
import { makeFolderOf } from '../../../db/location.ts';

/** Rows a transaction, and lines between two signs of life. */
const CHUNK = 500;
/** GitHub is younger than this. */
const ALL_DAYS = 36_500;

/**
 * Recorded history from a file becomes observed counts with their dates. What was observed before stays as it was. The whole
 * file is read before anything is stored, so that a mistake in its last line leaves nothing half done.
 */
export const importVerb: Verb = {
  name: 'import',
  usage: '<file>',
  summary:
    'Read recorded history from a CSV or JSON: repo,date,stars[,forks,watchers,open_issues,...,company,category,funding_stage,funding_stage_since]',
  options: [
    { flags: '--repo <owner/name>', explains: 'Whose figures they are, for a file that names no project' },
    { flags: '--date <day>', explains: 'Of which day they are, for a file without dates' },
    { flags: '--database <file>', explains: 'Import into this database' },
  ],
  async run(environment, [file = ''], options) {
    refuseUnreadable(file);
    const config = environment.config();
    const database = typeof options['database'] === 'string' ? options['database'] : config.database;
    const { clock, signal } = environment;
    const figures = {
      today: dayOf(clock.now()),
      repo: typeof options['repo'] === 'string' ? options['repo'] : undefined,
      date: typeof options['date'] === 'string' ? options['date'] : undefined,
    };
    // A pipe can be read once only, so what came through it is kept.
    const piped = statSync(file).isFile() ? undefined : await readFile(file);
    const rows = (): AsyncGenerator<FigureRow> =>
      readFigures(piped === undefined ? createReadStream(file) : Readable.from([piped]), figures);
    for await (const row of rows()) if (signal.aborted || row.repo === '') break;

    await makeFolderOf(database);
    const store = await openStore({ file: database });
    try {
      const { stored, newest } = await storeRows(environment, store, rows());
      const zone = config.starHistoryZone;
      await judgeStars(store, [...newest.keys()], { at: clock.now(), zone, days: ALL_DAYS });
      await scoreImported(store, newest, { weights: config.weights, zone, now: clock.now() });
      print(environment, `${plural(stored, 'row')} of ${plural(newest.size, 'project')} imported.`);
      if (!signal.aborted) return;
      tell(environment, 'Stopped before the end of the file; importing it again takes in the rest.');
      environment.exitCode = 1;
    } finally {
      await store.close();
    }
  },
};

/** Stores the rows, and gives the moment of the newest one of each project. */
async function storeRows(
  environment: CliEnvironment,
  store: Store,
  rows: AsyncIterable<FigureRow>,
): Promise<{ stored: number; newest: ReadonlyMap<number, number> }> {
  const ids = new Map<string, number>();
  const newest = new Map<number, number>();
  let stored = 0;
  let chunk: Snapshot[] = [];
  const flush = async (): Promise<void> => {
    await store.observations.record({ snapshots: chunk });
    stored += chunk.length;
    chunk = [];
    if (environment.stderr.isTTY === true) tell(environment, `${count(stored)} rows`);
  };
  for await (const row of rows) {
    if (environment.signal.aborted) break;
    const name = row.repo.toLowerCase();
    const projectId = ids.get(name) ?? (await projectOf(store, row, environment.clock.now()));
    ids.set(name, projectId);
    chunk.push({ projectId, source: 'import', ...row.figures });
    newest.set(projectId, Math.max(newest.get(projectId) ?? 0, row.figures.at));
    if (chunk.length >= CHUNK) await flush();
  }
  await flush();
  return { stored, newest };
}

/** The project that a row names, which may be new, with what the row says of it beyond its counts. */
async function projectOf(store: Store, { repo, details }: FigureRow, now: number): Promise<number> {
  const known = await store.projects.findByName(repo);
  const id =
    known?.id ??
    (await store.projects.observe([{ nodeId: recordedNodeId(repo), fullName: repo }], now, 'import')).ids[0]?.id;
  if (id === undefined) throw new Error(`no id for ${repo}`);
  if (Object.keys(details).length > 0) await store.projects.setDetails(id, details);
  return id;
}

/**
 * A project that is known from files alone is scored as of its newest figures, so that its score does not pretend to know
 * what came after; of whichever file they are, and never before a score that it has. One that is read from GitHub is scored
 * as of now.
 */
async function scoreImported(
  store: Store,
  newest: ReadonlyMap<number, number>,
  { now, ...settings }: { weights: Weights; zone: string; now: number },
): Promise<void> {
  const ids = [...newest.keys()];
  const [projects, standings] = await Promise.all([store.projects.getMany(ids), store.scores.standings(ids)]);
  const scored = await Promise.all(
    projects.map(async ({ id, origin }) => {
      if (origin === 'github') return { id, at: now };
      const latest = await newestReadingOf(store.observations, id);
      const known = Math.max(newest.get(id) ?? 0, latest?.at ?? 0, standings.get(id)?.at ?? 0);
      return { id, at: Math.min(known, now) };
    }),
  );
  for (const [at, group] of Map.groupBy(scored, (project) => project.at))
    await scoreUniverse(store, { ...settings, at, projectIds: group.map(({ id }) => id) });
}
