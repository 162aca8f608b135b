import type { Connection } from '../../engine/connection.ts';

/** Whether a project is ranked: GitHub has it, and it is in the universe. As SQL; `projectId` is a column or a parameter. */
export const listedBy = (projectId: string): string =>
  `(select state = 'active' and retired_at is null from projects where id = ${projectId})`;

/** Projects that were only read for an answer, whose figures are part of no count. As SQL. */
export const VISITED_IDS = '(select id from projects where visited_until is not null)';

/** What a project has that is not ranked. As SQL. */
export const NO_RANK = 'total_rank = null, total_ranked = null, category_rank = null, category_ranked = null';

/** Inside the caller's transaction, after what decides it has changed. */
export async function relist({ statement }: Connection, ids: readonly number[]): Promise<void> {
  await statement<[string]>(
    `update standings set listed = ${listedBy('project_id')} where project_id in (select value from numbers(?))`,
  ).run(JSON.stringify(ids));
  await statement<[string]>(
    `update standings set ${NO_RANK} where not listed and project_id in (select value from numbers(?))`,
  ).run(JSON.stringify(ids));
}
