import { describe, expect, it } from 'vitest';
import { knownPoints } from '../../../src/text/chart-facts.ts';
import type { TrendChart } from '../../../src/contracts/messages/chart.ts';
import { DAY } from '../../../src/contracts/clock.ts';
import { MEASURES } from '../../../src/measures/index.ts';
import { gainsOver } from '../../../src/measures/course.ts';
import { answering, answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { chartIn } from '../../support/fresh-projects.ts';
import { OBSERVED, TODAY } from '../../support/small-universe.ts';
import { addProject, snapshot } from '../../support/temporary-store.ts';

/** Weekly readings of two years, with figures as functions of the weeks ago. */
async function weekly(
  of: (week: number) => Partial<Parameters<typeof snapshot>[2]>,
  without: readonly number[] = [],
): Promise<Answering> {
  const here = await answering();
  const id = await addProject(here.store);
  here.index.add({ id, fullName: 'acme/rocket' });
  await here.store.observations.record({
    snapshots: Array.from({ length: 105 }, (_, week) => week)
      .filter((week) => !without.includes(week))
      .map((week) => snapshot(id, TODAY - 7 * week, { at: OBSERVED - 7 * week * DAY, ...of(week) })),
  });
  return here;
}

const chartOf = async ({ bot }: Answering, text: string): Promise<TrendChart> =>
  chartIn((await bot.runText(text, manager)).message, 'trend');

describe('every measure', () => {
  it('is drawn, or says why it cannot be', async () => {
    const { ask } = await answeringOnSmallUniverse();
    for (const measure of MEASURES) {
      const answer = await ask(`trend qdrant ${measure.id}`);
      if (measure.course.draw === 'nothing') expect(answer).toContain(measure.course.because);
      else expect(answer, measure.id).toMatch(/\[trend chart\]|no two readings of|No package of/);
    }
  });

  it('is asked for by its words', async () => {
    const here = await weekly((week) => ({ mergedPullRequests: 4_000 - 12 * week }));
    expect(await here.ask('trend acme/rocket merged prs 1y')).toContain('acme/rocket: merged pull requests +624 in');
  });
});

describe('a total that only climbs', () => {
  it('is bars of what each week brought, with the total as a number', async () => {
    const here = await weekly((week) => ({ mergedPullRequests: 4_000 - 12 * week }));
    const answer = await here.ask('trend acme/rocket merged 180d');
    expect(answer).toContain('acme/rocket: merged pull requests +300 in 175 days, 4,000 in all.');
    expect(answer).toContain('in all 4,000 10 Mar 2026\na week +12 mean over 175 days');
    const chart = await chartOf(here, 'trend acme/rocket merged 180d');
    expect([chart.series, chart.gainsOver, chart.gains?.name, chart.gains?.points.map(([, value]) => value)]).toEqual([
      [],
      7,
      'merged pull requests a week',
      Array.from({ length: 25 }, () => 12),
    ]);
  });

  it('is bars of four weeks in a window of years', async () => {
    const here = await weekly((week) => ({ mergedPullRequests: 4_000 - 12 * week }));
    const chart = await chartOf(here, 'trend acme/rocket merged 2y');
    expect([chart.gainsOver, chart.gains?.points]).toEqual([
      28,
      Array.from({ length: 26 }, (_, at) => [TODAY - 28 * (25 - at), 48]),
    ]);
  });

  it('has no bar where a reading is missing', () => {
    const points = [0, 7, 14, 28, 35].map((day) => [day, 10 * day] as const);
    expect(gainsOver(7, points, [])).toEqual([
      [7, 70],
      [14, 70],
      [21, null],
      [28, null],
      [35, 70],
    ]);
  });

  it('gained nothing of what the counter did', () => {
    const points = [0, 7, 14, 21].map((day) => [day, 10 * day + (day >= 14 ? 5_000 : 0)] as const);
    const jump = {
      line: 'observed',
      kind: 'jumped',
      from: 7,
      to: 14,
      fromCount: 70,
      toCount: 5_140,
      believed: false,
      settled: true,
    } as const;
    // All of the middle week is the jump's, so that nothing is known of it.
    expect(gainsOver(7, points, [jump])).toEqual([
      [7, 70],
      [14, null],
      [21, 70],
    ]);
  });
});

describe('a rate', () => {
  it('is told in its own unit', async () => {
    const here = await weekly((week) => ({ stars: 10_000, forks: 1_000 - week }));
    const answer = await here.ask('trend acme/rocket forks per star 180d');
    // 10 % of 1,000 / 10,000 after 9.75 %.
    expect(answer).toContain('acme/rocket: forks per star +0.3 points in 175 days, now 10 %.');
    const chart = await chartOf(here, 'trend acme/rocket forks per star 180d');
    expect([chart.title, chart.unit, chart.series[0]?.points.at(-1)]).toEqual([
      'acme/rocket: forks per star, in %',
      '%',
      [TODAY, 10],
    ]);
  });

  it('over some weeks has a point where both ends were read', async () => {
    const here = await weekly((week) => ({ stars: 10_000 - 100 * week }), [3]);
    const { series } = await chartOf(here, 'trend acme/rocket star growth 60d');
    const drawn = series.flatMap(knownPoints);
    // 400 of 9,600 four weeks before; the reading of three weeks ago is neither a start nor an end.
    expect(drawn.at(-1)).toEqual([TODAY, expect.closeTo(4.1667, 3)]);
    expect(drawn.map(([day]) => (TODAY - day) / 7)).toEqual([8, 7, 6, 5, 4, 2, 1, 0]);
  });
});

describe('issues that were closed in mass', () => {
  const swept = (week: number) => ({
    openIssues: 400 - week + (week > 8 ? 1_200 : 0),
    closedIssues: 9_000 - 5 * week - (week > 8 ? 1_200 : 0),
  });

  it('are named beside the open ones, and are in no mean', async () => {
    const here = await weekly(swept);
    const answer = await here.ask('trend acme/rocket open-issues');
    expect(answer).toContain('open issues −1,175 in 175 days');
    expect(answer).toContain('1,205 issues were closed in the week to 13 Jan 2026 alone');
    expect(answer).toMatch(/a month \+4\.3 mean over 168 days, without the mass closure/);
    expect((await chartOf(here, 'trend acme/rocket open-issues')).closures).toEqual([
      { fromDay: TODAY - 63, toDay: TODAY - 56, label: '1,205 closed' },
    ]);
  });

  it('are not named beside what they do not move', async () => {
    const here = await weekly(swept);
    expect(await here.ask('trend acme/rocket total-issues')).not.toContain('alone');
  });
});
