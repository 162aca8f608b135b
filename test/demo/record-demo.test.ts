import { expect, it } from 'vitest';
import type { DemoFigures, DemoReading } from '../../src/demo/figures.ts';
import { recordDemo } from '../../src/demo/record-demo.ts';
import { temporaryStore } from '../db/temporary-store.ts';

const unknown = { stars: undefined, forks: undefined, watchers: undefined, openIssues: undefined, closedIssues: undefined, pullRequests: undefined, commits: undefined, contributors: undefined, pushedDay: undefined };
const reading = (day: number, known: Partial<DemoReading>): DemoReading => ({ ...unknown, day, at: day * 86_400_000, ...known });

it('joins weekly and daily figures of one day, and keeps what neither knows unknown', async () => {
  const figures: DemoFigures = {
    sources: [],
    firstDay: 20_000,
    lastDay: 20_002,
    now: 20_002 * 86_400_000,
    projects: [{
      repo: 'acme/rocket', name: 'rocket', company: undefined, category: 'rockets', licence: undefined, createdDay: undefined, releases: [],
      weekly: [reading(20_000, { contributors: 7 }), reading(20_001, { stars: 12, watchers: 0 })],
      daily: [{ day: 20_000, at: 1, stars: 10, forks: 2 }, { day: 20_001, at: 1, stars: 11, forks: undefined }, { day: 20_002, at: 1, stars: undefined, forks: 3 }],
    }],
  };
  const store = await temporaryStore();
  const [id = 0] = await recordDemo(store, figures);
  const rows = await store.observations.snapshots(id, { from: 0, to: 30_000 });
  expect(rows.map(({ day, stars, forks, watchers, contributors }) => [day, stars, forks, watchers, contributors])).toEqual([
    [20_000, 10, 2, null, 7],
    [20_001, 12, null, 0, null],
    [20_002, null, 3, null, null],
  ]);
  expect(await store.projects.get(id)).toMatchObject({ fullName: 'acme/rocket', company: null, category: 'rockets', createdAt: null, origin: 'import' });
});
