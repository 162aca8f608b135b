import type { Connection } from '../../engine/connection.ts';
import type { MeasureValue, ScoreStore } from '../../ports/findings.ts';

type Row = MeasureValue & { projectId: number };

const SELECTION = 'project_id as projectId, key, value, observed_at as observedAt, days';

/** Measures that are no column of the standings: one narrow row for each and project. */
export function measureValueMethods({
  statement,
}: Connection): Pick<ScoreStore, 'keepMeasures' | 'measureValues'> & { putValues: PutValues } {
  const valuesOf = statement<[string], Row>(
    `select ${SELECTION} from measure_values where project_id in (select value from json_each(?))`,
  );
  // Most values are those of the day before, and only the others are written.
  const put = statement<[Row], never>(`
    insert into measure_values (project_id, key, value, observed_at, days) values (:projectId, :key, :value, :observedAt, :days)
    on conflict (project_id, key) do update set value = excluded.value, observed_at = excluded.observed_at, days = excluded.days
    where excluded.value is not value or excluded.observed_at is not observed_at or excluded.days is not days`);
  return {
    putValues(projectId, values) {
      for (const value of values) put.run({ ...value, projectId });
    },

    async keepMeasures(keys) {
      statement<[string], never>('delete from measure_values where key not in (select value from json_each(?))').run(
        JSON.stringify(keys),
      );
    },

    async measureValues(projectIds) {
      const found = new Map<number, MeasureValue[]>();
      for (const { projectId, ...value } of valuesOf.all(JSON.stringify(projectIds))) {
        const known = found.get(projectId);
        if (known === undefined) found.set(projectId, [value]);
        else known.push(value);
      }
      return found;
    },
  };
}

/** Inside the caller's transaction. */
type PutValues = (projectId: number, values: readonly MeasureValue[]) => void;
