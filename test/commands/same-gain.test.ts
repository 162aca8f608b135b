import { expect, it } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { answering, manager, textOf } from '../support/answering.ts';
import type { Answering } from '../support/answering.ts';
import { WORKSPACE } from '../support/small-universe.ts';
import { AUDIT, NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { wholeThrough } from '../support/whole-through.ts';

const ZONE = 'UTC';
const TODAY = dayOf(NOW);
const DAYS = 470;

/** Ten stars a day; what else the counter shows, and which days were read. */
const PROJECTS: Readonly<Record<string, { extra?: (ago: number) => number; isRead?: (ago: number) => boolean }>> = {
  'bulk/plus': { extra: (ago) => (ago < 4 ? 8_000 : 0) },
  'hole/days': { isRead: (ago) => ago >= 33 || ago === 9 || ago === 0 },
  'honest/steady': {},
};

/** What else a score needs; the same for all of them. */
const others = (ago: number) => ({
  forks: 900,
  contributors: 50,
  openIssues: 300,
  closedIssues: 5_000 - ago,
  mergedPullRequests: 4_000 - ago,
  pushedAt: NOW - (ago + 1) * DAY,
});

async function scored(): Promise<Answering> {
  const store = await temporaryStore();
  const { ids } = await store.projects.observe(
    Object.keys(PROJECTS).map((fullName) => ({
      nodeId: `R_${fullName}`,
      fullName,
      createdAt: NOW - 1_000 * DAY,
    })),
    NOW - DAYS * DAY,
  );
  await store.workspaces.join({ id: WORKSPACE, platform: 'slack', name: 'test' }, NOW);
  const rows = Object.values(PROJECTS).flatMap(({ extra = () => 0, isRead = () => true }, index) =>
    Array.from({ length: DAYS }, (_, ago) => ago)
      .filter(isRead)
      .map((ago) => {
        const day = TODAY - ago;
        const stars = 9_000 - 10 * ago + extra(ago);
        return snapshot(ids[index]?.id ?? 0, day, { at: day * DAY + 3_600_000, stars, ...others(ago) });
      }),
  );
  await store.observations.record({ snapshots: rows.toReversed() });
  await store.workspaces.watch(
    WORKSPACE,
    ids.map(({ id }) => id),
    'Ada',
    NOW,
    { ...AUDIT, workspaceId: WORKSPACE },
  );
  await judgeAllStars(store, { at: NOW, zone: ZONE });
  await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: ZONE });
  const here = await answering({ store });
  here.setNow(NOW);
  return here;
}

/** 60 stars in the six days beside the jump; 90 in the nine since the reading that is nearest to a week before. */
const WEEK = { 'bulk/plus': '+60 in 6 days', 'hole/days': '+90 in 9 days' };
const MONTH = { 'bulk/plus': '+290 in 29 days', 'hole/days': '+330 in 33 days' };

type Expected = Partial<Record<keyof typeof WEEK, string>>;
const only = (gains: typeof WEEK, name: keyof typeof WEEK): Expected => ({ [name]: gains[name] });

const ANSWERS: Readonly<Record<string, Expected>> = {
  'top gain 7d scope:all': WEEK,
  'top gain 30d scope:all': MONTH,
  'top growth 30d scope:all': MONTH,
  watchlist: WEEK,
  'compare bulk/plus hole/days': MONTH,
  'trend bulk/plus stars 7d': only(WEEK, 'bulk/plus'),
  'trend hole/days stars 7d': only(WEEK, 'hole/days'),
  'trend bulk/plus stars 30d': only(MONTH, 'bulk/plus'),
  'trend hole/days stars 30d': only(MONTH, 'hole/days'),
  'score bulk/plus': only(MONTH, 'bulk/plus'),
  'score hole/days': only(MONTH, 'hole/days'),
  'preview scope:universe': WEEK,
  'preview scope:universe period:monthly': MONTH,
};

