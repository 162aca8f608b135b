import { describe, expect, test } from 'vitest';
import type { Delivery, Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/core/clock.ts';
import { completeFilter } from '../../src/core/subscription-filter.ts';
import type { SubscriptionFilter } from '../../src/core/subscription-filter.ts';
import type { Aftermath, Signal, SignalOf } from '../../src/core/signal.ts';
import { meetsThresholds } from '../../src/alerts/meets-thresholds.ts';
import { postAlerts } from '../../src/jobs/post-alerts.ts';
import { NOW, addProject, temporaryStore } from '../db/temporary-store.ts';

const TODAY = dayOf(NOW);
const data = { line: 'reconstructed', zone: 'America/Los_Angeles', asOf: NOW / 1000, through: TODAY - 1 } as const;

/** A spike of made-up size; `part` and `evidence` change what a test is about. */
function spike(repo: string, part: Partial<SignalOf<'star-spike'>> = {}, evidence: Partial<SignalOf<'star-spike'>['evidence']> = {}): Signal {
  return {
    kind: 'star-spike', key: `${repo}:spike`, projectId: `R_${repo}`, repo, state: 'onset', onset: TODAY - 1, detected: TODAY - 1, peak: TODAY - 1, ended: null, severity: 'medium',
    sentence: 'Gained 400 stars in a day, 40 times its usual 10.',
    ...part,
    evidence: {
      basis: 'own-baseline', baseline: { perDay: 10, days: 28, from: TODAY - 30, to: TODAY - 2 }, observed: { stars: 400, days: 1 }, expected: 10, ratio: 40, pValue: 1e-9, since: TODAY - 1,
      peakDay: TODAY - 1, peakStars: 400, total: 400, excess: 390, missingDays: 0, provisional: false, aftermath: null, data,
      coincidences: [{ type: 'release', day: TODAY - 1, version: 'v2.0.0', prerelease: false }],
      ...evidence,
    },
  };
}

const backlog = (repo: string): Signal => ({
  kind: 'backlog', key: `${repo}:backlog`, projectId: `R_${repo}`, repo, state: 'onset', onset: TODAY - 1, detected: TODAY - 1, peak: TODAY - 1, ended: null, severity: 'medium',
  sentence: 'The backlog grows: 60 more open issues in 90 days.',
  evidence: { measure: 'open issues more than 90 days ago', now: 60, usual: 10, ratio: 6, pValue: null, since: TODAY - 90, counts: { openBefore: 100, open: 160 }, data },
});

async function subscribe(store: Store, filter: Partial<SubscriptionFilter> = {}, channel = 'C1', at = NOW - DAY): Promise<number> {
  const audit = { workspaceId: 'slack:T1', channel: null, at, actor: 'U1', actorName: 'una', action: 'subscribe', detail: '' };
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, at);
  const made = await store.subscriptions.create(
    { workspaceId: 'slack:T1', channel, thread: null, kind: 'alerts', slug: null, schedule: null, filter: completeFilter({ scope: 'universe', ...filter }), nextDueAt: null, createdBy: 'U1', createdByName: 'una' },
    at,
    audit,
  );
  return made.id;
}

const run = (store: Store, now = NOW): Promise<number> => postAlerts(store, { now, graceMs: DAY });
const owed = async (store: Store): Promise<readonly Delivery[]> => (await store.deliveries.list({ limit: 100 })).toReversed();

