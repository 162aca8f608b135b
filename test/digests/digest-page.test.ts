import { expect, test } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { readDigest } from '../../src/digests/digest-content.ts';
import type { DigestContent } from '../../src/digests/digest-content.ts';
import { digestMessage } from '../../src/digests/digest-message.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { AUDIT, snapshot, temporaryStore } from '../support/temporary-store.ts';

/** A Monday at nine. */
const NOW = Date.parse('2026-11-02T09:00:00Z');
const TODAY = dayOf(NOW);
/** Stars a week over the last thirteen, the newest last. */
const WEEKS = {
  'acme/rocket': [70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 350],
  'beta/brook': [140, 140, 140, 140, 140, 140, 140, 140, 140, 140, 140, 140, 56],
  // One burst of 1,400 and else 42 a week: back to its usual, which is no slowdown.
  'core/burst': [42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 1_400, 42],
} as const;
type Name = keyof typeof WEEKS;
const NAMES = Object.keys(WEEKS) as Name[];

async function universe(): Promise<{ store: Store; ids: Readonly<Record<Name, number>> }> {
  const store = await temporaryStore();
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, NOW - 100 * DAY);
  const { ids } = await store.projects.observe(
    NAMES.map((fullName) => ({ nodeId: `R_${fullName}`, fullName, createdAt: NOW - 900 * DAY })),
    NOW - 100 * DAY,
  );
  const byName = Object.fromEntries(NAMES.map((name, index) => [name, ids[index]?.id ?? 0])) as Record<Name, number>;
  for (const name of NAMES) {
    let stars = 5_000;
    const rows = [snapshot(byName[name], TODAY - 91, { at: NOW - 91 * DAY - 3 * HOUR, stars })];
    WEEKS[name].forEach((gain, week) => {
      for (let day = 1; day <= 7; day += 1) {
        stars += gain / 7;
        const on = TODAY - 91 + week * 7 + day;
        rows.push(snapshot(byName[name], on, { at: on * DAY + 6 * HOUR, stars }));
      }
    });
    await store.observations.record({ snapshots: rows });
  }
  await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
  return { store, ids: byName };
}

const prepare = (store: Store): Promise<DigestContent> =>
  prepareDigest(
    store,
    {
      workspaceId: 'slack:T1',
      channel: null,
      filter: completeFilter({ scope: 'universe' }),
      schedule: { period: 'weekly', zone: 'UTC' },
      subscriptionId: null,
    },
    NOW,
  );

const lines = (message: Message): string[] =>
  message.blocks.flatMap((block) =>
    block.kind === 'list'
      ? block.items.map(plain)
      : block.kind === 'heading' || block.kind === 'text' || block.kind === 'note'
        ? [plain(block.text)]
        : [],
  );

test('the page of a usual week: finding with its release, one line a project and one a subject', async () => {
  const { store, ids } = await universe();
  await store.observations.record({
    releases: [
      { projectId: ids['acme/rocket'], tag: 'v3.0.0', publishedAt: NOW - 2 * DAY, prerelease: false, source: 'github' },
      { projectId: ids['acme/rocket'], tag: 'v3.0.1', publishedAt: NOW - DAY, prerelease: false, source: 'github' },
      { projectId: ids['beta/brook'], tag: 'v2.0.0', publishedAt: NOW - 9 * DAY, prerelease: false, source: 'github' },
    ],
  });
  const content = await prepare(store);
  const message = digestMessage(content);
  expect(lines(message)).toMatchInlineSnapshot(`
    [
      "Week to 2 Nov 2026",
      "acme/rocket grew fastest in 7 days and gained most: +6.0 % (+350 stars), with release v3.0.0.",
      "+6.0 %  acme/rocket  +350, release v3.0.0",
      "+0.84 %  beta/brook  +56",
      "+0.61 %  core/burst  +42",
      "▼ Cooling down  beta/brook: 56 stars, usually 140 a week",
      "all tracked projects; as of 2026-11-02T06:00:00.000Z; first digest, so nothing to compare with yet",
    ]
  `);
  // 56 of usually 140; the burst that is over is no slowdown.
  expect(content.cooling).toEqual([{ projectId: ids['beta/brook'], fullName: 'beta/brook', gained: 56, usual: 140 }]);
});

