import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import type { Snapshot } from '../../db/store.ts';
import { dayOf } from '../core/clock.ts';
import { count, plural } from '../core/format.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';
import { print, tell } from './environment.ts';
import type { Verb } from './environment.ts';
import { refuseUnreadable } from './file-arguments.ts';
import { readFigures } from './read-figures.ts';
import type { FigureRow } from './read-figures.ts';

/** Rows a transaction, and lines between two signs of life. */
const CHUNK = 500;

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
              [{ nodeId: `recorded:${row.repo.toLowerCase()}`, fullName: row.repo }],
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
      let newest = 0;
      let chunk: Snapshot[] = [];
      const flush = async (): Promise<void> => {
        await store.observations.recordSnapshots(chunk);
        rows += chunk.length;
        chunk = [];
        if (environment.stderr.isTTY === true) tell(environment, `${count(rows)} rows`);
      };
      for await (const row of readFigures(createReadStream(file), { today: dayOf(clock.now()) })) {
        if (environment.signal.aborted) break;
        chunk.push({ projectId: await idOf(row), source: 'import', ...row.figures });
        newest = Math.max(newest, row.figures.at);
        if (chunk.length >= CHUNK) await flush();
      }
      await flush();
      if (newest > 0)
        await scoreUniverse(store, {
          at: Math.min(newest, clock.now()),
          weights: config.weights,
          zone: config.starHistoryZone,
          projectIds: [...ids.values()],
        });
      print(environment, `${plural(rows, 'row')} of ${plural(ids.size, 'project')} imported.`);
    } finally {
      await store.close();
    }
  },
};
