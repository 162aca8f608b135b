import { describe, expect, it } from 'vitest';
import type { AuditEntry, NewSubscription, Store, SubscriptionFilter } from '../../db/store.ts';
import { DAY } from '../../src/contracts/clock.ts';
import { keepDigest, NOW, addProject, temporaryStore } from '../support/temporary-store.ts';

const audit = (action: string, workspaceId = 'slack:T'): AuditEntry => ({
  workspaceId,
  channel: 'C',
  at: NOW,
  actor: 'U1',
  actorName: 'Ada',
  action,
  detail: `${action}.`,
});
const filter: SubscriptionFilter = {
  scope: 'watchlist',
  categories: ['db'],
  languages: [],
  fundingStages: [],
  includeIds: [1],
  excludeIds: [],
  kinds: ['spikes'],
  minSeverity: 'low',
  thresholds: { spikeStars: 50 },
  prereleases: false,
  level: null,
  tags: [],
  size: 5,
  quiet: 'line',
};
const digest: NewSubscription = {
  workspaceId: 'slack:T',
  channel: 'C',
  thread: null,
  kind: 'digest',
  slug: null,
  filter,
  nextDueAt: NOW,
  createdBy: 'U1',
  createdByName: 'Ada',
  schedule: { period: 'weekly', weekday: 1, dayOfMonth: 1, hour: 9, minute: 0, zone: 'Europe/Berlin' },
};

async function joined(): Promise<Store> {
  const store = await temporaryStore();
  await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'Team' }, NOW);
  await store.workspaces.join({ id: 'discord:G', platform: 'discord', name: 'Guild' }, NOW);
  return store;
}

describe('watchlists', () => {
  it('belong to one workspace, and every change leaves a trace with it', async () => {
    const store = await joined();
    const [a, b] = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    expect(await store.workspaces.watch('slack:T', [a, b, a], 'U1', NOW, audit('track'))).toEqual({ added: 2 });
    expect(await store.workspaces.watch('slack:T', [a], 'U2', NOW + 1, audit('track'))).toEqual({ added: 0 });
    expect(await store.workspaces.unwatch('slack:T', [b], audit('untrack'))).toEqual({ removed: 1 });
    expect(await store.workspaces.watchlist('slack:T')).toEqual([{ projectId: a, addedBy: 'U1', addedAt: NOW }]);
    expect(await store.workspaces.watchlist('discord:G')).toEqual([]);
    expect((await store.workspaces.auditTrail('slack:T', { limit: 9 })).map(({ action }) => action)).toEqual([
      'untrack',
      'track',
    ]);
    expect(await store.workspaces.auditTrail('discord:G', { limit: 9 })).toEqual([]);
  });

  it('of a workspace that does not exist are refused, and nothing is traced', async () => {
    const store = await joined();
    const id = await addProject(store);
    await expect(store.workspaces.watch('slack:X', [id], 'U1', NOW, audit('track', 'slack:X'))).rejects.toThrow(
      /FOREIGN KEY/i,
    );
  });
});

describe('leaving', () => {
  it('keeps everything for the grace time; coming back keeps it for good', async () => {
    const store = await joined();
    await store.workspaces.leave('slack:T', NOW, 'removed');
    await store.workspaces.leave('slack:T', NOW + DAY, 'removed');
    expect(await store.workspaces.get('slack:T')).toMatchObject({ leftAt: NOW });
    expect(await store.workspaces.removeLeft(NOW)).toEqual([]);
    await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'Team again' }, NOW + 2 * DAY);
    expect(await store.workspaces.removeLeft(NOW + 9 * DAY)).toEqual([]);
    expect(await store.workspaces.get('slack:T')).toMatchObject({ name: 'Team again', joinedAt: NOW, leftAt: null });
  });

  it('ends what is owed there, and sends nothing of it until somebody invites the bot again', async () => {
    const store = await joined();
    for (const workspaceId of ['slack:T', 'discord:G']) {
      await store.subscriptions.create(
        { ...digest, workspaceId, nextDueAt: NOW },
        NOW,
        audit('subscribe', workspaceId),
      );
      await store.deliveries.enqueue(
        [
          {
            key: workspaceId,
            target: { workspace: workspaceId, channel: 'C' },
            subscriptionId: null,
            operation: 'post',
            parentKey: null,
            title: 't',
            message: { summary: 's', tone: 'flat', blocks: [] },
            notBefore: NOW,
            expiresAt: NOW + DAY,
          },
        ],
        NOW,
      );
    }
    const dueOf = async (): Promise<string[]> =>
      (await store.subscriptions.due(NOW, 9)).map(({ workspaceId }) => workspaceId).sort();
    const listed = async (): Promise<string[]> =>
      (await store.subscriptions.list({ states: ['active'], exceptLeft: true }))
        .map(({ workspaceId }) => workspaceId)
        .sort();
    expect(await dueOf()).toEqual(['discord:G', 'slack:T']);
    await store.workspaces.leave('slack:T', NOW, 'removed');
    expect(await dueOf()).toEqual(['discord:G']);
    expect(await listed()).toEqual(['discord:G']);
    expect(await store.deliveries.get({ key: 'slack:T' })).toMatchObject({
      state: 'dropped',
      error: 'removed',
      settledAt: NOW,
    });
    expect(await store.deliveries.get({ key: 'discord:G' })).toMatchObject({ state: 'owed' });
    await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'Team' }, NOW + DAY);
    expect(await dueOf()).toEqual(['discord:G', 'slack:T']);
    expect(await listed()).toEqual(['discord:G', 'slack:T']);
  });

  it('then takes everything of the workspace and nothing of another', async () => {
    const store = await joined();
    const id = await addProject(store);
    for (const workspaceId of ['slack:T', 'discord:G']) {
      await store.workspaces.watch(workspaceId, [id], 'U1', NOW, audit('track', workspaceId));
      await store.subscriptions.create({ ...digest, workspaceId }, NOW, audit('subscribe', workspaceId));
      await store.installations.put(workspaceId, 'sealed', NOW);
      await store.deliveries.enqueue(
        [
          {
            key: workspaceId,
            target: { workspace: workspaceId, channel: 'C' },
            subscriptionId: null,
            operation: 'post',
            parentKey: null,
            title: 't',
            message: { summary: 's', tone: 'flat', blocks: [] },
            notBefore: NOW,
            expiresAt: NOW,
          },
        ],
        NOW,
      );
    }
    await store.workspaces.leave('slack:T', NOW, 'removed');
    expect(await store.workspaces.removeLeft(NOW + 1)).toEqual(['slack:T']);
    expect(await store.installations.list()).toEqual(['discord:G']);
    expect((await store.subscriptions.list({})).map(({ workspaceId }) => workspaceId)).toEqual(['discord:G']);
    expect((await store.deliveries.list({ limit: 9 })).map(({ key }) => key)).toEqual(['discord:G']);
    expect(await store.workspaces.watchlist('slack:T')).toEqual([]);
    expect(await store.workspaces.auditTrail('slack:T', { limit: 9 })).toEqual([]);
    expect((await store.observations.coverage()).projects).toBe(1);
  });
});

