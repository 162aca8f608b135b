import { expect, it } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { recordedIssues } from '../../src/history/issues/recorded-issues.ts';
import { restatedTotals } from '../../src/history/issues/restated-totals.ts';
import { readFacts } from '../../src/history/read-facts.ts';
import { rowsOf } from '../../src/history/rows-of.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import { metricsOf } from '../../src/scoring/metrics.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';

const TODAY = dayOf(NOW);
const WEEKS = 60;

interface Extra {
  open?: number;
  closed?: number;
  merged?: number;
}

/** Ten issues opened, eight closed and five pull requests merged a week; `extra`: what came on top in the week so many weeks ago. */
function weekly(extra: (ago: number) => Extra = () => ({})) {
  let [openIssues, closedIssues, mergedPullRequests] = [400, 3_000, 2_000];
  return Array.from({ length: WEEKS }, (_, at) => WEEKS - 1 - at).map((ago) => {
    const { open = 0, closed = 0, merged = 0 } = extra(ago);
    openIssues += 2 + open;
    closedIssues += 8 + closed;
    mergedPullRequests += 5 + merged;
    return { day: TODAY - 7 * ago, openIssues, closedIssues, mergedPullRequests };
  });
}

const inWeek =
  (week: number, extra: Extra) =>
  (ago: number): Extra =>
    ago === week ? extra : {};

const told = (extra?: (ago: number) => Extra): string[] =>
  restatedTotals(weekly(extra)).map(
    ({ line, kind, from, to, believed }) =>
      `${line} ${kind} ${(TODAY - from) / 7} to ${(TODAY - to) / 7}${believed ? ', in between' : ''}`,
  );

it.each<[string, ((ago: number) => Extra) | undefined, string[]]>([
  ['an even pace', undefined, []],
  ['a mass closure', inWeek(20, { open: -390, closed: 390 }), []],
  [
    'a mass closure whose open issues were read a week later',
    (ago) => (ago === 20 ? { closed: 250 } : ago === 19 ? { open: -250 } : {}),
    [],
  ],
  ['a small one of the same kind', (ago) => (ago === 20 ? { closed: 120 } : ago === 19 ? { open: -120 } : {}), []],
  [
    'a mass closure whose closed issues were read a week later',
    (ago) => (ago === 20 ? { open: -390 } : ago === 19 ? { closed: 390 } : {}),
    ['issues came-back 21 to 19, in between', 'closed-issues came-back 21 to 19, in between'],
  ],
  ['a launch that goes on for weeks', (ago) => ({ open: { 20: 300, 19: 240, 18: 200, 17: 90 }[ago] ?? 0 }), []],
  [
    'issues brought in from another tracker',
    inWeek(20, { closed: 3_000 }),
    ['issues jumped 21 to 20', 'closed-issues jumped 21 to 20'],
  ],
  [
    'issues that were deleted',
    inWeek(20, { open: -300, closed: -500 }),
    ['issues restated 21 to 20', 'closed-issues restated 21 to 20'],
  ],
  ['issues reopened in mass', inWeek(20, { open: 900, closed: -900 }), ['closed-issues restated 21 to 20']],
  [
    'pull requests counted among the issues for eight weeks',
    (ago) => ({ open: ago === 20 ? 500 : ago === 12 ? -500 : 0 }),
    ['issues jumped 21 to 12, in between', 'closed-issues jumped 21 to 12, in between'],
  ],
  ['merged pull requests that went away', inWeek(20, { merged: -700 }), ['merged-pull-requests restated 21 to 20']],
])('%s', (_what, extra, expected) => {
  expect(told(extra)).toEqual(expected);
});

async function storedWith(extra: Extra) {
  const store = await temporaryStore();
  const id = await addProject(store, 'acme/moved', NOW - 900 * DAY);
  const snapshots = weekly(inWeek(20, extra)).map(({ day, ...totals }) =>
    snapshot(id, day, { at: day * DAY, stars: 5_000, forks: 100, contributors: 20, pushedAt: day * DAY, ...totals }),
  );
  await store.observations.record({ snapshots });
  await judgeAllStars(store, { at: NOW, zone: 'UTC' });
  const facts = (await readFacts(store.observations, [id], NOW, 'UTC')).get(id)?.facts;
  const rows = await rowsOf(store.observations, id, {
    readings: [{ from: TODAY - 367, to: TODAY }],
    artefactsSince: TODAY - 367,
  });
  // Of stars, nothing is said.
  expect(rows?.artefacts).toEqual([]);
  return { facts, recorded: recordedIssues(rows?.readings ?? [], rows?.restated ?? []) };
}

it('what was brought in together within a year is neither opened nor closed nor merged in it', async () => {
  const { facts, recorded } = await storedWith({ open: 500, closed: 3_000, merged: 1_500 });
  // 51 weeks of ten, eight and five, as those of 365 days.
  expect(facts?.issuesCreated365d.value).toBe(Math.round((510 * 365) / 357));
  expect(facts?.issuesClosed365d.value).toBe(Math.round((408 * 365) / 357));
  expect(facts?.pullRequestsMerged365d.value).toBe(Math.round((255 * 365) / 357));
  expect(facts && metricsOf(facts, NOW).issuesClosed.value).toBeCloseTo(0.8, 10);
  expect(recorded).toEqual({ closed: 408, opened: 510, days: 357 });
});

it('where a large part went within a year, nothing is known of it', async () => {
  const { facts, recorded } = await storedWith({ open: -300, closed: -500, merged: -900 });
  const WENT = 'the count fell, so things were deleted or moved away';
  expect(facts?.issuesCreated365d).toMatchObject({ value: undefined, missingBecause: WENT });
  expect(facts?.issuesClosed365d).toMatchObject({ value: undefined, missingBecause: WENT });
  expect(facts?.pullRequestsMerged365d).toMatchObject({ value: undefined, missingBecause: WENT });
  // Of the 90 days since then it is.
  expect(facts?.issuesCreated90d.value).toBe(Math.round((130 * 90) / 91));
  expect(recorded).toBeUndefined();
});

it('a small loss is kept, as what it corrects was counted before', () => {
  expect(told(inWeek(20, { open: -120 }))).toEqual([]);
});