test('the picture shows the twelve weeks that led to each gain, and ends with the very number of the list', async () => {
  const { store } = await universe();
  const content = await prepare(store);
  const [chart] = digestMessage(content).blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
  expect(chart).toMatchObject({ kind: 'panels', title: 'Stars a week, the last 12 weeks' });
  const rocket = chart?.kind === 'panels' ? chart.panels.find(({ name }) => name === 'acme/rocket') : undefined;
  expect(rocket).toEqual({ name: 'acme/rocket', line: 'observed', gains: [...WEEKS['acme/rocket']].slice(1) });
});

test('one menu opens every project that is named, and at most three buttons are in sight, all verbs', async () => {
  const { store } = await universe();
  const message = digestMessage({ ...(await prepare(store)), subscriptionId: 3 });
  const menus = message.blocks.filter((block) => block.kind === 'select');
  expect(menus.map(({ options }) => options.map(({ label }) => label).sort())).toEqual([NAMES]);
  const buttons = message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  expect(buttons).toEqual([
    {
      label: 'Show all',
      action: { kind: 'command', command: 'preview 3 posted:2026-11-02 all:yes', answer: 'reply' },
    },
    { label: 'Change', action: { kind: 'form', command: 'subscribe digest change:3' } },
  ]);
});

test('one’s own project is the first of the watchlist, with its rank and how that moved', async () => {
  const { store, ids } = await universe();
  for (const [at, name] of [
    [NOW - 2 * DAY, 'beta/brook'],
    [NOW - DAY, 'acme/rocket'],
  ] as const)
    await store.workspaces.watch('slack:T1', [ids[name]], 'U1', at, { ...AUDIT, workspaceId: 'slack:T1' });
  const { own } = await prepare(store);
  expect(own).toBeUndefined();
  const shown = { ...(await prepare(store)), own: { projectId: 1, fullName: 'beta/brook', rank: 3, ranked: 212 } };
  const line = (previousRank?: number): string | undefined =>
    lines(
      digestMessage({
        ...shown,
        own: { ...shown.own, gained: 56, ...(previousRank === undefined ? {} : { previousRank }) },
      }),
    ).find((text) => text.startsWith('Yours'));
  expect(line()).toBe('Yours  beta/brook: number 3 of 212 by score, +56 stars');
  expect(line(5)).toBe('Yours  beta/brook: number 3 of 212 by score, up 2, +56 stars');
  expect(line(1)).toBe('Yours  beta/brook: number 3 of 212 by score, down 2, +56 stars');
});

test('a digest that was stored before these were kept is still read and shown', async () => {
  const { store } = await universe();
  const stored = await prepare(store);
  const old = without(stored, 'cooling', 'own', 'subscriptionId');
  const bare = stored.relative.map((pick) => without(pick, 'release', 'past'));
  const content = readDigest(JSON.stringify({ ...old, version: 1, relative: bare, absolute: [] }));
  const message = digestMessage(content ?? expect.fail('not read'));
  expect(message.summary).toMatch(/^acme\/rocket grew fastest/);
  expect(message.blocks.map(({ kind }) => kind)).toEqual(['heading', 'text', 'list', 'select', 'note']);
  expect(readDigest(JSON.stringify({ ...old, version: 3 }))).toBeUndefined();
});

const without = <T extends object>(row: T, ...fields: (keyof T)[]): Partial<T> =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !fields.some((left) => left === field))) as Partial<T>;

test('names who grew in use: adopters that were added, and downloads that rose', async () => {
  const { store, ids } = await universe();
  const named = (names: readonly string[], ago: number, isFirst: boolean) =>
    store.usage.record({
      adopters: {
        projectId: ids['acme/rocket'],
        names: names.map((name) => ({ key: name.toLowerCase(), name })),
        at: NOW - ago * DAY,
        isFirst,
      },
    });
  await named(['Acme'], 40, true);
  await named(['Acme', 'Bosch'], 3, false);
  await detectSignals(store, { at: NOW, zone: 'UTC' });
  const content = await prepare(store);
  expect(lines(digestMessage(content)).filter((line) => line.includes('Grew in use'))).toEqual([
    '▲ Grew in use  acme/rocket: The list of adopters names 1 more organisation: Bosch',
  ]);
});
