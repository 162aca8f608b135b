import { expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
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
import { snapshot, temporaryStore } from '../support/temporary-store.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

/** Stars as recorded on 16, 23 and 30 October 2025 (best-of lists of lukasmasuch and ml-tooling, CC-BY-SA-4.0). */
const RECORDED: readonly (readonly [string, number, number, number])[] = [
  ['comet-ml/opik', 14_835, 14_988, 15_291],
  ['zauberzeug/nicegui', 14_222, 14_301, 14_436],
  ['BerriAI/litellm', 29_983, 30_248, 30_491],
  ['qdrant/qdrant', 26_607, 26_710, 26_836],
  ['huggingface/transformers', 151_192, 151_505, 151_844],
  ['tiangolo/fastapi', 90_799, 91_067, 91_340],
  ['pytorch/pytorch', 93_968, 94_193, 94_399],
];
const [FIRST, SECOND, THIRD] = ['2025-10-16T09:00:00Z', '2025-10-23T09:00:00Z', '2025-10-30T09:00:00Z'].map((iso) =>
  Date.parse(iso),
) as [number, number, number];

/** A channel that wants its digest on Thursdays at nine, and the counts of the weeks up to `week` (0, 1, 2). */
async function recordWeek(store: Store, week: number, at = [FIRST, SECOND, THIRD][week] ?? FIRST): Promise<void> {
  const { ids } = await store.projects.observe(
    RECORDED.map(([fullName]) => ({
      nodeId: `R_${fullName}`,
      fullName,
      createdAt: Date.parse('2020-01-01T00:00:00Z'),
    })),
    at,
  );
  await store.observations.record({
    snapshots: RECORDED.map(([, ...stars], index) =>
      snapshot(ids[index]?.id ?? 0, dayOf(at), { at: at - 3 * HOUR, stars: stars[week] ?? null }),
    ),
  });
  await scoreUniverse(store, { at, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
}

async function subscribe(store: Store, filter: SubscriptionFilter): Promise<number> {
  const audit = {
    workspaceId: 'slack:T1',
    channel: null,
    at: FIRST,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: '',
  };
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, FIRST);
  const schedule = { period: 'weekly' as const, weekday: 4, dayOfMonth: 1, hour: 9, minute: 0, zone: 'UTC' };
  const made = await store.subscriptions.create(
    {
      workspaceId: 'slack:T1',
      channel: 'C1',
      thread: null,
      kind: 'digest',
      slug: null,
      schedule,
      filter,
      nextDueAt: SECOND,
      createdBy: 'U1',
      createdByName: 'una',
    },
    FIRST,
    audit,
  );
  return made.id;
}

async function twoWeeks(
  filter = completeFilter({ scope: 'universe' }),
): Promise<{ store: Store; id: number; first: DigestContent; second: DigestContent }> {
  const store = await temporaryStore();
  await recordWeek(store, 0);
  const id = await subscribe(store, filter);
  const contents: DigestContent[] = [];
  for (const [week, at, period] of [
    [1, SECOND, '2025-W43'],
    [2, THIRD, '2025-W44'],
  ] as const) {
    await recordWeek(store, week);
    expect(await dueDigests(store, { now: at, graceMs: DAY })).toEqual({ posted: 1, quiet: 0, skipped: 0, failed: 0 });
    const content = readDigest((await store.subscriptions.digest(id, period))?.body);
    if (content === undefined) throw new Error(`no digest for ${period}`);
    contents.push(content);
  }
  const [first, second] = contents;
  if (first === undefined || second === undefined) throw new Error('two digests were expected');
  return { store, id, first, second };
}

const figures = (content: DigestContent, list: 'relative' | 'absolute') =>
  content[list].map((pick) => [
    pick.fullName,
    pick.gained,
    Number(((pick.growth ?? 0) * 100).toFixed(2)),
    pick.previousRank,
  ]);

test('the numbers are those that a pocket calculator gives', async () => {
  const { first, second } = await twoWeeks();
  // 14,988 - 14,835 = 153; 153 / 14,835 = 1.03 %. A first digest has nothing to move from.
  expect(figures(first, 'relative')).toEqual([
    ['comet-ml/opik', 153, 1.03, undefined],
    ['BerriAI/litellm', 265, 0.88, undefined],
    ['zauberzeug/nicegui', 79, 0.56, undefined],
    ['qdrant/qdrant', 103, 0.39, undefined],
    ['tiangolo/fastapi', 268, 0.3, undefined],
  ]);
  // 15,291 - 14,988 = 303; 303 / 14,988 = 2.02 %. The last column is the place of the week before.
  expect(figures(second, 'relative')).toEqual([
    ['comet-ml/opik', 303, 2.02, 1],
    ['zauberzeug/nicegui', 135, 0.94, 3],
    ['BerriAI/litellm', 243, 0.8, 2],
    ['qdrant/qdrant', 126, 0.47, 4],
    ['tiangolo/fastapi', 273, 0.3, 5],
  ]);
  expect(figures(second, 'absolute')).toEqual([
    ['huggingface/transformers', 339, 0.22, 1],
    ['comet-ml/opik', 303, 2.02, 5],
    ['tiangolo/fastapi', 273, 0.3, 2],
    ['BerriAI/litellm', 243, 0.8, 3],
    ['pytorch/pytorch', 206, 0.22, 4],
  ]);
});

test('the picks of the last digest are followed: stars then and now, the pace before, the place now', async () => {
  const { first, second } = await twoWeeks();
  expect(first.followUps).toEqual([]);
  expect(second.previousAt).toBe(SECOND);
  expect(
    second.followUps.map((one) => [
      one.fullName,
      one.previousRank,
      one.starsThen,
      one.starsNow,
      one.gainedSince,
      one.paceBefore,
      one.rankNow,
    ]),
  ).toEqual([
    ['comet-ml/opik', 1, 14_988, 15_291, 303, 153, 1],
    ['BerriAI/litellm', 2, 30_248, 30_491, 243, 265, 3],
    ['zauberzeug/nicegui', 3, 14_301, 14_436, 135, 79, 2],
    ['qdrant/qdrant', 4, 26_710, 26_836, 126, 103, 4],
    ['tiangolo/fastapi', 5, 91_067, 91_340, 273, 268, 5],
  ]);
});

test('the whole message says the finding first, shows movement and age, and opens every project', async () => {
  const { second } = await twoWeeks();
  const message = digestMessage(second, { all: true });
  expect(message.summary).toBe(
    'comet-ml/opik grew fastest in 7 days: +2.0 % (+303 stars). huggingface/transformers gained most: +339 stars.',
  );
  const text = JSON.stringify(message);
  expect(text).toContain('▲ 1');
  expect(text).toContain('▼ 1');
  const menu = message.blocks.find((block) => block.kind === 'select');
  expect(menu?.kind === 'select' && menu.options.map((option) => option.action)).toContainEqual({
    kind: 'command',
    command: 'score comet-ml/opik',
    answer: 'reply',
  });
  const note = JSON.stringify(message.blocks.at(-1));
  expect(note).toContain('fastest of those with 200 stars that gained at least 25');
  expect(note).toContain(`"at":${THIRD - 3 * HOUR}`);
});

test('what was shown is kept: the message can be made again from it, and a second run posts nothing', async () => {
  const { store, second } = await twoWeeks();
  const [newest] = await store.deliveries.list({ limit: 1 });
  expect(newest?.message).toEqual(digestMessage(second));
  expect(await dueDigests(store, { now: THIRD + HOUR, graceMs: DAY })).toEqual({
    posted: 0,
    quiet: 0,
    skipped: 0,
    failed: 0,
  });
  expect(await store.deliveries.list({ limit: 10 })).toHaveLength(2);
});

test('a week without growth is quiet: one line, or nothing', async () => {
  for (const quiet of ['line', 'skip'] as const) {
    const store = await temporaryStore();
    await recordWeek(store, 0);
    await recordWeek(store, 0, SECOND);
    const id = await subscribe(store, completeFilter({ scope: 'universe', quiet }));
    const report = await dueDigests(store, { now: SECOND, graceMs: DAY });
    expect(report).toEqual(
      quiet === 'line'
        ? { posted: 1, quiet: 0, skipped: 0, failed: 0 }
        : { posted: 0, quiet: 1, skipped: 0, failed: 0 },
    );
    expect(readDigest((await store.subscriptions.digest(id, '2025-W43'))?.body)?.quiet).toBe(true);
    expect((await store.subscriptions.get(id))?.nextDueAt).toBe(THIRD);
    const [line] = await store.deliveries.list({ limit: 1 });
    if (quiet === 'line')
      expect(line?.message.summary).toBe(
        'Quiet for 7 days: none of 7 projects grew by 25 stars or more, and nothing else was found.',
      );
    else expect(line).toBeUndefined();
    const day = readDigest((await store.subscriptions.digest(id, '2025-W43'))?.body);
    expect(digestMessage({ ...(day ?? expect.fail()), windowDays: 1 }).summary).toMatch(
      /^Quiet for a day: none of 7 projects grew/,
    );
  }
});

test('a digest that is late but of use is posted once; what is older is skipped by name', async () => {
  const store = await temporaryStore();
  await recordWeek(store, 0);
  const id = await subscribe(store, completeFilter({ scope: 'universe' }));
  await recordWeek(store, 2);
  // Down from before the first Thursday until five hours after the second.
  expect(await dueDigests(store, { now: THIRD + 5 * HOUR, graceMs: DAY })).toMatchObject({ posted: 1 });
  const rows = (await store.deliveries.list({ limit: 5 })).toReversed();
  expect(rows.map((row) => [row.key, row.title, row.expiresAt > THIRD + 5 * HOUR])).toEqual([
    [`digest:${id}:2025-W43`, 'weekly digest of 23 Oct 2025', false],
    [`digest:${id}:2025-W44`, 'weekly digest of 30 Oct 2025', true],
  ]);
});

test('what the history of a project tells that is tracked since this week is no news of the week; what still lasts is', async () => {
  const store = await temporaryStore();
  await recordWeek(store, 0);
  const today = dayOf(SECOND);
  const event = (kind: 'milestone' | 'archived', at: number, sentence: string): KnownSignal => ({
    kind,
    key: `${kind}:${at}`,
    projectId: 'R_qdrant/qdrant',
    repo: 'qdrant/qdrant',
    state: 'over',
    onset: at,
    detected: at,
    peak: at,
    ended: at,
    severity: 'medium',
    sentence,
    evidence: {
      day: at,
      from: null,
      to: null,
      value: null,
      data: { line: 'observed', zone: 'UTC', asOf: null, through: at },
    },
  });
  await store.signals.record(
    [
      event('milestone', today - 20, 'passed long ago'),
      event('milestone', today - 4, 'passed this week'),
      event('archived', today - 25, 'archived long ago'),
      { ...event('archived', today - 24, 'lasts'), ended: null },
    ],
    SECOND - HOUR,
    isNews,
  );
  const request = {
    workspaceId: 'slack:T1',
    channel: null,
    filter: completeFilter({ scope: 'universe' }),
    schedule: { period: 'weekly' as const, zone: 'UTC' },
    subscriptionId: null,
  };
  const content = await prepareDigest(store, request, SECOND);
  expect(content.milestones.map(({ sentence }) => sentence)).toEqual(['passed this week']);
  expect(content.health.map(({ sentence }) => sentence)).toEqual(['lasts']);
});

test('what an empty universe and an empty watchlist give is quiet, not an error', async () => {
  const store = await temporaryStore();
  const request = {
    workspaceId: 'slack:T1',
    channel: null,
    filter: completeFilter(),
    schedule: { period: 'weekly' as const, zone: 'UTC' },
    subscriptionId: null,
  };
  const content = await prepareDigest(store, request, THIRD);
  expect(content).toMatchObject({ quiet: true, matching: 0, figuresTo: null });
  expect(digestMessage(content).summary).toBe('No project matches the watchlist.');
});
