import { expect, test } from 'vitest';
import type { Reading, StarDayRow } from '../../src/contracts/figures/recorded.ts';
import type { StarArtefact } from '../../src/contracts/figures/star-artefact.ts';
import { periodGains } from '../../src/history/period-gains.ts';

const TODAY = 20_000;
const reading = (day: number, stars: number | null): Reading => ({
  day,
  at: day * 86_400_000,
  source: 'github',
  stars,
  forks: null,
  openIssues: null,
  closedIssues: null,
  pullRequests: null,
  mergedPullRequests: null,
  contributors: null,
  watchers: null,
  releases: null,
  pushedAt: null,
  openPullRequests: null,
  commits: null,
});
const starDay = (day: number, gained: number, partial = false): StarDayRow => ({ day, gained, fetchedAt: 0, partial });
const artefact = (over: Partial<StarArtefact>): StarArtefact => ({
  line: 'observed',
  kind: 'restated',
  from: TODAY - 10,
  to: TODAY - 9,
  fromCount: 1_000,
  toCount: 400,
  believed: false,
  settled: true,
  ...over,
});
const days = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const weeks = { days: 7, count: 3, today: TODAY };

test('weeks of own counts end with the newest one', () => {
  const readings = days(TODAY - 21, TODAY).map((day) => reading(day, 500 + 10 * (day - TODAY + 21)));
  expect(periodGains({ readings, starDays: [], artefacts: [] }, weeks)).toEqual({
    line: 'observed',
    gains: [70, 70, 70],
  });
});

test('a week whose end was not read is unknown, and one read a day late is scaled to seven days', () => {
  // 80 in eight days are 70 a week; the week before has no start near enough.
  const readings = [reading(TODAY - 8, 420), reading(TODAY, 500)];
  expect(periodGains({ readings, starDays: [], artefacts: [] }, weeks).gains).toEqual([null, null, 70]);
});

test('what the counter did is no gain: the week is scaled from the days that are left', () => {
  // 10 a day, and 600 taken away in one day of the middle week: 60 in six days are 70 in seven.
  const readings = days(TODAY - 14, TODAY).map((day) =>
    reading(day, 1_000 + 10 * (day - TODAY + 14) - (day >= TODAY - 9 ? 610 : 0)),
  );
  const artefacts = [artefact({ fromCount: 1_040, toCount: 440 })];
  expect(periodGains({ readings, starDays: [], artefacts }, weeks).gains).toEqual([null, 70, 70]);
});

test('the star history is taken where it is recent, without the day that is not over', () => {
  const starDays = [...days(TODAY - 21, TODAY - 1).map((day) => starDay(day, 3)), starDay(TODAY, 1, true)];
  const found = periodGains({ readings: [reading(TODAY, 9)], starDays, artefacts: [] }, weeks);
  expect(found).toEqual({ line: 'reconstructed', gains: [21, 21, 21] });
  const holed = starDays.filter(({ day }) => day !== TODAY - 12);
  expect(periodGains({ readings: [], starDays: holed, artefacts: [] }, weeks).gains).toEqual([21, null, 21]);
  const jumped = [artefact({ line: 'reconstructed', from: TODAY - 18, to: TODAY - 17 })];
  expect(periodGains({ readings: [], starDays, artefacts: jumped }, weeks).gains).toEqual([null, 21, 21]);
});

test('a star history that ended a week ago is not taken for the last week', () => {
  const starDays = days(TODAY - 40, TODAY - 7).map((day) => starDay(day, 3));
  expect(periodGains({ readings: [], starDays, artefacts: [] }, weeks)).toEqual({
    line: 'observed',
    gains: [null, null, null],
  });
});
