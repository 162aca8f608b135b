import { isDeepStrictEqual } from 'node:util';
import type { StarArtefact } from '../../../src/contracts/figures/star-artefact.ts';
import type { TotalArtefact } from '../../../src/contracts/figures/total-artefact.ts';
import { columnNames, parameters, replaced, selection } from '../../engine/columns.ts';
import { without } from '../../engine/connection.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { starArtefacts } from '../../schema/index.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ObservationStore } from '../../ports/observations.ts';

const COLUMNS = getTableColumns(starArtefacts);

type Methods = Pick<ObservationStore, 'recordArtefacts' | 'latestStars'>;
type Artefact = StarArtefact | TotalArtefact;
type Row = Omit<StarArtefact, 'line' | 'believed' | 'settled'> & {
  line: Artefact['line'];
  believed: number;
  settled: number;
};

/** Reads what the counters of a project did and was not over before a day; oldest first. */
export function artefactReader({ statement }: Connection): (projectId: number, since: number) => Promise<Artefact[]> {
  const known = statement<[id: number, since: number], Row>(
    `select ${selection(without(COLUMNS, 'projectId'), 'a')} from star_artefacts a
     where project_id = ? and to_day >= ? order by from_day, line`,
  );
  return async (projectId, since) =>
    (await known.all(projectId, since)).map((row) => ({
      ...row,
      believed: row.believed === 1,
      settled: row.settled === 1,
    }));
}

/** What counters did, and the newest counts that a new one is held against. */
export function artefactMethods(connection: Connection): Methods {
  const { statement, write, read } = connection;
  const known = artefactReader(connection);
  const remove = statement<[id: number, since: number]>(
    'delete from star_artefacts where project_id = ? and to_day >= ?',
  );
  const add = statement<Row & { projectId: number }>(
    `insert into star_artefacts (${columnNames(COLUMNS)}) values (${parameters(COLUMNS)})
     on conflict (project_id, line, from_day) do update set ${replaced(COLUMNS)}`,
  );
  const newest = statement<[id: number, same: number], { stars: number; at: number }>(
    `select stars, at from (
       select * from (select stars, at from snapshots where project_id = ? and stars is not null order by day desc limit 1) s
       union all
       select * from (select stars, at from pulses where project_id = ? and stars is not null order by at desc limit 1) p) newest
     order by at desc limit 1`,
  );

  return {
    async recordArtefacts(projectId, artefacts, since) {
      const judged = artefacts.filter(({ to }) => to >= since).sort(byTime);
      // Nearly always nothing is new: then nothing is written.
      if (isDeepStrictEqual(await known(projectId, since), judged)) return false;
      await write(async () => {
        await remove.run(projectId, since);
        for (const artefact of judged)
          await add.run({
            ...artefact,
            projectId,
            believed: Number(artefact.believed),
            settled: Number(artefact.settled),
          });
      });
      return true;
    },

    async latestStars(projectIds) {
      return read(() => byProject(projectIds, async (id) => newest.get(id, id)));
    },
  };
}

const byTime = (a: Artefact, b: Artefact): number => a.from - b.from || (a.line < b.line ? -1 : 1);

async function byProject<T>(
  ids: readonly number[],
  read: (id: number) => Promise<T | undefined>,
): Promise<Map<number, T>> {
  const found = new Map<number, T>();
  for (const id of ids) {
    const known = await read(id);
    if (known !== undefined) found.set(id, known);
  }
  return found;
}