describe('one signal is one alert', () => {
  test('a grave one carries the warning sign in its heading too, for platforms show that first', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([spike('acme/rocket', { severity: 'high' })], NOW);
    await run(store);
    const [alert] = await owed(store);
    expect(alert?.message.blocks[0]).toMatchObject({ kind: 'heading', text: ['⚠ Star spike: ', { text: 'acme/rocket' }] });
    expect(alert?.message.summary).toMatch(/^⚠ acme\/rocket: /);
  });

  test('a root, edited as the signal lives, and an answer in its thread for each new state', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW);
    expect(await run(store)).toBe(1);
    expect(await run(store)).toBe(0);
    await store.signals.record([spike('acme/rocket', { state: 'growing', sentence: 'Gained 900 stars in two days.' })], NOW + HOUR);
    await run(store, NOW + HOUR);
    await store.signals.record([spike('acme/rocket', { state: 'over', ended: TODAY + 4, sentence: 'Over: 1,500 stars in five days.' })], NOW + 5 * DAY);
    await run(store, NOW + 5 * DAY);
    const aftermath: Aftermath = { day: TODAY + 29, starsPerDay: 22, contributorsGained: 3, forksGained: 12, issuesGained: null, starsRemoved: 14 };
    await store.signals.record([spike('acme/rocket', { state: 'over', ended: TODAY + 4, sentence: 'Over: 1,500 stars in five days.' }, { aftermath })], NOW + 30 * DAY);
    await run(store, NOW + 30 * DAY);
    const rows = await owed(store);
    const root = `alert:${id}:1:root:onset`;
    expect(rows.map((row) => [row.key, row.operation, row.parentKey])).toEqual([
      [root, 'post', null],
      [`alert:${id}:1:update:2`, 'update', root],
      [`alert:${id}:1:reply:growing`, 'reply', root],
      [`alert:${id}:1:update:3`, 'update', root],
      [`alert:${id}:1:reply:over`, 'reply', root],
      [`alert:${id}:1:update:4`, 'update', root],
      [`alert:${id}:1:reply:aftermath`, 'reply', root],
    ]);
    expect(rows.at(-1)?.message.summary).toBe('30 days after: 22.0 stars a day, 10.0 before the spike.');
    expect(JSON.stringify(rows.at(-1)?.message)).toContain('unknown');
  });

  test('the message says the finding, its numbers, what coincides, and how to mute it', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW);
    await run(store);
    const [root] = await owed(store);
    expect(root?.message.summary).toBe('acme/rocket: Gained 400 stars in a day, 40 times its usual 10.');
    const text = JSON.stringify(root?.message);
    for (const part of ['+400 in 1 day', '10 a day', 'release v2.0.0', 'Coincidence is not cause', 'mute project:acme/rocket 30d', 'mute kind:star-spike 30d', 'America/Los_Angeles']) expect(text).toContain(part);
  });

  test('many at once become one post, whose thread tells what follows', async () => {
    const store = await temporaryStore();
    const names = ['a/a', 'b/b', 'c/c', 'd/d', 'e/e'];
    for (const name of names) await addProject(store, name, NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record(names.map((name) => spike(name)), NOW);
    expect(await run(store)).toBe(1);
    await store.signals.record([spike('c/c', { state: 'over', ended: TODAY })], NOW + DAY);
    await run(store, NOW + DAY);
    const rows = await owed(store);
    expect(rows.map((row) => [row.operation, row.parentKey])).toEqual([['post', null], ['reply', `alerts:${id}:1`]]);
    expect(rows[0]?.message.summary).toBe('5 findings at once.');
  });

  test('the same kind about the same project within a week goes into the thread of the one before', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    const id = await subscribe(store);
    await store.signals.record([spike('acme/rocket')], NOW);
    await run(store);
    await store.signals.record([spike('acme/rocket', { key: 'second', onset: TODAY + 2, detected: TODAY + 2 })], NOW + 3 * DAY);
    await run(store, NOW + 3 * DAY);
    expect((await owed(store)).map((row) => [row.operation, row.parentKey])).toEqual([['post', null], ['reply', `alert:${id}:1:root:onset`]]);
  });
});

