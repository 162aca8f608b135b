import { stat } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isoDay, parseDay, startOfDay } from '../../src/contracts/clock.ts';
import type { Fact } from '../../src/contracts/figures/score.ts';
import { agreeingCounts } from '../../tools/demo/agreeing-counts.ts';
import { FIGURES_FILE, decode, encode } from '../../src/demo/figures-file.ts';
import type { DemoReading } from '../../src/demo/figures.ts';
import { READ_AT, loadDemoFigures } from '../../src/demo/figures.ts';
import { loadStarterUniverse } from '../../src/starter/starter-universe.ts';
import { readsLikePrerelease } from '../../src/history/releases/stable-release.ts';
import { metricOf, scoreOf } from '../../src/scoring/score.ts';

const figures = await loadDemoFigures();
const project = (repo: string) => {
  const found = figures.projects.find((one) => one.repo === repo);
  if (found === undefined) throw new Error(`no ${repo}`);
  return found;
};
const day = (iso: string): number => parseDay(iso) ?? NaN;

describe('the bundled figures', () => {
  it('are 60 projects in less than 400 kB, and time stands at their end', async () => {
    expect((await stat(FIGURES_FILE)).size).toBeLessThan(400_000);
    expect(figures.projects).toHaveLength(60);
    expect(new Set(figures.projects.map((one) => one.repo.toLowerCase())).size).toBe(60);
    expect([isoDay(figures.firstDay), isoDay(figures.lastDay)]).toEqual(['2023-11-01', '2025-10-30']);
    expect(new Date(figures.now).toISOString()).toBe('2025-10-30T06:00:00.000Z');
    expect(figures.sources.map((source) => source.licence)).toContain('CC-BY-SA-4.0');
  });

  it('hold every recorded row up to their end, and those that moved projects have under their new names', () => {
    expect(figures.projects.reduce((sum, one) => sum + one.weekly.length, 0)).toBe(4_303);
    expect(figures.projects.reduce((sum, one) => sum + one.daily.length, 0)).toBe(11_334);
    expect(figures.projects.filter((one) => one.daily.length > 0)).toHaveLength(38);
  });

  it('are the recorded counts', () => {
    expect(project('qdrant/qdrant')).toMatchObject({
      name: 'qdrant',
      company: 'Qdrant',
      category: 'vector search',
      stage: 'series A',
      stageSince: '2024-01',
      language: 'Rust',
      formerName: undefined,
      archived: false,
      licence: 'Apache-2.0',
      createdDay: day('2020-05-30'),
    });
    // Its weekly forks are a percent off the daily ones.
    expect(project('qdrant/qdrant').weekly.at(-1)).toEqual({
      day: day('2025-10-30'),
      at: Date.UTC(2025, 9, 30, 6),
      stars: 26_836,
      forks: undefined,
      watchers: 143,
      openIssues: 365,
      closedIssues: 1_251,
      pullRequests: 5_511,
      commits: 4_818,
      contributors: 145,
      pushedDay: day('2025-09-30'),
    });
    expect(project('huggingface/transformers').weekly[0]).toMatchObject({
      day: day('2023-11-09'),
      stars: 114_886,
      contributors: 2_245,
    });
    expect(project('huggingface/transformers').daily[0]).toMatchObject({
      day: day('2023-11-01'),
      stars: 114_251,
      forks: 22_853,
    });
    expect(project('qdrant/qdrant').releases.at(-1)).toEqual({
      day: day('2025-09-30'),
      version: '1.15.5',
      source: 'bestof',
    });
  });

  it('are one line each: no weekly count of another recorder stands between daily ones that contradict it', () => {
    for (const { repo, weekly, daily } of figures.projects) {
      for (const figure of ['stars', 'forks'] as const) {
        const counts = (readings: readonly Pick<DemoReading, 'day' | 'stars' | 'forks'>[]) =>
          readings.map((reading) => ({ day: reading.day, value: reading[figure] }));
        expect(agreeingCounts(counts(weekly), counts(daily)), `${figure} of ${repo}`).toEqual(
          weekly.map((reading) => reading[figure]),
        );
      }
    }
    // 42,068 by the day, 42,902 by the week.
    expect(project('Kong/kong').weekly.at(-1)).toMatchObject({
      stars: undefined,
      contributors: expect.any(Number) as number,
    });
    expect(project('qdrant/qdrant').weekly.filter((week) => week.stars === undefined)).toEqual([]);
  });

  it('follow a project that moved from one name to the next', () => {
    const { formerName, daily } = project('deepspeedai/DeepSpeed');
    expect(formerName).toBe('microsoft/DeepSpeed');
    expect(daily.filter((row) => row.day >= day('2025-02-03') && row.day <= day('2025-02-05'))).toEqual(
      [
        { iso: '2025-02-03', stars: 36_483, forks: 4_223 },
        { iso: '2025-02-04', stars: 36_499, forks: 4_224 },
        { iso: '2025-02-05', stars: 36_517, forks: 4_224 },
      ].map(({ iso, ...counts }) => ({ day: day(iso), at: Date.parse(`${iso}T06:00:00Z`), ...counts })),
    );
  });

  it('say of company, category and stage what the starter universe says, up to the day the figures end', async () => {
    const entries = new Map((await loadStarterUniverse()).map((entry) => [entry.repository.toLowerCase(), entry]));
    const both = figures.projects.flatMap((one) => {
      const entry = entries.get(one.repo.toLowerCase()) ?? entries.get((one.formerName ?? '').toLowerCase());
      return entry === undefined ? [] : [{ one, entry }];
    });
    expect(both).toHaveLength(31);
    for (const { one, entry } of both) {
      expect([one.company, one.category], one.repo).toEqual([entry.company, entry.category]);
      if ((entry.fundingStageSince ?? '') > '2025-10') continue;
      expect([one.stage, one.stageSince], one.repo).toEqual([entry.fundingStage, entry.fundingStageSince]);
    }
  });

  it('know no funding stage that was announced after they end', () => {
    const stages = figures.projects.flatMap((one) => one.stageSince ?? []);
    expect(stages.length).toBeGreaterThan(20);
    expect(stages.filter((since) => since > '2025-10')).toEqual([]);
    // Series L came in December.
    expect(project('mlflow/mlflow').stage).toBe('series K');
  });

  it('put no project alone or with strangers: categories of use, each in the words of a person', () => {
    const sizes = Map.groupBy(figures.projects, (one) => one.category);
    expect([...sizes].filter(([, members]) => members.length < 2).map(([category]) => category)).toEqual([
      'analytics databases',
    ]);
    expect([...sizes.keys()].join()).not.toMatch(/others|apps,|-/);
  });

  it('keep what is unknown unknown', () => {
    expect(project('fastapi/fastapi').company).toBeUndefined();
    // A release older than the recorded date of creation: the age is not known.
    expect(project('fivetran/great_expectations').createdDay).toBeUndefined();
    const openIssues = figures.projects.flatMap((one) => one.weekly.map((week) => week.openIssues));
    expect(openIssues.filter((count) => count === undefined)).toHaveLength(27);
    expect(openIssues).not.toContain(0);
  });

  it('are in order, with each day once, none after the end', () => {
    for (const { weekly, daily, releases } of figures.projects) {
      for (const series of [weekly, daily]) {
        series.forEach((row, index) => {
          expect(row.day).toBeGreaterThan(series[index - 1]?.day ?? 0);
          expect(row.at).toBe(startOfDay(row.day) + READ_AT);
          expect(row.day).toBeLessThanOrEqual(dayOf(figures.now));
        });
      }
      releases.forEach((release, index) => expect(release.day).toBeGreaterThanOrEqual(releases[index - 1]?.day ?? 0));
    }
  });
});

