import type { Connection } from '../../engine/connection.ts';
import { columnNames, parameters, replaced, selection } from '../../engine/columns.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { measureValues } from '../../schema/index.ts';
import type { MeasureValue, ScoreStore } from '../../ports/findings.ts';

type Row = MeasureValue & { projectId: number };

const COLUMNS = getTableColumns(measureValues);

/** Measures that are no column of the standings: one narrow row for each and project. */
export function measureValueMethods({
  statement,
}: Connection): Pick<ScoreStore, 'keepMeasures' | 'measureValues'> & { putValues: PutValues } {
  const valuesOf = statement<[string], Row>(
    `select ${selection(COLUMNS, 'v')} from measure_values v where v.project_id in (select value from numbers(?))`,
  );
  // Most values are those of the day before, and only the others are written.
  const put = statement<[Row], never>(`
    insert into measure_values (${columnNames(COLUMNS)}) values (${parameters(COLUMNS)})
    on conflict (project_id, key) do update set ${replaced(COLUMNS)}
    where excluded.value is distinct from measure_values.value
      or excluded.observed_at is distinct from measure_values.observed_at or excluded.days is distinct from measure_values.days
      or excluded.note is distinct from measure_values.note`);
  return {
    putValues: async (projectId, values) => {
      for (const value of values) await put.run({ ...value, projectId });
    },

    async keepMeasures(keys) {
      await statement<[string], never>('delete from measure_values where key not in (select value from texts(?))').run(
        JSON.stringify(keys),
      );
    },

    async measureValues(projectIds) {
      const found = new Map<number, MeasureValue[]>();
      for (const { projectId, ...value } of await valuesOf.all(JSON.stringify(projectIds))) {
        const known = found.get(projectId);
        if (known === undefined) found.set(projectId, [value]);
        else known.push(value);
      }
      return found;
    },
  };
}

/** Inside the caller's transaction. */
type PutValues = (projectId: number, values: readonly MeasureValue[]) => Promise<void>;
