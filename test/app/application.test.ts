import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { createApplication } from '../../src/app/application.ts';
import { offlineOperations } from '../../src/app/offline-operations.ts';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { readConfig } from '../../src/app/config.ts';
import type { Bot } from '../../src/contracts/bot.ts';
import { MINUTE, SECOND } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { record } from '../support/record-score.ts';
import { NOW, addProject, retire, temporaryFolder } from '../support/temporary-store.ts';
import { manager } from '../support/answering.ts';

/** A bot on one connection to a database, and another process's connection to the same. */
async function twoProcesses(): Promise<{ bot: Bot; other: Store; pass: (ms: number) => void }> {
  const file = path.join(temporaryFolder(), 'shared.db');
  const [store, other] = [await openStore({ file }), await openStore({ file })];
  onTestFinished(async () => {
    await other.close();
    await store.close();
  });
  await addProject(other, 'milvus-io/milvus');
  let now = NOW;
  const { bot } = await createApplication({
    config: readConfig({}),
    store,
    clock: { now: () => now, sleep: async () => undefined },
    log: silentLogger,
    tracker: offlineTracker(store),
    operations: offlineOperations(),
    starter: async () => [],
  });
  return { bot, other, pass: (ms) => (now += ms) };
}

const offered = async (bot: Bot, typed: string): Promise<string[]> =>
  (await bot.complete({ command: 'score', option: 'project', typed, options: {} }, manager)).map(
    (choice) => choice.value,
  );

test('names that another process adds, changes and retires are known to answers a second later', async () => {
  const { bot, other, pass } = await twoProcesses();
  expect(await offered(bot, 'mil')).toEqual(['milvus-io/milvus']);
  const millet = await addProject(other, 'acme/millet', NOW + 1);
  pass(SECOND);
  expect(await offered(bot, 'mil')).toEqual(['acme/millet', 'milvus-io/milvus']);
  expect((await bot.runText('score millet', manager)).message.summary).toContain('acme/millet is tracked');
  await other.projects.observe([{ nodeId: 'R_acme/millet', fullName: 'acme/sorghum' }], NOW + 2);
  pass(SECOND);
  expect(await offered(bot, 'sorg')).toEqual(['acme/sorghum']);
  expect(await offered(bot, 'millet')).not.toContain('acme/millet');
  await retire(other, [millet]);
  pass(SECOND);
  expect(await offered(bot, 'sorghum')).toEqual([]);
});

test('stars that another process reads reorder what is offered within ten minutes', async () => {
  const { bot, other, pass } = await twoProcesses();
  const millet = await addProject(other, 'acme/millet', NOW + 1);
  pass(SECOND);
  await record(other, 1, 50, undefined, { stars: 10 });
  expect(await offered(bot, 'mil')).toEqual(['milvus-io/milvus', 'acme/millet']);
  await record(other, millet, 50, undefined, { stars: 20 });
  pass(10 * MINUTE);
  expect(await offered(bot, 'mil')).toEqual(['acme/millet', 'milvus-io/milvus']);
});