describe('the columns', () => {
  it('come back as they went in, with their holes', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined })), (values) => {
        expect(decode(encode(values))).toEqual(values);
      }),
    );
  });
});

describe('the score of a bundled project', () => {
  it('is made of the recorded figures, and says what was not recorded', () => {
    const { weekly, daily, releases, createdDay } = project('qdrant/qdrant');
    const now = weekly.at(-1);
    const monthAgo = weekly.find((week) => week.day === day('2025-10-02'));
    const read = (value: number | undefined): Fact => ({
      value,
      observedAt: now?.at,
      source: 'recorded figures',
      missingBecause: 'not recorded',
    });
    const score = scoreOf(
      {
        createdAt: createdDay === undefined ? undefined : startOfDay(createdDay),
        stars: read(now?.stars),
        forks: read(daily.at(-1)?.forks),
        contributors: read(now?.contributors),
        totalIssues: read((now?.openIssues ?? NaN) + (now?.closedIssues ?? NaN)),
        starsGained30d: read((now?.stars ?? NaN) - (monthAgo?.stars ?? NaN)),
        stars30dAgo: read(monthAgo?.stars),
        starsGained90d: read(undefined),
        stars90dAgo: read(undefined),
        issuesCreated30d: read(undefined),
        issuesCreated90d: read(undefined),
        issuesCreated365d: read(298),
        issuesClosed365d: read(240),
        pullRequestsMerged365d: read(undefined),
        pushedAt: read(now?.pushedDay === undefined ? undefined : startOfDay(now.pushedDay)),
        releases: {
          value: releases.map((release) => ({
            publishedAt: startOfDay(release.day),
            prerelease: readsLikePrerelease(release.version),
          })),
          observedAt: figures.now,
          source: 'recorded figures',
        },
      },
      { at: figures.now },
    );
    expect(metricOf(score, 'totalIssues').value).toBe(1_616); // 365 + 1,251
    expect(metricOf(score, 'starGrowth').value).toBeCloseTo(0.016053, 6); // (26,836 - 26,412) / 26,412
    expect(metricOf(score, 'releaseCadence').value).toBe(17); // worked by hand beside the tests of the cadence
    expect(score.missing.map((missing) => missing.metric)).toEqual(['starGrowth90d', 'mergedPullRequests']);
    expect(score.coverage).toBeCloseTo(0.7875, 9); // 1 - 0.25 / 2 - 0.35 / 4
    expect(score.total).toBeGreaterThan(60);
  });
});
