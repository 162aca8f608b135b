import { expect, test } from 'vitest';
import type { StarHistory } from '../../../src/sources/github/types.ts';
import type { Outcome } from '../../../src/sources/github/types.ts';
import { rest } from '../../fakes/github/faults.ts';
import { dayInZone } from '../../fakes/github/zone-day.ts';
import { refOf, scene } from '../../support/github-setup.ts';

const week = 7 * 86_400_000;

function read(outcome: Outcome<StarHistory>): Extract<StarHistory, { unchanged: false }> {
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`);
  if (outcome.value.unchanged) throw new Error('unchanged');
  return outcome.value;
}

test('the whole history adds up to the stars of today, without a day twice or in the future', async () => {
  const { fake, github, repository, clock } = await scene({ weeks: 100 });
  const one = repository(0);
  const history = read(await github.starHistory(refOf(one), { weeks: 400 }));
  const today = dayInZone(clock.now(), fake.world.zone);
  expect(history.reachedStart).toBe(true);
  expect(history.days.reduce((sum, day) => sum + day.gained, 0)).toBe(fake.world.starsAt(one, clock.now()));
  expect(new Set(history.days.map((each) => each.day)).size).toBe(history.days.length);
  expect(history.days.at(-1)?.day).toBe(today);
  expect(history.completeThrough).toBe(today - 1);
  expect(history.untrustedWeeks).toEqual([]);
  for (const { day, gained } of history.days) expect(gained).toBe(one.gains[day - one.firstStarDay] ?? 0);
});

test('sixty weeks take two requests, and an unchanged history takes none of the budget', async () => {
  const { fake, github, repository, clock } = await scene({ weeks: 300 });
  const one = repository(0);
  const first = read(await github.starHistory(refOf(one), { weeks: 60 }));
  expect(fake.meter.charged.core).toBe(2);
  expect(first.reachedStart).toBe(false);
  expect(first.days.length).toBeGreaterThanOrEqual(59 * 7);
  const again = await github.starHistory(refOf(one), { weeks: 30, etag: first.etag ?? '' });
  expect(again).toEqual({
    ok: true,
    value: { unchanged: true, etag: first.etag, completeThrough: first.completeThrough, asOf: clock.now() },
  });
  expect(fake.meter.charged.core).toBe(2);
  expect(fake.meter.notModified).toBe(1);
  expect(github.budget().spent).toMatchObject({ restRequests: 2, notModified: 1 });
  clock.advance(86_400_000);
  expect(read(await github.starHistory(refOf(one), { weeks: 30, etag: first.etag ?? '' })).etag).not.toBe(first.etag);
});

test('a week that begins between two pages neither doubles nor loses a day', async () => {
  const { fake, github, repository, clock } = await scene({ weeks: 300 });
  const one = repository(0);
  fake.faults.plan('the week turns', rest('page=2'), {
    kind: 'meanwhile',
    run: () => {
      clock.advance(week);
    },
  });
  const history = read(await github.starHistory(refOf(one), { weeks: 90 }));
  expect(new Set(history.days.map((each) => each.day)).size).toBe(history.days.length);
  for (const [at, { day, gained }] of history.days.entries()) {
    expect(day).toBe((history.days[0]?.day ?? 0) + at);
    if (day <= history.completeThrough - 8) expect(gained).toBe(one.gains[day - one.firstStarDay] ?? 0);
  }
});

test('where two pages tell of one week, the later one counts', async () => {
  const { fake, github, repository, clock } = await scene({ weeks: 300 });
  const one = repository(0);
  const today = dayInZone(clock.now(), fake.world.zone);
  const overlapping = today - ((today + 4) % 7) - 29 * 7;
  fake.faults.plan('the week turns and stars are removed', rest('page=2'), {
    kind: 'meanwhile',
    run: () => {
      clock.advance(week);
      fake.world.removeStars(refOf(one).nameWithOwner, overlapping + 2, 1_000_000);
    },
  });
  const history = read(await github.starHistory(refOf(one), { weeks: 60 }));
  expect(history.days.find((each) => each.day === overlapping + 2)?.gained).toBe(0);
});

test('a page from before the turn of the week leaves a hole, which is read again', async () => {
  const { fake, github, repository, clock } = await scene({ weeks: 300 });
  fake.faults.plan('a stale page', rest('page=2'), { kind: 'stale', at: clock.now() - week });
  const history = read(await github.starHistory(refOf(repository(0)), { weeks: 90 }));
  expect(history.untrustedWeeks).toEqual([]);
  history.days.forEach((each, at) => {
    expect(each.day).toBe((history.days[0]?.day ?? 0) + at);
  });
  expect(fake.meter.charged.core).toBe(6);
});

test('a week that never adds up, or never comes, is left out and named; a passing error is healed', async () => {
  const { github, repository, clock, fake } = await scene({ weeks: 300 });
  const one = repository(0);
  const today = dayInZone(clock.now(), fake.world.zone);
  const sunday = today - ((today + 4) % 7);
  one.troubles.falseWeeks.set(sunday - 14, Infinity);
  one.troubles.falseWeeks.set(sunday - 21, 1);
  one.troubles.lostWeeks.set(sunday - 70, Infinity);
  const history = read(await github.starHistory(refOf(one), { weeks: 30 }));
  expect(history.untrustedWeeks).toEqual([sunday - 70, sunday - 14]);
  const days = new Set(history.days.map((each) => each.day));
  expect(days.has(sunday - 14)).toBe(false);
  expect(days.has(sunday - 70)).toBe(false);
  expect(days.has(sunday - 21)).toBe(true);
  // Else the next reading would be told that nothing changed, and the hole would stay for ever.
  expect(history.etag).toBeNull();
});

test('a flagged repository, a vanished one and a nameless one are absent with the reason', async () => {
  const { github, repository } = await scene();
  repository(0).troubles.spamFlagged = true;
  repository(1).troubles.deleted = true;
  repository(2).troubles.blocked = true;
  expect(await github.starHistory(refOf(repository(0)), { weeks: 30 })).toMatchObject({
    ok: false,
    reason: 'spam-flagged',
  });
  expect(await github.starHistory(refOf(repository(1)), { weeks: 30 })).toMatchObject({
    ok: false,
    reason: 'not-found',
  });
  expect(await github.starHistory(refOf(repository(2)), { weeks: 30 })).toMatchObject({ ok: false, reason: 'blocked' });
  expect(await github.starHistory({ nodeId: 'x', nameWithOwner: '../../user' }, { weeks: 30 })).toMatchObject({
    ok: false,
    reason: 'not-found',
  });
});

test('a renamed repository is followed', async () => {
  const { fake, github, repository } = await scene();
  const old = refOf(repository(0));
  fake.world.rename(old.nameWithOwner, 'new/home');
  const history = read(await github.starHistory(old, { weeks: 30 }));
  expect(history.days.length).toBeGreaterThan(7);
});

test('removed stars show as smaller past days', async () => {
  const { fake, github, repository, clock } = await scene();
  const one = repository(0);
  const before = read(await github.starHistory(refOf(one), { weeks: 30 }));
  const target = dayInZone(clock.now(), fake.world.zone) - 20;
  const gained = one.gains[target - one.firstStarDay] ?? 0;
  fake.world.removeStars(refOf(one).nameWithOwner, target, 1_000_000);
  const after = read(await github.starHistory(refOf(one), { weeks: 30, etag: before.etag ?? '' }));
  expect(before.days.find((each) => each.day === target)?.gained).toBe(gained);
  expect(after.days.find((each) => each.day === target)?.gained).toBe(0);
});

test('the days are those of the zone that GitHub publishes in', async () => {
  // 03:00 UTC on Thursday is still Wednesday evening on the US west coast.
  const { github, repository, clock, client } = await scene();
  clock.set(Date.parse('2026-11-19T03:00:00Z'));
  const thursday = Date.parse('2026-11-19') / 86_400_000;
  expect(read(await github.starHistory(refOf(repository(0)), { weeks: 30 })).completeThrough).toBe(thursday - 2);
  expect(
    read(await client({ starHistoryZone: 'UTC' }).starHistory(refOf(repository(0)), { weeks: 30 })).completeThrough,
  ).toBe(thursday - 1);
});

test('a week may begin at midnight UTC or at midnight in the published zone: the dates are the same', async () => {
  const { fake, github, repository } = await scene();
  const days = [];
  for (const hour of [0, 7, 8, -5]) {
    fake.world.weekHour = hour;
    days.push(read(await github.starHistory(refOf(repository(0)), { weeks: 30 })).days);
  }
  expect(days[0]?.length).toBeGreaterThan(20);
  for (const each of days) expect(each).toEqual(days[0]);
});

test('contributors are counted by the last page, and are unknown where GitHub refuses', async () => {
  const { github, repository } = await scene({ projects: 5 });
  repository(0).contributors = 141;
  repository(1).contributors = 1;
  repository(2).contributors = 0;
  repository(3).troubles.tooManyContributors = true;
  repository(4).troubles.deleted = true;
  const outcomes = [];
  for (const at of [0, 1, 2, 3, 4]) outcomes.push(await github.contributors(refOf(repository(at))));
  expect(outcomes.map((each) => (each.ok ? each.value : each.reason))).toEqual([141, 1, 0, 'too-large', 'not-found']);
});
