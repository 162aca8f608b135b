import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import type { Store } from '../../../db/store.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { NOW, WORKSPACE } from '../../support/small-universe.ts';

const actions = async (store: Store): Promise<string[]> =>
  (await store.workspaces.auditTrail(WORKSPACE, { limit: 20 })).map(({ action }) => action);

describe('pausing and resuming', () => {
  it('twice says so, changes nothing and writes nothing into the audit trail', async () => {
    const { ask, store, setNow } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    await ask('pause');
    const [paused, written] = [await store.subscriptions.get(1), await actions(store)];
    expect(written[0]).toBe('pause');
    setNow(NOW + DAY);
    expect(await ask('pause')).toContain('Already paused: digest 1. “resume 1” starts it again.');
    expect([await store.subscriptions.get(1), await actions(store)]).toEqual([paused, written]);

    expect(await ask('resume')).toContain('Active again: digest 1.');
    const [active, resumed] = [await store.subscriptions.get(1), await actions(store)];
    expect(resumed).toEqual(['resume', ...written]);
    setNow(NOW + 2 * DAY);
    expect(await ask('resume')).toContain('Already active: digest 1.');
    expect([await store.subscriptions.get(1), await actions(store)]).toEqual([active, resumed]);
  });

  it('ends a snooze while it lasts, and finds none to end after it', async () => {
    const { ask, store, setNow } = await answeringOnSmallUniverse();
    await ask('subscribe alerts');
    await ask('snooze 1w');
    expect(await ask('resume')).toContain('Active again: alerts 1.');
    expect((await store.subscriptions.get(1))?.snoozedUntil).toBeNull();
    await ask('snooze 1w');
    const written = await actions(store);
    setNow(NOW + 8 * DAY);
    expect(await ask('resume')).toContain('Already active: alerts 1.');
    expect(await actions(store)).toEqual(written);
  });
});