describe('subscriptions', () => {
  it('come back as they were made, and change with a trace', async () => {
    const store = await joined();
    const made = await store.subscriptions.create(digest, NOW, audit('subscribe'));
    expect(made).toEqual({
      ...digest,
      id: made.id,
      state: 'active',
      stateReason: null,
      snoozedUntil: null,
      createdAt: NOW,
      updatedAt: NOW,
    });
    const changed = await store.subscriptions.change(
      made.id,
      { state: 'paused', snoozedUntil: undefined, nextDueAt: null },
      NOW + 1,
      audit('pause'),
    );
    expect(changed).toEqual({ ...made, state: 'paused', nextDueAt: null, updatedAt: NOW + 1 });
    expect(await store.subscriptions.get(made.id)).toEqual(changed);
    expect(await store.subscriptions.change(404, { state: 'off' }, NOW, audit('pause'))).toBeUndefined();
    expect(await store.subscriptions.remove(made.id, audit('unsubscribe'))).toBe(true);
    expect(await store.subscriptions.remove(made.id, audit('unsubscribe'))).toBe(false);
    expect((await store.workspaces.auditTrail('slack:T', { limit: 9 })).map(({ action }) => action)).toEqual([
      'unsubscribe',
      'pause',
      'subscribe',
    ]);
  });

  it('are due when their time has come, the longest waiting first', async () => {
    const store = await joined();
    for (const [index, nextDueAt] of [NOW, NOW - 5, NOW + 1, null].entries())
      await store.subscriptions.create({ ...digest, channel: `C${index}`, nextDueAt }, NOW, audit('subscribe'));
    const alerts = await store.subscriptions.create(
      { ...digest, kind: 'alerts', schedule: null, nextDueAt: NOW - 9 },
      NOW,
      audit('subscribe'),
    );
    expect((await store.subscriptions.due(NOW, 9)).map(({ channel }) => channel)).toEqual(['C1', 'C0']);
    expect(await store.subscriptions.list({ kind: 'alerts' })).toEqual([alerts]);
    await store.subscriptions.change(2, { state: 'paused' }, NOW);
    expect((await store.subscriptions.due(NOW, 9)).map(({ channel }) => channel)).toEqual(['C0']);
  });

  it('keep what a digest decided, and how far an alert was told', async () => {
    const store = await joined();
    const { id } = await store.subscriptions.create(digest, NOW, audit('subscribe'));
    const first = await keepDigest(store, {
      subscriptionId: id,
      period: '2026-W10',
      preparedAt: NOW,
      body: 'first',
    });
    expect(
      await keepDigest(store, {
        subscriptionId: id,
        period: '2026-W10',
        preparedAt: NOW + 1,
        body: 'second',
      }),
    ).toEqual(first);
    await keepDigest(store, {
      subscriptionId: id,
      period: '2026-W11',
      preparedAt: NOW + 7 * DAY,
      body: 'next',
    });
    expect(await store.subscriptions.previousDigest(id, NOW + 7 * DAY)).toEqual(first);
    expect(await store.subscriptions.digest(id, '2026-W12')).toBeUndefined();
  });

  it('mute in their channel until the time is over', async () => {
    const store = await joined();
    const mute = {
      workspaceId: 'slack:T',
      channel: 'C',
      projectId: 3,
      signalKind: null,
      until: NOW + 5,
      mutedBy: 'U1',
      mutedAt: NOW,
    };
    const { id } = await store.subscriptions.mute(mute, audit('mute'));
    expect(await store.subscriptions.mutes('slack:T', 'C', NOW + 4)).toEqual([{ ...mute, id }]);
    expect(await store.subscriptions.mutes('slack:T', 'C', NOW + 5)).toEqual([]);
    expect(await store.subscriptions.mutes('slack:T', 'D', NOW)).toEqual([]);
    expect(await store.subscriptions.unmute(id, audit('unmute'))).toBe(true);
  });
});