describe('what an alert is called and counts', () => {
  const asides = async (signal: Signal): Promise<{ aside: unknown; text: string }> => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([signal], NOW);
    await run(store);
    const [root] = await owed(store);
    const [heading] = root?.message.blocks ?? [];
    return { aside: heading?.kind === 'heading' ? heading.aside : undefined, text: JSON.stringify(root?.message) };
  };
  const decline = (state: Signal['state']): Signal => ({ ...backlog('acme/rocket'), state });
  const silence = (state: Signal['state']): Signal => ({
    ...backlog('acme/rocket'), kind: 'stale-release', key: 'stale', state, sentence: 'No stable release since 1 Oct 2025.',
    evidence: { lastRelease: TODAY - 160, lastVersion: 'v1.4.0', releases: 40, learntSince: TODAY - 1_000, usualGap: 25, longestGap: 60, currentGap: 159, chance: 0.01, data },
  });

  test.each([
    ['a burst', spike('acme/rocket', { state: 'growing' }), 'still growing'],
    ['a decline', decline('growing'), 'getting worse'],
    ['a decline that eases', decline('peak'), 'past its worst'],
    ['a silence', silence('growing'), 'continuing'],
    ['what was just found', silence('onset'), 'just found'],
  ])('%s by the word that fits it', async (_what, signal, word) => {
    expect((await asides(signal)).aside).toBe(word);
  });

  test('a silence, from its first day to the day it was last seen, and what is usual over how many releases', async () => {
    const { text } = await asides(silence('growing'));
    expect(text).toContain('{"label":"silence","value":"159 days","note":"1 Oct 2025 (v1.4.0) to 9 Mar 2026"}');
    expect(text).toContain('"note":"over 40 releases since 14 Jun 2023"');
  });

  test('the worst day of a decline as the past, once it is', async () => {
    const { text } = await asides({ ...backlog('acme/rocket'), peak: TODAY - 4 });
    expect(text).toContain('{"label":"at worst","value":"60","note":"open issues more than 90 days ago, on 6 Mar 2026"}');
    expect((await asides(backlog('acme/rocket'))).text).toContain('{"label":"now","value":"60","note":"open issues more than 90 days ago"}');
  });

  test('the peak of a burst as what it is: a day, or the mean of the days between two figures', async () => {
    expect((await asides(spike('acme/rocket'))).text).toContain('{"label":"best day","value":"+400","note":"9 Mar 2026"}');
    expect((await asides(spike('acme/rocket', {}, { peakSpan: 7, peakStars: 33 }))).text).toContain('{"label":"best 7 days","value":"+33 a day","note":"mean of the 7 days to 9 Mar 2026"}');
  });

  test('a silence that goes on does not grow in its thread either', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([silence('onset')], NOW);
    await run(store);
    await store.signals.record([silence('growing')], NOW + DAY);
    await run(store, NOW + DAY);
    await store.signals.record([{ ...silence('over'), ended: TODAY, sentence: 'The stable release of 10 Mar 2026 ended it.' }], NOW + 2 * DAY);
    await run(store, NOW + 2 * DAY);
    expect((await owed(store)).filter(({ operation }) => operation === 'reply').map(({ message }) => message.summary)).toEqual(['Continuing: No stable release since 1 Oct 2025.', 'Over: The stable release of 10 Mar 2026 ended it.']);
  });

  test('a burst in all once it is over, so far before', async () => {
    expect((await asides(spike('acme/rocket', { state: 'peak' }))).text).toContain('{"label":"so far","value":"+400"');
    expect((await asides(spike('acme/rocket', { state: 'over', ended: TODAY }))).text).toContain('{"label":"in all","value":"+400"');
  });
});

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
    await store.signals.record([spike('acme/rocket')], NOW);
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
    const { ids } = await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', createdAt: Date.parse('2020-01-01T00:00:00Z'), language: 'Rust' }], NOW - 2 * DAY);
    await store.projects.setDetails(ids[0]?.id ?? 0, { category: 'vector search', fundingStage: 'Series A' });
    await subscribe(store, yes, 'yes');
    await subscribe(store, no, 'no');
    await store.signals.record([spike('acme/rocket')], NOW);
    await run(store);
    expect((await owed(store)).map((row) => row.target.channel)).toEqual(['yes']);
  });

  test('nobody who has muted the project or the kind', async () => {
    const store = await temporaryStore();
    const rocket = await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    for (const channel of ['project', 'kind', 'other']) await subscribe(store, {}, channel);
    const audit = { workspaceId: 'slack:T1', channel: null, at: NOW, actor: 'U1', actorName: 'una', action: 'mute', detail: '' };
    const mute = { workspaceId: 'slack:T1', until: NOW + DAY, mutedBy: 'U1', mutedAt: NOW - 1 };
    await store.subscriptions.mute({ ...mute, channel: 'project', projectId: rocket, signalKind: null }, audit);
    await store.subscriptions.mute({ ...mute, channel: 'kind', projectId: null, signalKind: 'star-spike' }, audit);
    await store.subscriptions.mute({ ...mute, channel: 'other', projectId: null, signalKind: 'backlog' }, audit);
    await store.signals.record([spike('acme/rocket')], NOW);
    await run(store);
    expect((await owed(store)).map((row) => row.target.channel)).toEqual(['other']);
  });

  test('nobody of what was found in a past that was loaded just now', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket', NOW - 2 * DAY);
    await subscribe(store);
    await store.signals.record([spike('acme/rocket', { onset: TODAY - 200, detected: TODAY - 200, ended: TODAY - 190, state: 'over' })], NOW);
    expect(await run(store)).toBe(0);
  });
});

