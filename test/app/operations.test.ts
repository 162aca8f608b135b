import { expect, test } from 'vitest';
import { notReady, operationsOf } from '../../src/app/operations.ts';
import { answering } from '../support/answering.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const jobs = (running: boolean, restarts: number) => ({ state: () => ({ running, restarts }), budget: () => [] });

test('a process whose jobs have ended is not ready until they run again', async () => {
  const store = await temporaryStore();
  expect(await notReady({ store, jobs: jobs(false, 1), platforms: [] })).toEqual(['the jobs are not running']);
  expect(await notReady({ store, jobs: jobs(true, 1), platforms: [] })).toEqual([]);
  expect(operationsOf(jobs(true, 2), [], async () => []).jobs()).toEqual({ running: true, restarts: 2 });
});

test('status says that the jobs do not run, and how often they were started again', async () => {
  const said = async (running: boolean, restarts: number): Promise<string> =>
    (await (await answering({ jobs: { running, restarts } })).ask('status')).replaceAll('\n', ' ');
  expect(await said(false, 1)).toMatch(/⚠ The jobs are not running; they start again by themselves\./);
  expect(await said(true, 2)).toMatch(/ended by themselves 2 times since the bot started; the log says why/);
  const well = await said(true, 0);
  expect(well).not.toContain('by themselves');
});
