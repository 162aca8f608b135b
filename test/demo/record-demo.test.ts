import { expect, it } from 'vitest';
import type { DemoFigures, DemoProject, DemoReading } from '../../src/demo/figures.ts';
import { recordDemo } from '../../src/demo/record-demo.ts';
import { metricsOf } from '../../src/scoring/metrics.ts';
import { eventsOf, temporaryStore } from '../support/temporary-store.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { readingsOf } from '../../src/history/rows-of.ts';

const unknown = {
  stars: undefined,
  forks: undefined,
  watchers: undefined,
  openIssues: undefined,
  closedIssues: undefined,
  pullRequests: undefined,
  commits: undefined,
  contributors: undefined,
  pushedDay: undefined,
};
const about = {
  formerName: undefined,
  company: undefined,
  category: 'rockets',
  stage: 'seed',
  stageSince: '2024-01',
  language: 'Rust',
  archived: true,
};
const reading = (day: number, known: Partial<DemoReading>): DemoReading => ({
  ...unknown,
  day,
  at: day * 86_400_000,
  ...known,
});

it('joins weekly and daily figures of one day, and keeps what neither knows unknown', async () => {
  const figures: DemoFigures = {
    sources: [],
    firstDay: 20_000,
    lastDay: 20_002,
    now: 20_002 * 86_400_000,
    projects: [
      {
        ...about,
        repo: 'acme/rocket',
        formerName: 'wile/rocket',
        name: 'rocket',
        licence: undefined,
        createdDay: undefined,
        releases: [],
        weekly: [reading(20_000, { contributors: 7 }), reading(20_001, { stars: 12, watchers: 0 })],
        daily: [
          { day: 20_000, at: 1, stars: 10, forks: 2 },
          { day: 20_001, at: 1, stars: 11, forks: undefined },
          { day: 20_002, at: 1, stars: undefined, forks: 3 },
        ],
      },
    ],
  };
  const store = await temporaryStore();
  const [id = 0] = await recordDemo(store, figures);
  const rows = await readingsOf(store.observations, id, { from: 0, to: 30_000 });
  expect(
    rows.map(({ day, stars, forks, watchers, contributors }) => [day, stars, forks, watchers, contributors]),
  ).toEqual([
    [20_000, 10, 2, null, 7],
    // The daily recorder's count of a day before the weekly one's.
    [20_001, 11, null, 0, null],
    [20_002, null, 3, null, null],
  ]);
  expect(await store.projects.get(id)).toMatchObject({
    fullName: 'acme/rocket',
    company: null,
    category: 'rockets',
    fundingStage: 'seed',
    fundingStageSince: '2024-01',
    language: 'Rust',
    archived: true,
    createdAt: null,
    origin: 'import',
  });
  expect(await store.projects.findByName('wile/rocket')).toMatchObject({ id });
  // What was so before the first reading is no event of a day.
  expect(await eventsOf(store)).toEqual([]);
});

it('knows that releases were looked for as long as counts were, where any are recorded', async () => {
  const released = { version: '1.0', source: 'bestof' };
  const everyWeek = Array.from({ length: 54 }, (_, week) => reading(19_929 + 7 * week, { stars: 12 + week }));
  const project = (
    repo: string,
    releases: DemoProject['releases'],
    weekly: DemoProject['weekly'] = everyWeek,
  ): DemoProject => ({
    ...about,
    repo,
    name: repo,
    licence: undefined,
    createdDay: undefined,
    releases,
    weekly,
    daily: [],
  });
  const now = 20_301 * 86_400_000;
  const store = await temporaryStore();
  const [slow = 0, without = 0, unread = 0] = await recordDemo(store, {
    sources: [],
    firstDay: 19_929,
    lastDay: 20_301,
    now,
    projects: [
      project('acme/slow', [
        { day: 19_900, ...released },
        { day: 20_050, ...released, version: '1.1' },
      ]),
      project('acme/none', []),
      project(
        'acme/unread',
        [{ day: 19_900, ...released }],
        [reading(20_000, { stars: 12 }), reading(20_300, { stars: 13 })],
      ),
    ],
  });
  const facts = await readMetricFacts(store.observations, [slow, without, unread], now);
  expect(facts.get(slow)?.releases).toMatchObject({
    value: [{ publishedAt: 19_900 * 86_400_000 }, { publishedAt: 20_050 * 86_400_000 }],
  });
  expect(facts.get(without)?.releases).toMatchObject({ value: undefined, missingBecause: 'not recorded' });
  // 251 days after the last release: one in the year, and that is known.
  expect(metricsOf(facts.get(slow) ?? never(), now).releaseCadence).toMatchObject({ value: 1 });
  // Between two readings ten months apart there may have been releases.
  expect(metricsOf(facts.get(unread) ?? never(), now).releaseCadence).toMatchObject({
    value: undefined,
    missingBecause: expect.stringMatching(/^releases were read for \d+ days?, not for a year$/) as string,
  });
});

function never(): never {
  throw new Error('no facts');
}
