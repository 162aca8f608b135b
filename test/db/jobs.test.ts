import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { MINUTE } from '../../src/contracts/clock.ts';
import { NOW, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

describe('job runs', () => {
  it('are claimed once, never overlap, and are taken over when their lease ends', async () => {
    const { jobs } = await temporaryStore();
    const run = { job: 'pulse', scheduledFor: NOW, owner: 'one', now: NOW, leaseMs: MINUTE };
    expect(await jobs.claim(run)).toBe(true);
    expect(await jobs.claim({ ...run, owner: 'two' })).toBe(false);
    expect(await jobs.claim({ ...run, owner: 'two', scheduledFor: NOW + 1 })).toBe(false);
    expect(await jobs.claim({ ...run, job: 'daily', owner: 'two' })).toBe(true);
    const later = NOW + MINUTE;
    expect(await jobs.claim({ ...run, owner: 'two', now: later })).toBe(true);
    expect(await jobs.extend('pulse', NOW, 'one', later + MINUTE)).toBe(false);
    await jobs.finish('pulse', NOW, 'one', { at: later, outcome: 'failed', detail: 'late' });
    expect((await jobs.latest('pulse'))[0]).toMatchObject({ owner: 'two', outcome: null });
    await jobs.finish('pulse', NOW, 'two', { at: later, outcome: 'ok', detail: '3 projects' });
    expect(await jobs.claim({ ...run, owner: 'one', now: later + 9 * MINUTE })).toBe(false);
    expect((await jobs.latest('pulse'))[0]).toMatchObject({ outcome: 'ok', detail: '3 projects', finishedAt: later });
  });

  it('are refused by the database itself where a job has one that is not over', async () => {
    const file = join(temporaryFolder(), 'test.db');
    const store = await openStore({ file });
    onTestFinished(() => store.close());
    await store.jobs.claim({ job: 'pulse', scheduledFor: NOW, owner: 'one', now: NOW, leaseMs: MINUTE });
    const client = new Database(file);
    onTestFinished(() => void client.close());
    const insert = client.prepare(
      'insert into job_runs (job, scheduled_for, owner, lease_until, started_at) values (?, ?, ?, ?, ?)',
    );
    expect(() => insert.run('pulse', NOW + 1, 'two', NOW, NOW)).toThrow(/UNIQUE constraint failed: job_runs\.job/);
    expect(insert.run('daily', NOW + 1, 'two', NOW, NOW).changes).toBe(1);
  });

  it('of another hour that were lost are marked abandoned', async () => {
    const { jobs } = await temporaryStore();
    await jobs.claim({ job: 'pulse', scheduledFor: NOW, owner: 'one', now: NOW, leaseMs: MINUTE });
    expect(
      await jobs.claim({ job: 'pulse', scheduledFor: NOW + 1, owner: 'two', now: NOW + MINUTE, leaseMs: MINUTE }),
    ).toBe(true);
    expect((await jobs.latest()).map(({ scheduledFor }) => scheduledFor)).toEqual([NOW + 1]);
    expect(
      await jobs.claim({ job: 'pulse', scheduledFor: NOW, owner: 'two', now: NOW + 9 * MINUTE, leaseMs: MINUTE }),
    ).toBe(false);
    await jobs.finish('pulse', NOW + 1, 'two', { at: NOW + 2, outcome: 'failed', detail: 'x' });
    expect(await jobs.latest()).toMatchObject([{ job: 'pulse', scheduledFor: NOW + 1, outcome: 'abandoned' }]);
  });
});

describe('what platforms keep', () => {
  it('takes a state once and only before its end', async () => {
    const { oauthStates } = await temporaryStore();
    await oauthStates.issue('a', NOW + 5);
    await oauthStates.issue('b', NOW + 5);
    expect([await oauthStates.take('a', NOW), await oauthStates.take('a', NOW)]).toEqual([true, false]);
    expect(await oauthStates.take('b', NOW + 5)).toBe(false);
  });

  it('is found under its name', async () => {
    const { installations, buttonPayloads, meta } = await temporaryStore();
    await installations.put('slack:B', 'one', NOW);
    await installations.put('slack:A', 'x', NOW);
    await installations.put('slack:B', 'two', NOW + 1);
    expect(await installations.get('slack:B')).toBe('two');
    expect(await installations.list()).toEqual(['slack:A', 'slack:B']);
    await installations.remove('slack:B');
    expect(await installations.get('slack:B')).toBeUndefined();
    await buttonPayloads.put('id', '{"a":1}', NOW);
    expect([await buttonPayloads.use('id', NOW), await buttonPayloads.use('other', NOW)]).toEqual([
      '{"a":1}',
      undefined,
    ]);
    await meta.set('f', '1', NOW);
    await meta.set('f', '2', NOW);
    expect([(await meta.get('f'))?.value, (await meta.get('g'))?.value]).toEqual(['2', undefined]);
  });
});
