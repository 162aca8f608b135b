import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { meetsThresholds } from '../../src/alerts/meets-thresholds.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';
import { TODAY, spike, backlog, subscribe, run, owed } from '../support/alert-setting.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

describe('who is told', () => {
  test('only subscriptions whose filter, severity, kinds and thresholds let it through', async () => {
    const store = await temporaryStore();
    const rocket = await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    const other = await addProject(store, 'other/thing', NOW - 2 * DAY);
    await subscribe(store, {}, 'all');
    await subscribe(store, { minSeverity: 'high' }, 'grave');
    await subscribe(store, { kinds: ['health'] }, 'health');
    await subscribe(store, { thresholds: { spikeRatio: 50 } }, 'strict');
    await subscribe(store, { thresholds: { spikeRatio: 20 } }, 'laxer');
    await subscribe(store, { includeIds: [other] }, 'other');
    await subscribe(store, { excludeIds: [rocket] }, 'without');
    await subscribe(store, { scope: 'watchlist' }, 'watching');
    await subscribe(store, {}, 'newcomer', NOW + 1);
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    await run(store);
    expect((await owed(store)).map((row) => row.target.channel).sort()).toEqual(['all', 'laxer']);
  });

  test.each<[string, Partial<SubscriptionFilter>, Partial<SubscriptionFilter>]>([
    ['category', { categories: ['Vector Search'] }, { categories: ['databases'] }],
    ['language', { languages: ['rust'] }, { languages: ['Go'] }],
    ['stage', { fundingStages: ['series a'] }, { fundingStages: ['seed'] }],
    ['kinds', { kinds: ['star-spike'] }, { kinds: ['backlog'] }],
    ['groups of kinds', { kinds: ['spikes'] }, { kinds: ['quality', 'events'] }],
    ['severity', { minSeverity: 'medium' }, { minSeverity: 'high' }],
    ['thresholds', { thresholds: { spikeStars: 390 } }, { thresholds: { spikeStars: 391 } }],
    ['scope', { scope: 'universe' }, { scope: 'watchlist' }],
  ])('by %s', async (_setting, yes, no) => {
    const store = await temporaryStore();
    const { ids } = await store.projects.observe(
      [
        {
          nodeId: 'R_acme/rocket',
          fullName: 'acme/rocket',
          createdAt: Date.parse('2020-01-01T00:00:00Z'),
          language: 'Rust',
        },
      ],
      NOW - 2 * DAY,
    );
    await store.projects.setDetails(ids[0]?.id ?? 0, { category: 'vector search', fundingStage: 'Series A' });
    await subscribe(store, yes, 'yes');
    await subscribe(store, no, 'no');
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    await run(store);
    expect((await owed(store)).map((row) => row.target.channel)).toEqual(['yes']);
  });

  test('nobody who has muted the project or the kind', async () => {
    const store = await temporaryStore();
    const rocket = await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    for (const channel of ['project', 'kind', 'other']) await subscribe(store, {}, channel);
    const audit = {
      workspaceId: 'slack:T1',
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'una',
      action: 'mute',
      detail: '',
    };
    const mute = { workspaceId: 'slack:T1', until: NOW + DAY, mutedBy: 'U1', mutedAt: NOW - 1 };
    await store.subscriptions.mute({ ...mute, channel: 'project', projectId: rocket, signalKind: null }, audit);
    await store.subscriptions.mute({ ...mute, channel: 'kind', projectId: null, signalKind: 'star-spike' }, audit);
    await store.subscriptions.mute({ ...mute, channel: 'other', projectId: null, signalKind: 'backlog' }, audit);
    await store.signals.record([spike('acme/rocket')], NOW, isNews);
    await run(store);
    expect((await owed(store)).map((row) => row.target.channel)).toEqual(['other']);
  });

  test('nobody of what was found in a past that was loaded just now', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record(
      [spike('acme/rocket', { onset: TODAY - 200, detected: TODAY - 200, ended: TODAY - 190, state: 'over' })],
      NOW,
      isNews,
    );
    expect(await run(store)).toBe(0);
  });
});

test('a run that dies before its mark is moved is done again and owes the same', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  await subscribe(store);
  await store.signals.record([spike('acme/rocket'), backlog('acme/rocket')], NOW, isNews);
  expect(await run(store)).toBe(2);
  // The mark as it was before the run.
  await store.meta.set('alerts.looked-at', String(NOW - DAY), NOW);
  expect(await run(store)).toBe(0);
});

test('pre-releases coincide with a spike only for those who count them', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  await subscribe(store, {}, 'stable');
  await subscribe(store, { prereleases: true }, 'all');
  const coincidences = [
    { type: 'release', day: TODAY - 1, version: 'v3.0.0-rc.1', prerelease: true },
    { type: 'release', day: TODAY - 1, version: 'v2.9.0', prerelease: false },
  ] as const;
  await store.signals.record([spike('acme/rocket', {}, { coincidences })], NOW, isNews);
  await run(store);
  const says = new Map((await owed(store)).map((row) => [row.target.channel, JSON.stringify(row.message)]));
  expect(says.get('stable')).toContain('v2.9.0');
  expect(says.get('stable')).not.toContain('v3.0.0-rc.1');
  expect(says.get('all')).toContain('pre-release v3.0.0-rc.1');
});

test('stricter thresholds filter by the evidence', () => {
  expect(meetsThresholds(spike('a/a'), { spikeStars: 390 })).toBe(true);
  expect(meetsThresholds(spike('a/a'), { spikeStars: 391 })).toBe(false);
  expect(meetsThresholds(spike('a/a', {}, { provisional: true }), { earlyWarning: 0 })).toBe(false);
  // A small project takes off by its own threshold, also with a baseline of its own.
  expect(meetsThresholds(spike('a/a', {}, { starsBefore: 999 }), { launchStars: 391 })).toBe(false);
  expect(meetsThresholds(spike('a/a', {}, { starsBefore: 1_000 }), { launchStars: 391 })).toBe(true);
  expect(meetsThresholds(spike('a/a', {}, { basis: 'launch', starsBefore: 5 }), { launchStars: 401 })).toBe(false);
  expect(meetsThresholds(backlog('a/a'), { backlogGrowth: 0.6 })).toBe(true);
  expect(meetsThresholds(backlog('a/a'), { backlogGrowth: 0.61 })).toBe(false);
});
