import { describe, expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import type { Period } from '../../src/subscriptions/schedule.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { readDigest } from '../../src/digests/digest-content.ts';
import type { DigestContent } from '../../src/digests/digest-content.ts';
import { digestMessage } from '../../src/digests/digest-message.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { keepDigest, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

const NOW = Date.parse('2026-03-10T09:00:00Z');
const TODAY = dayOf(NOW);
const WORKSPACE = 'slack:T1';

/** Stars 30 days, 7 days and a day ago, and now. */
const COUNTS = {
  'acme/rocket': {
    before: [10_000, 11_000, 11_400, 11_500],
    language: 'Rust',
    category: 'vector search',
    stage: 'Series A',
  },
  'beta/brook': { before: [5_000, 5_900, 5_940, 6_000], language: 'Go', category: 'databases', stage: 'Seed' },
  'core/calm': { before: [2_000, 2_030, 2_092, 2_100], language: 'Rust', category: 'databases', stage: 'Seed' },
} as const;
type Name = keyof typeof COUNTS;
const NAMES = Object.keys(COUNTS) as Name[];
const AGO = [30, 7, 1, 0] as const;

/** A universe whose counts were read every time at six in the morning. */
async function universe(): Promise<{ store: Store; ids: Readonly<Record<Name, number>> }> {
  const store = await temporaryStore();
  await store.workspaces.join({ id: WORKSPACE, platform: 'slack', name: 'test' }, NOW - 40 * DAY);
  const { ids } = await store.projects.observe(
    NAMES.map((fullName) => ({
      nodeId: `R_${fullName}`,
      fullName,
      createdAt: NOW - 900 * DAY,
      language: COUNTS[fullName].language,
    })),
    NOW - 40 * DAY,
  );
  const byName = Object.fromEntries(NAMES.map((name, index) => [name, ids[index]?.id ?? 0])) as Record<Name, number>;
  for (const name of NAMES) {
    const { category, stage, before } = COUNTS[name];
    await store.projects.setDetails(byName[name], { category, fundingStage: stage });
    await store.observations.record({
      snapshots: AGO.map((days, index) =>
        snapshot(byName[name], TODAY - days, { at: NOW - days * DAY - 3 * HOUR, stars: before[index] ?? null }),
      ),
    });
  }
  await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
  return { store, ids: byName };
}

const prepare = (
  store: Store,
  filter: Partial<SubscriptionFilter> = {},
  period: Period = 'weekly',
  channel: string | null = null,
): Promise<DigestContent> =>
  prepareDigest(
    store,
    {
      workspaceId: WORKSPACE,
      channel,
      filter: completeFilter({ scope: 'universe', ...filter }),
      schedule: { period, zone: 'UTC' },
      subscriptionId: null,
    },
    NOW,
  );

const figures = (content: DigestContent) =>
  content.relative.map((pick) => [pick.fullName, pick.gained, Number(((pick.growth ?? 0) * 100).toFixed(2))]);
const headings = (content: DigestContent): string[] =>
  digestMessage(content, { all: true }).blocks.flatMap((block) =>
    block.kind === 'heading' ? [plain(block.text)] : block.kind === 'text' ? [plain(block.text)] : [],
  );

describe('the period decides what is spoken of', () => {
  test('a daily digest speaks of the day before', async () => {
    const { store } = await universe();
    const content = await prepare(store, {}, 'daily');
    // 6,000 - 5,940 = 60, of 5,940; 11,500 - 11,400 = 100; 2,100 - 2,092 = 8 is below the floor of ten a day.
    expect(figures(content)).toEqual([
      ['beta/brook', 60, 1.01],
      ['acme/rocket', 100, 0.88],
    ]);
    expect(digestMessage(content).summary).toBe(
      'beta/brook grew fastest in a day: +1.0 % (+60 stars). acme/rocket gained most: +100 stars.',
    );
    expect(headings(content)).toEqual(
      expect.arrayContaining([
        'Daily digest, 9 Mar 2026 to 10 Mar 2026',
        'Fastest growing in a day',
        'Most stars in a day',
      ]),
    );
    expect(JSON.stringify(digestMessage(content))).not.toMatch(/7 days|1 days|week/);
  });

  test('where nothing grew enough, that is as old as the figures that say so', async () => {
    const { store, ids } = await universe();
    const content = await prepare(store, { includeIds: [ids['core/calm']] }, 'daily');
    expect(content).toMatchObject({ relative: [], absolute: [], figuresTo: NOW - 3 * HOUR });
    expect(JSON.stringify(digestMessage(content))).not.toContain('age of the figures unknown');
  });

  test('a weekly one of 7 days, a monthly one of 30', async () => {
    const { store } = await universe();
    // 2,100 - 2,030 = 70; 11,500 - 11,000 = 500; 6,000 - 5,900 = 100.
    expect(figures(await prepare(store, {}, 'weekly'))).toEqual([
      ['acme/rocket', 500, 4.55],
      ['core/calm', 70, 3.45],
      ['beta/brook', 100, 1.69],
    ]);
    const month = await prepare(store, {}, 'monthly');
    // 6,000 - 5,000; 11,500 - 10,000; 2,100 - 2,000.
    expect(figures(month)).toEqual([
      ['beta/brook', 1_000, 20],
      ['acme/rocket', 1_500, 15],
      ['core/calm', 100, 5],
    ]);
    expect(headings(month)).toEqual(
      expect.arrayContaining(['Monthly digest, 8 Feb 2026 to 10 Mar 2026', 'Fastest growing in 30 days']),
    );
    expect(JSON.stringify(digestMessage(month))).not.toMatch(/7 days|week/);
  });

  test('a day whose counts were not read is unknown, not zero', async () => {
    const { store, ids } = await universe();
    const {
      ids: [late],
    } = await store.projects.observe(
      [{ nodeId: 'R_new', fullName: 'new/comer', createdAt: NOW - 900 * DAY }],
      NOW - 4 * DAY,
    );
    await store.observations.record({
      snapshots: [
        snapshot(late?.id ?? 0, TODAY - 3, { at: NOW - 3 * DAY, stars: 1_000 }),
        snapshot(late?.id ?? 0, TODAY, { at: NOW - 3 * HOUR, stars: 9_000 }),
      ],
    });
    await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
    const content = await prepare(store, {}, 'daily');
    expect(content.relative.map((pick) => pick.projectId)).toEqual([ids['beta/brook'], ids['acme/rocket']]);
    expect([content.matching, content.known]).toEqual([4, 3]);
  });

  test.each([
    ['daily', DAY, 'Picks of yesterday, 9 Mar 2026, and since'],
    ['daily', HOUR, 'Picks of 10 Mar 2026, and since'],
    ['monthly', 31 * DAY, 'Picks of last month, 7 Feb 2026, and since'],
  ] as const)('a %s one follows the picks of the one before: %i ms earlier', async (period, ago, title) => {
    const { store } = await universe();
    const audit = {
      workspaceId: WORKSPACE,
      channel: null,
      at: 1,
      actor: 'U1',
      actorName: 'una',
      action: 'subscribe',
      detail: '',
    };
    const schedule = { period, weekday: 1, dayOfMonth: 10, hour: 9, minute: 0, zone: 'UTC' };
    const { id } = await store.subscriptions.create(
      {
        workspaceId: WORKSPACE,
        channel: 'C1',
        thread: null,
        kind: 'digest',
        slug: null,
        schedule,
        filter: completeFilter({ scope: 'universe' }),
        nextDueAt: NOW,
        createdBy: 'U1',
        createdByName: 'una',
      },
      1,
      audit,
    );
    const before = { ...(await prepare(store, {}, period)), preparedAt: NOW - ago };
    await keepDigest(store, {
      subscriptionId: id,
      period: 'before',
      preparedAt: NOW - ago,
      body: JSON.stringify(before),
    });
    await dueDigests(store, { now: NOW, graceMs: DAY });
    const stored = readDigest((await store.subscriptions.previousDigest(id, NOW + 1))?.body);
    expect(stored?.windowDays).toBe(period === 'daily' ? 1 : 30);
    expect(stored === undefined ? [] : headings(stored)).toContain(title);
  });
});

describe('each setting of a digest has an effect', () => {
  test.each<[string, Partial<SubscriptionFilter>, readonly Name[]]>([
    ['nothing asked', {}, ['acme/rocket', 'core/calm', 'beta/brook']],
    ['categories', { categories: ['Databases'] }, ['core/calm', 'beta/brook']],
    ['languages', { languages: ['rust'] }, ['acme/rocket', 'core/calm']],
    ['stages', { fundingStages: ['seed'] }, ['core/calm', 'beta/brook']],
    ['all three', { categories: ['databases'], languages: ['Rust'], fundingStages: ['Seed'] }, ['core/calm']],
    ['scope', { scope: 'watchlist' }, ['beta/brook']],
    ['size', { size: 2 }, ['acme/rocket', 'core/calm']],
  ])('%s', async (_setting, filter, names) => {
    const { store, ids } = await universe();
    await store.workspaces.watch(WORKSPACE, [ids['beta/brook']], 'U1', NOW, {
      workspaceId: WORKSPACE,
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'una',
      action: 'track',
      detail: '',
    });
    expect((await prepare(store, filter)).relative.map((pick) => pick.fullName)).toEqual(names);
  });

  test('only and exclude', async () => {
    const { store, ids } = await universe();
    expect((await prepare(store, { includeIds: [ids['core/calm']] })).relative.map((pick) => pick.fullName)).toEqual([
      'core/calm',
    ]);
    expect((await prepare(store, { excludeIds: [ids['core/calm']] })).relative.map((pick) => pick.fullName)).toEqual([
      'acme/rocket',
      'beta/brook',
    ]);
  });

  test('prereleases', async () => {
    const { store, ids } = await universe();
    await store.observations.record({
      releases: [
        {
          projectId: ids['acme/rocket'],
          tag: 'v3.0.0-rc.1',
          publishedAt: NOW - DAY,
          prerelease: true,
          source: 'github',
        },
      ],
    });
    expect((await prepare(store)).releases).toEqual([]);
    expect((await prepare(store, { prereleases: true })).releases.map((release) => release.tag)).toEqual([
      'v3.0.0-rc.1',
    ]);
  });
});

describe('a channel that asks for something else since its last digest', () => {
  /** A channel got a digest a week ago under other settings, and one now. */
  async function changed(
    before: { filter?: Partial<SubscriptionFilter>; period?: Period },
    now: { filter?: Partial<SubscriptionFilter>; period?: Period } = {},
  ): Promise<DigestContent> {
    const { store } = await universe();
    const audit = {
      workspaceId: WORKSPACE,
      channel: null,
      at: 1,
      actor: 'U1',
      actorName: 'una',
      action: 'subscribe',
      detail: '',
    };
    const schedule = { period: now.period ?? 'weekly', weekday: 2, dayOfMonth: 10, hour: 9, minute: 0, zone: 'UTC' };
    const { id } = await store.subscriptions.create(
      {
        workspaceId: WORKSPACE,
        channel: 'C1',
        thread: null,
        kind: 'digest',
        slug: null,
        schedule,
        filter: completeFilter({ scope: 'universe', ...now.filter }),
        nextDueAt: NOW,
        createdBy: 'U1',
        createdByName: 'una',
      },
      1,
      audit,
    );
    const last = { ...(await prepare(store, before.filter, before.period)), preparedAt: NOW - 7 * DAY };
    await keepDigest(store, {
      subscriptionId: id,
      period: 'before',
      preparedAt: NOW - 7 * DAY,
      body: JSON.stringify(last),
    });
    await dueDigests(store, { now: NOW, graceMs: DAY });
    const content = readDigest((await store.subscriptions.previousDigest(id, NOW + 1))?.body);
    if (content === undefined) throw new Error('a digest was expected');
    return content;
  }
  const moves = (content: DigestContent) => content.relative.map((pick) => [pick.fullName, pick.previousRank]);

  test('with the same settings places are compared', async () => {
    expect(moves(await changed({}))).toEqual([
      ['acme/rocket', 1],
      ['core/calm', 2],
      ['beta/brook', 3],
    ]);
  });

  test('places of a week are not held against those of a month; what the picks gained since is told all the same', async () => {
    const content = await changed({ period: 'monthly' });
    expect(moves(content)).toEqual([
      ['acme/rocket', undefined],
      ['core/calm', undefined],
      ['beta/brook', undefined],
    ]);
    expect(content.followUps.map((one) => [one.fullName, one.gainedSince, one.rankNow])).toEqual([
      ['beta/brook', 0, undefined],
      ['acme/rocket', 0, undefined],
      ['core/calm', 0, undefined],
    ]);
    expect(JSON.stringify(digestMessage(content))).not.toMatch(/no longer ranked|; now \d/);
  });

  test.each<[string, Partial<SubscriptionFilter>, Partial<SubscriptionFilter>]>([
    ['categories', { categories: ['databases'] }, {}],
    ['as many other projects', { excludeIds: [1] }, { excludeIds: [2] }],
  ])('nor places among other %s', async (_what, before, now) => {
    const content = await changed({ filter: before }, { filter: now });
    expect(content.relative.length).toBeGreaterThan(1);
    expect(moves(content).map(([, place]) => place)).toEqual(content.relative.map(() => undefined));
    expect(JSON.stringify(digestMessage(content))).not.toMatch(/ {2}new"|no longer ranked/);
  });

  test('what the lists show of each project is no such change', async () => {
    expect(moves(await changed({ filter: { size: 5, prereleases: true } }))).toEqual([
      ['acme/rocket', 1],
      ['core/calm', 2],
      ['beta/brook', 3],
    ]);
  });
});

describe('what a channel has muted', () => {
  const archived = (repo: Name): KnownSignal => ({
    kind: 'archived',
    key: `${repo}:archived`,
    projectId: `R_${repo}`,
    repo,
    state: 'over',
    onset: TODAY - 1,
    detected: TODAY - 1,
    peak: TODAY - 1,
    ended: TODAY - 1,
    severity: 'high',
    sentence: 'Archived: read-only from now on.',
    evidence: {
      day: TODAY - 1,
      from: null,
      to: null,
      value: null,
      data: { line: 'observed', zone: 'UTC', asOf: NOW / 1000, through: TODAY - 1 },
    },
  });

  test('is not told under health there, and elsewhere it is; the ranking stays whole', async () => {
    const { store, ids } = await universe();
    await store.signals.record([archived('acme/rocket'), archived('beta/brook')], NOW - HOUR, isNews);
    const audit = {
      workspaceId: WORKSPACE,
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'una',
      action: 'mute',
      detail: '',
    };
    const mute = { workspaceId: WORKSPACE, mutedBy: 'U1', mutedAt: NOW - 1 };
    await store.subscriptions.mute(
      { ...mute, channel: 'project', projectId: ids['acme/rocket'], signalKind: null, until: NOW + DAY },
      audit,
    );
    await store.subscriptions.mute(
      { ...mute, channel: 'kind', projectId: null, signalKind: 'archived', until: null },
      audit,
    );
    await store.subscriptions.mute(
      { ...mute, channel: 'past', projectId: null, signalKind: 'archived', until: NOW - 1 },
      audit,
    );
    const told = async (channel: string) =>
      (await prepare(store, {}, 'weekly', channel)).health.map((finding) => finding.fullName);
    expect(await told('project')).toEqual(['beta/brook']);
    expect(await told('kind')).toEqual([]);
    expect(await told('past')).toEqual(['acme/rocket', 'beta/brook']);
    expect((await prepare(store, {}, 'weekly', 'project')).relative[0]?.fullName).toBe('acme/rocket');
  });
});
