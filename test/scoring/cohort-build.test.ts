import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isoDay, parseDay } from '../../src/contracts/clock.ts';
import { cohortValues, quantilesOf } from '../../tools/cohort/compute.ts';
import type { CohortPlan } from '../../tools/cohort/compute.ts';
import { readPanel, readReleases } from '../../tools/cohort/panel.ts';

const day = (iso: string): number => parseDay(iso) ?? NaN;
const PLAN: CohortPlan = {
  countsAsOf: day('2024-06-30'),
  countsReach: 92,
  yearsAsOf: day('2024-06-30'),
  yearsReach: 45,
  yearSlack: 21,
  leastStars: 500,
  activeWithin: 365,
  mergedShare: 0.8,
};
const HEAD =
  'date,repo,list,stars,forks,watchers,open_issues,closed_issues,prs,commits,contributors,releases,monthly_downloads,pushed,release_date,release';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cohort-'));
});
afterEach(async () => rm(folder, { recursive: true }));

async function panel(lines: readonly string[]) {
  const file = path.join(folder, 'panel.csv.gz');
  await writeFile(file, gzipSync([HEAD, ...lines].join('\n')));
  return readPanel(file);
}

/** 28 rows four weeks apart up to 2024-06-30: 1,000 + 28 stars, + 5 closed issues and + 10 pull requests a row; open issues up and down. */
function steady(
  repo: string,
  list = 'a',
  changes: { stars?: number; pushed?: string; openRises?: boolean } = {},
): string[] {
  return Array.from({ length: 28 }, (_, index) => {
    const date = isoDay(day('2024-06-30') - 28 * (27 - index));
    const stars = changes.stars ?? 1_000 + 28 * index;
    const open = changes.openRises === true ? 50 + index : 50 + (index % 2);
    return `${date},${repo},${list},${stars},200,,${open},${100 + 5 * index},${10 * index},,40,,,${changes.pushed ?? date},,`;
  });
}

describe('the cohort', () => {
  it('takes each metric from the rows that its definition needs, worked by hand', async () => {
    const values = cohortValues(await panel(steady('o/steady')), new Map(), PLAN);
    expect(values.stars).toEqual([1_756]); // 1,000 + 27 x 28
    expect(values.contributors).toEqual([40]);
    expect(values.forkRatio[0]).toBeCloseTo((200 + 14) / (1_756 + 100), 9); // with 100 stars of the usual ratio, 0.14
    expect(values.totalIssues).toEqual([286]); // 51 open, 100 + 27 x 5 closed
    // 30 days before is no row, and the rows around it are 28 days apart: too far to read off a count.
    expect(values.starGrowth).toEqual([]);
    expect(values.starsPerMonth[0]).toBeCloseTo(30.436875, 6); // one star a day
    // The row closest to a year before is 13 rows back, 364 days: 65 closed, and 51 - 50 more open: 66 opened.
    expect(values.newIssues[0]).toBeCloseTo((66 * 90) / 364, 9);
    expect(values.mergedPullRequests[0]).toBeCloseTo(((130 * 365) / 364) * 0.8, 9);
    expect(values.issuesClosed[0]).toBeCloseTo(65 / 66, 9);
  });

  it('leaves out the small, the abandoned, and closing ratios of open counts that only rise', async () => {
    const rows = await panel([
      ...steady('o/small', 'a', { stars: 499 }),
      ...steady('o/abandoned', 'a', { pushed: '2020-01-01' }),
      ...steady('o/rising', 'a', { openRises: true }),
    ]);
    const values = cohortValues(rows, new Map(), PLAN);
    expect(values.stars).toEqual([1_756]);
    expect(values.newIssues).toHaveLength(1);
    expect(values.issuesClosed).toEqual([]);
  });

  it('does not take two dips for an open count that moves both ways', async () => {
    // 50 throughout but for two falls and one rise: two thirds of its moves are falls, yet there are only two.
    const dips = steady('o/dips', 'a', { openRises: true }).map((line, index) => {
      const cells = line.split(',');
      cells[6] = String(index < 20 ? 60 : index < 22 ? 55 : index < 24 ? 58 : 52);
      return cells.join(',');
    });
    const values = cohortValues(await panel(dips), new Map(), PLAN);
    expect(values.newIssues).toHaveLength(1);
    expect(values.issuesClosed).toEqual([]);
  });

  it('counts a project once, however many lists have it and in whatever case', async () => {
    const rows = await panel([...steady('o/twice', 'b'), ...steady('O/Twice', 'a').slice(3)]);
    expect(cohortValues(rows, new Map(), PLAN).stars).toEqual([1_756]);
  });

  it('does not depend on the order of the rows', async () => {
    const lines = [...steady('o/one'), ...steady('o/two', 'b')];
    const forward = cohortValues(await panel(lines), new Map(), PLAN);
    expect(cohortValues(await panel([...lines].reverse()), new Map(), PLAN)).toEqual(forward);
  });

  it('takes exact release dates where there are any, and the weekly ones elsewhere', async () => {
    const file = path.join(folder, 'releases.csv.gz');
    const lines = [
      'repo,date,version,source,first_seen',
      'O/exact,2024-01-10,1.0,endoflife:git,',
      'o/exact,2024-02-10,1.1,bestof,2024-02-11',
      'o/exact,2024-03-10,2.0,git-tag:pre,',
      'o/weekly,2024-01-10,1.0,bestof,2024-01-11',
      'o/weekly,2024-01-11,1.0,bestof,2024-01-18',
    ];
    await writeFile(file, gzipSync(lines.join('\n')));
    const releases = await readReleases(file);
    expect(releases.get('o/exact')?.map((release) => release.prerelease)).toEqual([false, true]);
    expect(releases.get('o/weekly')).toHaveLength(1);
  });

  it('names the record that is not one', async () => {
    await expect(panel(['2024-06-30,o/broken,a,many,,,,,,,,,,,,'])).rejects.toThrow(/record 1/);
  });
});

describe('quantiles', () => {
  it('lie on the line between order statistics', () => {
    const quantiles = quantilesOf([10, 0, 30, 20]);
    expect([quantiles[0], quantiles[50], quantiles[100]]).toEqual([0, 15, 30]);
    expect(quantiles[10]).toBe(3); // 0.1 x 3 gaps of 10
  });
});
