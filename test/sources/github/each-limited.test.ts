import { expect, test } from 'vitest';
import { eachLimited } from '../../../src/sources/github/reading/batch.ts';

test('at most so many are in work at once, and all are done', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await eachLimited([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(item);
  });
  expect([most, done.toSorted()]).toEqual([2, [1, 2, 3, 4, 5]]);
});

test('after a failure nothing new starts, and what was begun has ended before it rejects', async () => {
  const events: string[] = [];
  const other = Promise.withResolvers<undefined>();
  const work = async (item: number): Promise<void> => {
    events.push(`begin ${item}`);
    if (item === 1) throw new Error('no answer');
    await other.promise;
    events.push(`end ${item}`);
  };
  const run = eachLimited([1, 2, 3, 4], 2, work).catch((error: unknown) => events.push(String(error)));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  other.resolve(undefined);
  await run;
  expect(events).toEqual(['begin 1', 'begin 2', 'end 2', 'Error: no answer']);
});
