import { describe, expect, it } from 'vitest';
import { isNews } from '../../../src/signals/engine/is-news.ts';
import { backlog, spike } from '../../support/alert-setting.ts';
import { answering } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { NOW, addProject } from '../../support/temporary-store.ts';

/** Two findings that were posted: alert 1 is a spike, alert 2 a growing backlog. */
async function withAlerts(): Promise<Answering> {
  const here = await answering();
  await addProject(here.store, 'acme/rocket');
  await here.store.workspaces.join({ id: 'T1', platform: 'slack', name: 'acme' }, NOW);
  await here.store.workspaces.join({ id: 'T2', platform: 'slack', name: 'other' }, NOW);
  await here.store.signals.record([spike('acme/rocket'), backlog('acme/rocket')], NOW, isNews);
  return here;
}

describe('what people think of alerts', () => {
  it('is one word a person and alert: pressing again changes nothing, the other button changes it, and it can be taken back', async () => {
    const { ask, store } = await withAlerts();
    const counts = async () => (await store.signals.votes({})).counts;
    expect((await ask('feedback useful 1', { user: 'U1' })).split('\n')[0]).toBe(
      'Counted as useful, without your name. Alerts of this kind (star spike) in this workspace so far: 1 useful.',
    );
    await ask('feedback useful 1', { user: 'U1' });
    await ask('feedback useful 1', { user: 'U2' });
    await ask('feedback noise 2', { user: 'U2' });
    expect(await counts()).toEqual([
      { kind: 'backlog', useful: 0, noise: 1 },
      { kind: 'star-spike', useful: 2, noise: 0 },
    ]);
    await ask('feedback noise 1', { user: 'U1' });
    expect((await counts())[1]).toEqual({ kind: 'star-spike', useful: 1, noise: 1 });
    expect(await ask('feedback none 1', { user: 'U1' })).toContain('Taken back.');
    expect(await ask('feedback none 1', { user: 'U1' })).toContain('so far: 1 useful.');
    expect((await counts())[1]).toEqual({ kind: 'star-spike', useful: 1, noise: 0 });
  });

  it('is shown by status and audit as counts, of the own workspace alone', async () => {
    const { ask } = await withAlerts();
    expect(await ask('feedback')).toContain('Nobody here has said yet');
    await ask('feedback useful 1', { user: 'U1' });
    await ask('feedback noise 1', { user: 'U2' });
    await ask('feedback noise 1', { workspace: 'T2', user: 'U3' });
    for (const text of ['status', 'audit', 'feedback']) {
      const answer = await ask(text);
      expect(answer, text).toContain('star spike 1 useful, 1 noise');
      expect(answer, text).not.toMatch(/U1|U2/);
    }
  });

  it('names nobody where it is kept', async () => {
    const { ask, store } = await withAlerts();
    await ask('feedback useful 1', { user: 'UALICE', userName: 'alice' });
    const trail = await store.workspaces.auditTrail('T1', { limit: 10 });
    expect(JSON.stringify(trail)).not.toMatch(/UALICE|alice/);
  });

  it('is refused for what is no alert, and outside of a workspace', async () => {
    const { ask } = await withAlerts();
    expect(await ask('feedback useful 99')).toContain('This alert is no longer known.');
    expect(await ask('feedback useful')).toContain('Which alert is meant?');
    expect(await ask('feedback useful 1', { personal: true })).toContain('Only alerts of a workspace are counted.');
  });
});