test('a run that dies before its mark is moved is done again and owes the same', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  await subscribe(store);
  await store.signals.record([spike('acme/rocket'), backlog('acme/rocket')], NOW);
  expect(await run(store)).toBe(2);
  // The mark as it was before the run.
  await store.keepsakes.setFact('alerts.looked-at', String(NOW - DAY), NOW);
  expect(await run(store)).toBe(0);
});

describe('a subscription that wants fewer false alarms', () => {
  // Three spikes of one day among 1,000 projects, with chances of 1e-9, 2e-5 and 4e-5. By hand (Benjamini and Hochberg):
  // 1,000 * 4e-5 / 3 = 0.0133, 1,000 * 2e-5 / 2 = 0.01, 1,000 * 1e-9 / 1 = 1e-6.
  const shares = [['a/sure', 1e-9, 1e-6], ['b/likely', 2e-5, 0.01], ['c/perhaps', 4e-5, 0.0133]] as const;

  test.each([
    ['by default', {}, ['a/sure', 'b/likely', 'c/perhaps']],
    ['at most 1.2 %', { spikeFalseAlarms: 0.012 }, ['a/sure', 'b/likely']],
    ['at most 1 in 100,000', { spikeFalseAlarms: 0.00001 }, ['a/sure']],
  ])('%s is told of as many as that allows', async (_name, thresholds, told) => {
    const store = await temporaryStore();
    for (const [repo] of shares) await addProject(store, repo, NOW - 2 * DAY);
    await subscribe(store, { thresholds });
    await store.signals.record(shares.map(([repo, pValue, falseAlarms]) => spike(repo, {}, { pValue, falseAlarms })), NOW);
    await run(store);
    const titles = (await owed(store)).map((row) => row.title);
    expect(titles).toEqual(told.map((repo) => `star spike of ${repo}`));
  });
});

test('pre-releases coincide with a spike only for those who count them', async () => {
  const store = await temporaryStore();
  await addProject(store, 'acme/rocket', NOW - 2 * DAY);
  await subscribe(store, {}, 'stable');
  await subscribe(store, { prereleases: true }, 'all');
  const coincidences = [{ type: 'release', day: TODAY - 1, version: 'v3.0.0-rc.1', prerelease: true }, { type: 'release', day: TODAY - 1, version: 'v2.9.0', prerelease: false }] as const;
  await store.signals.record([spike('acme/rocket', {}, { coincidences })], NOW);
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
  // Found before shares were noted: nothing is known that would speak against it.
  expect(meetsThresholds(spike('a/a'), { spikeFalseAlarms: 0.0001 })).toBe(true);
  // A small project takes off by its own threshold, also with a baseline of its own.
  expect(meetsThresholds(spike('a/a', {}, { starsBefore: 999 }), { launchStars: 391 })).toBe(false);
  expect(meetsThresholds(spike('a/a', {}, { starsBefore: 1_000 }), { launchStars: 391 })).toBe(true);
  expect(meetsThresholds(spike('a/a', {}, { basis: 'launch', starsBefore: 5 }), { launchStars: 401 })).toBe(false);
  expect(meetsThresholds(backlog('a/a'), { backlogGrowth: 0.6 })).toBe(true);
  expect(meetsThresholds(backlog('a/a'), { backlogGrowth: 0.61 })).toBe(false);
});
