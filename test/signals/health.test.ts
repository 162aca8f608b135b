import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { Subject } from '../../src/contracts/figures/coverage.ts';
import { countedStretches, coverageOf } from '../../src/history/subject-coverage.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { ProjectCounts, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { HEALTH, findOfKinds } from './find-of-kinds.ts';
import { counts, firstDay } from '../support/make-history.ts';

const limits = resolveThresholds();
const days = 600;
const today = firstDay + days - 1;

function constant(perDay: number, then: number, from: number): number[] {
  return Array.from({ length: days }, (_, i) => (i < from ? perDay : then));
}

function withCounts(own: Partial<ProjectCounts>, facts: Partial<ProjectHistory['facts']> = {}): ProjectHistory {
  const empty = emptyHistory('R_1', 'acme/rocket');
  return { ...empty, counts: { ...empty.counts, ...own }, facts: { ...empty.facts, ...facts } };
}

const kinds = (history: ProjectHistory) => findOfKinds(HEALTH, history, limits, today).map(({ kind }) => kind);

describe('health', () => {
  it('says nothing of a project that goes on as before', () => {
    const steady = withCounts({
      openIssues: counts(200, constant(0, 0, 0)),
      closedIssues: counts(900, constant(2, 2, 0)),
      mergedPullRequests: counts(500, constant(1, 1, 0)),
    });
    expect(kinds(steady)).toEqual([]);
  });

  it('finds issues that close more slowly and the backlog that grows from it', () => {
    const failing = withCounts({
      openIssues: counts(200, constant(0, 2, 450)),
      closedIssues: counts(900, constant(3, 1, 450)),
    });
    const found = findOfKinds(HEALTH, failing, limits, today);
    expect(found.map(({ kind }) => kind)).toEqual(['closing-ratio', 'backlog']);
    const [closing] = found;
    expect(closing?.ended).toBeNull();
    expect(closing?.onset).toBeGreaterThan(firstDay + 450);
    expect(closing?.detected).toBe((closing?.onset ?? 0) + 14);
    // It was worst when 90 days had failed, and was no worse after.
    expect(closing?.sentence).toBe(
      'Issues close more slowly than they come: 90 closed for 270 opened in the 90 days to 3 Jul 2023 (33 %), 100 % in the year before.',
    );
    const [then, growing] = findOfKinds(HEALTH, failing, limits, closing?.peak ?? 0);
    expect(then?.sentence).toBe(
      'Issues close more slowly than they come: 90 closed for 270 opened in 90 days (33 %), 100 % in the year before.',
    );
    expect(growing?.sentence).toMatch(
      /^The backlog grows: 180 more open issues in 90 days, now 380; usually 0 in as long\.$/,
    );
    expect(found[1]?.sentence).toBe(
      'The backlog grows: 180 more open issues in the 90 days to 3 Jul 2023, then 380; usually 0 in as long.',
    );
    expect(closing?.evidence).toMatchObject({ usual: 1 });
  });

  it('takes for usual no more than what was opened, and says how long the past is that it compares with', () => {
    const drained = (now: number) =>
      withCounts({
        openIssues: counts(
          3_000,
          Array.from({ length: 380 }, (_, i) => (i < 270 ? -8 : 2 - now)),
        ),
        closedIssues: counts(
          900,
          Array.from({ length: 380 }, (_, i) => (i < 270 ? 10 : now)),
        ),
      });
    // 500 % of old issues worked off, then 150 %: nothing fails.
    expect(findOfKinds(HEALTH, drained(3), limits, firstDay + 379)).toEqual([]);
    const [fewer] = findOfKinds(HEALTH, drained(0.5), limits, firstDay + 379);
    expect(fewer?.sentence).toMatchInlineSnapshot(
      `"Issues close more slowly than they come: 45 closed for 180 opened in the 90 days to 6 Jan 2023 (25 %), 100 % in the 272 days before."`,
    );
    expect(fewer?.evidence).toMatchObject({ now: 0.25, usual: 1, pastDays: 272 });
  });

  it('leaves out and names what was closed in one week, in the year before and now', () => {
    // Four a day come. Two a day were closed, and 700 in one week of the year before; then one every other day.
    const closedOn = (i: number, massNow: number): number =>
      (i >= 300 && i < 307 ? 100 : 0) + (i < 450 ? 2 : i % 2) + (i >= 500 && i < 507 ? massNow : 0);
    const project = (massNow: number) => {
      const closed = Array.from({ length: days }, (_, i) => closedOn(i, massNow));
      return withCounts({
        openIssues: counts(
          3_000,
          closed.map((each) => 4 - each),
        ),
        closedIssues: counts(900, closed),
      });
    };
    const closing = (history: ProjectHistory, day: number) =>
      findOfKinds(HEALTH, history, limits, firstDay + day).find(({ kind }) => kind === 'closing-ratio');
    expect(closing(project(0), 539)?.sentence).toMatchInlineSnapshot(
      `"Issues close more slowly than they come: 45 closed for 360 opened in 90 days (13 %), 49 % in the year before, without 714 closed in one week."`,
    );
    expect(closing(project(60), 539)?.sentence).toMatchInlineSnapshot(
      `"Issues close more slowly than they come: 42 closed for 360 opened in 90 days (12 %, without 423 closed in one week), 49 % in the year before, without 714 closed in one week."`,
    );
    // What was closed together is no recovery.
    expect(closing(project(60), 580)?.ended).toBeNull();
  });

  it('says what is usual of a backlog that shrank as one', () => {
    const opened = Array.from({ length: days }, (_, i) => (i < 480 ? -1 : 2));
    const history = withCounts({
      openIssues: counts(900, opened),
      closedIssues: counts(
        900,
        opened.map((each) => (each < 0 ? 3 : 1)),
      ),
    });
    const rising = findOfKinds(HEALTH, history, limits, firstDay + 569).find(({ kind }) => kind === 'backlog');
    expect(rising?.sentence).toBe(
      'The backlog grows: 180 more open issues in 90 days, now 600; usually 90 fewer in as long.',
    );
  });

  it('begins again after a hole: nothing that is found spans it, and what was found before ends where reading did', () => {
    const hole = (from: number, to: number) => (gain: number, i: number) => (i >= from && i < to ? null : gain);
    const found = (gap: ReturnType<typeof hole>, length = 1_000) => {
      const gains = Array.from({ length }, (_, i) => (i < 450 ? 6 : 1)).map(gap);
      const history = withCounts({ mergedPullRequests: counts(500, gains) });
      return findOfKinds(HEALTH, history, limits, firstDay + length - 1);
    };
    // Failing begins with day 495 or so.
    const [failing] = found((gain) => gain, 600);
    expect(failing).toMatchObject({ kind: 'merge-rate', ended: null });
    expect(failing?.sentence).not.toContain('read');
    // Two weeks lost are bridged: the same finding.
    expect(found(hole(460, 474), 600)).toMatchObject([{ kind: 'merge-rate', ended: null }]);
    // A hole before: nothing until 270 days were read after it, however far the count fell behind meanwhile.
    expect(found(hole(400, 520), 600)).toEqual([]);
    expect(found(hole(400, 520), 780)).toEqual([]);
    // A hole in the midst of it.
    const [broken] = found(hole(560, 700), 760);
    expect(broken).toMatchObject({ key: failing?.key, state: 'over', ended: firstDay + 559 });
    expect(broken?.sentence).toMatch(/ Nothing was read from 23 Jul 2023 to 11 Dec 2023\.$/);
  });

  it('does not take a hole for two weeks in which something held', () => {
    // Nothing is merged for 65 days; that half of the 90 days were without shows on the last day before the hole.
    const good = Array.from({ length: days }, (_, i) => (i >= 450 && i < 515 ? 0 : 6));
    const judged = (from: number, to: number) =>
      findOfKinds(
        HEALTH,
        withCounts({
          mergedPullRequests: counts(
            500,
            good.map((gain, i) => (i > from && i < to ? null : gain)),
          ),
        }),
        limits,
        firstDay + 525,
      );
    expect(judged(0, 0)).toMatchObject([{ kind: 'merge-rate', onset: firstDay + 494 }]);
    for (const to of [513, 520, 524]) expect(judged(495, to), String(to)).toEqual([]);
  });

  it('says over which times issues, pull requests, stars and pushes were read', () => {
    const history = {
      ...withCounts(
        {
          stars: counts(10, [1, null, null, 1]),
          openIssues: counts(5, [1, null, 1]),
          closedIssues: counts(5, [null, 1, 1]),
          mergedPullRequests: counts(5, [1, 1]),
        },
        { lastPushDay: 19_000 },
      ),
      reach: { olderCounts: null, olderStars: null, lastPush: 19_010 * 86_400 },
    };
    const daysOf = (subject: Subject) =>
      coverageOf(history, subject).map(({ from, to, completeness }) => [from / DAY, (to + 1) / DAY, completeness]);
    expect(daysOf('stars')).toEqual([
      [19_001, 19_003, 'total'],
      [19_005, 19_006, 'total'],
    ]);
    expect(daysOf('issues')).toEqual([
      [19_001, 19_002, 'total'],
      [19_004, 19_005, 'total'],
    ]);
    expect(daysOf('pull-requests')).toEqual([[19_001, 19_004, 'total']]);
    expect(coverageOf(history, 'pushes')).toEqual([
      { from: 19_000 * DAY, to: 19_010 * DAY, completeness: 'newest-only' },
    ]);
    expect(coverageOf(history, 'releases')).toEqual([]);
    expect(countedStretches(history, 'stars')).toEqual([{ from: 19_001, to: 19_005 }]);
  });

  it('says nothing of closing or of a backlog across a day on which the issues were counted anew', () => {
    // 7,000 pull requests leave the open issues on day 300; after it issues are closed more slowly than they come.
    const restated = withCounts({
      openIssues: counts(
        8_000,
        Array.from({ length: days }, (_, i) => (i === 300 ? -7_000 : i < 300 ? 0 : 2)),
      ),
      closedIssues: counts(900, constant(3, 1, 300)),
    });
    expect(kinds(restated)).toEqual([]);
    const { closedIssues } = restated.counts;
    const recounted = Array.from({ length: days }, (_, i) => (i < 300 ? 0 : 2));
    expect(kinds(withCounts({ openIssues: counts(1_000, recounted), closedIssues }))).toEqual(['closing-ratio']);
  });

  it('judges no day whose past year the reading cut off, and tells nothing that began out of sight and is over', () => {
    const failing = { openIssues: counts(200, constant(0, 2, 420)), closedIssues: counts(900, constant(3, 1, 420)) };
    const whole = withCounts(failing);
    const found = (history: ProjectHistory) =>
      findOfKinds(HEALTH, history, limits, today).map(({ kind, onset }) => `${kind} ${String(onset - firstDay)}`);
    const cut = { ...whole, reach: { ...whole.reach, olderCounts: firstDay - 2 } };
    expect(found(whole)).toHaveLength(2);
    expect(found(cut)).toEqual(found(whole));
    // Another day of a record that goes back further: the first day that can be judged is in the midst of it.
    const later = {
      ...cut,
      counts: {
        ...cut.counts,
        ...Object.fromEntries(
          Object.entries(failing).map(([name, series]) => [
            name,
            { ...series, start: series.start + 60, values: series.values.slice(60) },
          ]),
        ),
      },
    };
    expect(found(later)).toEqual([`closing-ratio ${String(60 - 1 + 455)}`, `backlog ${String(60 - 1 + 455)}`]);
    const over = {
      openIssues: counts(
        200,
        Array.from({ length: 700 }, (_, i) => (i >= 390 && i < 470 ? 3 : 0)),
      ),
      closedIssues: counts(
        900,
        Array.from({ length: 700 }, (_, i) => (i >= 390 && i < 470 ? 0 : 3)),
      ),
    };
    const ended = withCounts(over);
    expect(findOfKinds(HEALTH, ended, limits, firstDay + 699)).toMatchObject([
      { kind: 'closing-ratio', state: 'over' },
      { kind: 'backlog', state: 'over' },
    ]);
    expect(
      findOfKinds(HEALTH, { ...ended, reach: { ...ended.reach, olderCounts: firstDay - 2 } }, limits, firstDay + 699),
    ).toEqual([]);
  });

  it('closes the signal when the project has recovered', () => {
    const gains = Array.from({ length: days }, (_, i) => (i >= 350 && i < 430 ? 0 : 2));
    const found = findOfKinds(HEALTH, withCounts({ mergedPullRequests: counts(500, gains) }), limits, today);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'merge-rate', state: 'over' });
    expect(found[0]?.ended).toBeGreaterThan(found[0]?.detected ?? Infinity);
  });

  it('does not take a few events for a trend', () => {
    expect(
      kinds(withCounts({ openIssues: counts(10, constant(0, 0, 0)), closedIssues: counts(20, constant(0, 0, 0)) })),
    ).toEqual([]);
    const rare = Array.from({ length: days }, (_, i) => (i % 40 === 0 && i < 450 ? 1 : 0));
    expect(kinds(withCounts({ mergedPullRequests: counts(50, rare) }))).toEqual([]);
  });

  it('does not call a halving that chance can bring', () => {
    const slower = Array.from({ length: days }, (_, i) => (i % (i < 480 ? 7 : 16) === 0 ? 1 : 0));
    expect(kinds(withCounts({ mergedPullRequests: counts(50, slower) }))).toEqual([]);
  });

  it('does not judge what is unknown', () => {
    const holes = constant(3, 0, 450).map((gain, i) => (i > 430 ? null : gain));
    expect(kinds(withCounts({ mergedPullRequests: counts(500, holes) }))).toEqual([]);
    expect(kinds(withCounts({ openIssues: counts(200, constant(0, 2, 450)) }))).toEqual([]);
  });

  it('finds a project without pushes, unless it is archived', () => {
    const [quiet] = findOfKinds(HEALTH, withCounts({}, { lastPushDay: today - 120 }), limits, today);
    expect(quiet).toMatchObject({
      kind: 'no-push',
      onset: today - 30,
      severity: 'medium',
      evidence: { now: 120, since: today - 120 },
    });
    expect(kinds(withCounts({}, { lastPushDay: today - 89 }))).toEqual([]);
    expect(kinds(withCounts({}, { lastPushDay: today - 400, archived: true }))).toEqual([]);
  });

  it('knows nothing of pushes after they were last read', () => {
    const read = (day: number): ProjectHistory => {
      const history = withCounts({}, { lastPushDay: today - 94 });
      return { ...history, reach: { ...history.reach, lastPush: day * 86_400 + 3_600 } };
    };
    expect(findOfKinds(HEALTH, read(today - 10), limits, today)).toEqual([]);
    const [quiet] = findOfKinds(HEALTH, read(today - 3), limits, today);
    expect(quiet).toMatchObject({
      onset: today - 4,
      peak: today - 3,
      evidence: { now: 91, data: { through: today - 3 } },
    });
    expect(quiet?.sentence).toMatch(/^No push since \d+ \w{3} \d{4}: 91 days as of \d+ \w{3} \d{4}\.$/);
  });
});
