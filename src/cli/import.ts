import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import type { Snapshot, Store } from '../../db/store.ts';
import { dayOf } from '../contracts/clock.ts';
import { count, plural } from '../text/format.ts';
import type { Weights } from '../contracts/score.ts';
import { recordedNodeId } from '../contracts/recorded-node-id.ts';
import { judgeStars } from '../ingest/judge-stars.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';
import { print, tell } from './environment.ts';
import type { Verb } from './environment.ts';
import { refuseUnreadable } from './file-arguments.ts';
import { readFigures } from './read-figures.ts';
import type { FigureRow } from './read-figures.ts';

/** Rows a transaction, and lines between two signs of life. */
const CHUNK = 500;
/** GitHub is younger than this. */
const ALL_DAYS = 36_500;

/** Recorded history from a CSV becomes observed counts with their dates. What was observed before stays as it was. */
export const importVerb: Verb = {
  name: 'import',
  usage: '<file>',
  summary:
    'Read recorded history from a CSV: repo,date,stars[,forks,watchers,open_issues,...,company,category,funding_stage,funding_stage_since]',
  options: [{ flags: '--database <file>', explains: 'Import into this database' }],
  async run(environment, [file = ''], options) {
    refuseUnreadable(file);
    const config = environment.config();
    const database = typeof options['database'] === 'string' ? options['database'] : config.database;
    await mkdir(path.dirname(path.resolve(database)), { recursive: true });
    const store = await openStore({ file: database });
    try {
      const { clock } = environment;
      const ids = new Map<string, number>();
      const idOf = async (row: FigureRow): Promise<number> => {
        const known = ids.get(row.repo.toLowerCase()) ?? (await store.projects.findByName(row.repo))?.id;
        const id =
          known ??
          (
            await store.projects.observe(
              [{ nodeId: recordedNodeId(row.repo), fullName: row.repo }],
              clock.now(),
              'import',
            )
          ).ids[0]?.id;
        if (id === undefined) throw new Error(`no id for ${row.repo}`);
        if (!ids.has(row.repo.toLowerCase()) && Object.values(row.details).some((value) => value !== undefined))
          await store.projects.setDetails(id, row.details);
        ids.set(row.repo.toLowerCase(), id);
        return id;
      };
      let rows = 0;
      const newest = new Map<number, number>();
      let chunk: Snapshot[] = [];
      const flush = async (): Promise<void> => {
        await store.observations.recordSnapshots(chunk);
        rows += chunk.length;
        chunk = [];
        if (environment.stderr.isTTY === true) tell(environment, `${count(rows)} rows`);
      };
      for await (const row of readFigures(createReadStream(file), { today: dayOf(clock.now()) })) {
        if (environment.signal.aborted) break;
        const projectId = await idOf(row);
        chunk.push({ projectId, source: 'import', ...row.figures });
        newest.set(projectId, Math.max(newest.get(projectId) ?? 0, row.figures.at));
        if (chunk.length >= CHUNK) await flush();
      }
      await flush();
      await judgeStars(store, [...newest.keys()], { at: clock.now(), zone: config.starHistoryZone, days: ALL_DAYS });
      await scoreImported(store, [...newest], {
        weights: config.weights,
        zone: config.starHistoryZone,
        now: clock.now(),
      });
      print(environment, `${plural(rows, 'row')} of ${plural(ids.size, 'project')} imported.`);
    } finally {
      await store.close();
    }
  },
};

/**
 * A project whose newest figures came with this file is scored as of them, so that its score does not pretend to know what
 * came after. One that is read from GitHub as well is scored as of now: its scorecard must not fall back to an old day.
 */
async function scoreImported(
  store: Store,
  newest: readonly (readonly [id: number, at: number])[],
  { now, ...settings }: { weights: Weights; zone: string; now: number },
): Promise<void> {
  const live = new Set(
    (await store.projects.getMany(newest.map(([id]) => id)))
      .filter((project) => project.origin === 'github')
      .map((project) => project.id),
  );
  const moments = Map.groupBy(newest, ([id, at]) => (live.has(id) ? now : Math.min(at, now)));
  for (const [at, projects] of moments)
    await scoreUniverse(store, { ...settings, at, projectIds: projects.map(([id]) => id) });
}
