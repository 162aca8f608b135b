import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/contracts/clock.ts';
import { NOW, temporaryStore } from '../support/temporary-store.ts';

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
    expect(await jobs.latestOf('pulse')).toMatchObject({ owner: 'two', outcome: null });
    await jobs.finish('pulse', NOW, 'two', { at: later, outcome: 'ok', detail: '3 projects' });
    expect(await jobs.claim({ ...run, owner: 'one', now: later + 9 * MINUTE })).toBe(false);
    expect(await jobs.lastOk('pulse')).toMatchObject({ detail: '3 projects', finishedAt: later });
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
    expect(await jobs.lastOk('pulse')).toBeUndefined();
    // The newest run stays, however old it is.
    expect(await jobs.thin(NOW + 99 * MINUTE)).toBe(1);
    expect(await jobs.latest()).toHaveLength(1);
  });
});

describe('keepsakes', () => {
  it('give a ticket out once and only before its end', async () => {
    const { keepsakes } = await temporaryStore();
    await keepsakes.issueTicket('a', NOW + 5);
    await keepsakes.issueTicket('b', NOW + 5);
    expect([await keepsakes.takeTicket('a', NOW), await keepsakes.takeTicket('a', NOW)]).toEqual([true, false]);
    expect(await keepsakes.takeTicket('b', NOW + 5)).toBe(false);
  });

  it('keep installations, actions and facts under their names', async () => {
    const { keepsakes } = await temporaryStore();
    await keepsakes.putInstallation('slack:B', 'one', NOW);
    await keepsakes.putInstallation('slack:A', 'x', NOW);
    await keepsakes.putInstallation('slack:B', 'two', NOW + 1);
    expect(await keepsakes.installation('slack:B')).toBe('two');
    expect(await keepsakes.listInstallations()).toEqual(['slack:A', 'slack:B']);
    await keepsakes.removeInstallation('slack:B');
    expect(await keepsakes.installation('slack:B')).toBeUndefined();
    await keepsakes.keepAction('id', '{"a":1}', NOW);
    expect([await keepsakes.readAction('id', NOW), await keepsakes.readAction('other', NOW)]).toEqual([
      '{"a":1}',
      undefined,
    ]);
    await keepsakes.setFact('f', '1', NOW);
    await keepsakes.setFact('f', '2', NOW);
    expect([await keepsakes.fact('f'), await keepsakes.fact('g')]).toEqual(['2', undefined]);
  });
});
