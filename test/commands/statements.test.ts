import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { answeringOnSmallUniverse } from '../support/answering.ts';

type Run = (...parameters: unknown[]) => unknown;

/** Counts what every statement of this process runs from here on, until the function is called. */
function countStatements(): () => number {
  const database = new Database(':memory:');
  const statements = Object.getPrototypeOf(database.prepare('select 1')) as Record<'get' | 'all' | 'run', Run>;
  database.close();
  const { get, all, run } = statements;
  let counted = 0;
  const counting = (original: Run): Run =>
    function (this: unknown, ...parameters) {
      counted += 1;
      return original.apply(this, parameters);
    };
  Object.assign(statements, { get: counting(get), all: counting(all), run: counting(run) });
  return () => {
    Object.assign(statements, { get, all, run });
    return counted;
  };
}

it('a scorecard is read in few statements', async () => {
  const { ask } = await answeringOnSmallUniverse();
  await ask('score qdrant/qdrant');
  const counted = countStatements();
  const answer = await ask('score qdrant/qdrant');
  const statements = counted();
  expect(answer).toContain('of 100');
  // Each is a round trip where the database is another machine. 39 before its background was read in one go.
  expect(statements).toBeLessThanOrEqual(29);
  expect(statements).toBeGreaterThan(5);
});