it('is the counted gain in every answer, and each says over how many days it is', async () => {
  const here = await scored();
  const wrong: string[] = [];
  const look = (question: string, answer: string, expected: Expected): void => {
    const told = answer.replaceAll(/\s+/g, ' ').replaceAll(' stars in ', ' in ');
    const [jump] = /.{20}\+8,\d\d\d.{20}/.exec(told) ?? [];
    if (jump !== undefined) wrong.push(`${question}: ${jump}`);
    for (const gain of Object.values(expected))
      if (!told.includes(gain)) wrong.push(`${question}: no ${gain} in ${told}`);
  };
  for (const [question, expected] of Object.entries(ANSWERS)) look(question, await here.ask(question), expected);
  look('App Home', textOf(await here.bot.home(manager)), WEEK);
  await here.store.workspaces.setSettings(WORKSPACE, { unfurl: true }, { ...AUDIT, workspaceId: WORKSPACE });
  for (const name of ['bulk/plus', 'hole/days'] as const) {
    const card = await here.bot.card(`https://github.com/${name}`, manager);
    look(`card of ${name}`, card === undefined ? '' : textOf(card), only(MONTH, name));
  }
  expect(wrong).toEqual([]);
});

it('a stored digest carries the same gains and days', async () => {
  const { store } = await scored();
  const content = await prepareDigest(
    store,
    {
      workspaceId: WORKSPACE,
      channel: null,
      filter: completeFilter({ scope: 'universe' }),
      schedule: { period: 'weekly', zone: 'UTC' },
      subscriptionId: null,
    },
    NOW,
  );
  const picks = content.absolute.map(({ fullName, gained, days }) => [fullName, gained, days]);
  expect(picks).toEqual([
    ['hole/days', 90, 9],
    ['honest/steady', 70, undefined],
    ['bulk/plus', 60, 6],
  ]);
});

it('is the counted gain over a year of star history as well', async () => {
  const store = await temporaryStore();
  const id = await addProject(store, 'acme/rebuilt', NOW - 900 * DAY);
  const days = Array.from({ length: 400 }, (_, at) => ({ day: TODAY - 400 + at, gained: at === 200 ? 3_000 : 10 }));
  await store.observations.recordStarHistory(id, days, NOW, wholeThrough(NOW));
  const read = [1, 0].map((ago) => snapshot(id, TODAY - ago, { stars: 20_000 - 10 * ago, at: (TODAY - ago) * DAY }));
  await store.observations.record({ snapshots: read });
  await judgeAllStars(store, { at: NOW, zone: ZONE });
  const { ask, setNow } = await answering({ store });
  setNow(NOW);
  // 10 a day over all but the one day.
  const told = await ask('trend acme/rebuilt stars 1y');
  expect(told).toMatch(/\+3,6[34]0 in 36[34] days/);
  expect(told).not.toContain('+6,6');
});

it('is the counted gain in an export, which says over how many days it is', async () => {
  const here = await scored();
  const { message } = await here.bot.runText('export all', manager);
  const file = message.blocks.find((block) => block.kind === 'file');
  const [head = '', ...rows] = (file?.kind === 'file' ? file.content : '').trim().split(/\r?\n/);
  const columns = head.split(',');
  const cell = (name: string, column: string): string | undefined =>
    rows.find((row) => row.includes(name))?.split(',')[columns.indexOf(column)];
  const GAINS = ['gained_7d', 'gained_7d_days', 'gained_30d', 'gained_30d_days'];
  expect(['bulk/plus', 'hole/days'].map((name) => GAINS.map((column) => cell(name, column)))).toEqual([
    ['60', '6', '290', '29'],
    ['90', '9', '330', '33'],
  ]);
});

it('is what stayed after a spike, too', async () => {
  const store = await temporaryStore();
  const id = await addProject(store, 'acme/launched', NOW - 900 * DAY);
  const BURST: Readonly<Record<number, number>> = { 34: 300, 33: 400, 32: 200, 31: 120, 30: 60, 6: 8_000 };
  const gainOf = (ago: number): number => BURST[ago] ?? 12;
  let stars = 5_000;
  const rows = Array.from({ length: 200 }, (_, at) => 199 - at).map((ago) => {
    stars += gainOf(ago);
    return snapshot(id, TODAY - ago, { stars, at: (TODAY - ago) * DAY + 3_600_000 });
  });
  await store.observations.record({ snapshots: rows });
  await judgeAllStars(store, { at: NOW, zone: ZONE });
  await scoreUniverse(store, { at: NOW, weights: DEFAULT_WEIGHTS, zone: ZONE });
  await detectSignals(store, { at: NOW, zone: ZONE });
  const [spike] = await store.signals.list({ projectId: id, kinds: ['star-spike'], limit: 5 });
  // 12 a day over the 13 of its last fourteen days on which the counter did not jump.
  expect(spike?.signal.evidence).toMatchObject({ aftermath: { starsPerDay: 12 } });
  const here = await answering({ store });
  here.setNow(NOW);
  expect(await here.ask('trend acme/launched stars 7d')).toContain('+72 in 6 days');
});
