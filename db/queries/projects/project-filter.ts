import { sql } from '../../engine/drizzle.ts';
import type { ProjectFilter } from '../../ports/findings.ts';

/** A condition in SQL with its parameters, to be joined by `and`. */
export interface Conditions {
  texts: string[];
  parameters: (string | number)[];
}

/**
 * The filter as conditions on a column that holds project ids. Each is a set of ids that SQLite computes once, so that a
 * leaderboard stays one pass over a narrow table; the text depends only on which parts the filter uses.
 */
export function filterConditions(filter: ProjectFilter, projectId: string): Conditions {
  const conditions: Conditions = { texts: [], parameters: [] };
  const add = (text: string, parameter: string | number): void => {
    conditions.texts.push(`${projectId} ${text}`);
    conditions.parameters.push(parameter);
  };
  const anyOf = (select: string, values: readonly (string | number)[] | undefined): void => {
    if (values !== undefined && values.length > 0)
      add(`in (${select} in (select value from texts(?)))`, JSON.stringify(values));
  };
  if (filter.watchedBy !== undefined)
    add('in (select project_id from watchlist where workspace_id = ?)', filter.watchedBy);
  anyOf('select id from projects where category', filter.categories);
  anyOf('select id from projects where language', filter.languages);
  anyOf('select id from projects where funding_stage', filter.fundingStages);
  anyOf('select id from projects where license', filter.licences);
  anyOf('select id from projects where company', filter.companies);
  anyOf('select project_id from standings where lifecycle', filter.lifecycles);
  if (filter.minStars !== undefined) add('in (select project_id from standings where stars >= ?)', filter.minStars);
  if (filter.maxStars !== undefined) add('in (select project_id from standings where stars <= ?)', filter.maxStars);
  if (filter.includeIds !== undefined && filter.includeIds.length > 0)
    add('in (select value from numbers(?))', JSON.stringify(filter.includeIds));
  if (filter.excludeIds !== undefined && filter.excludeIds.length > 0)
    add('not in (select value from numbers(?))', JSON.stringify(filter.excludeIds));
  return conditions;
}

/** The same as fragments of a drizzle query; each text has one `?`. */
export const asSql = ({ texts, parameters }: Conditions): ReturnType<typeof sql>[] =>
  texts.map((text, index) => {
    const [before = '', after = ''] = text.split('?');
    return sql`${sql.raw(before)}${parameters[index]}${sql.raw(after)}`;
  });
