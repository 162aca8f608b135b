import { expect, test } from 'vitest';
import { dayOf } from '../../src/contracts/clock.ts';
import { judgeAllStars } from '../../src/ingest/judge-stars.ts';
import { readFacts } from '../../src/history/read-facts.ts';
import { DAY, HOUR, ingestScene, trackAll } from '../support/ingest-setup.ts';
import type { IngestScene } from '../support/ingest-setup.ts';
import { artefactsOf, readingsOf } from '../../src/history/rows-of.ts';

const ZONE = 'America/Los_Angeles';

/** GitHub gives another count of the first project on some days than the one that its stars add up to. */
function miscount({ fake, repository }: IngestScene, counts: ReadonlyMap<number, number>): void {
  const { world } = fake;
  const honest = world.starsAt.bind(world);
  world.starsAt = (of, at) => (of === repository(0) ? (counts.get(dayOf(at)) ?? honest(of, at)) : honest(of, at));
}

/** A day of the bot's own readings. */
async function nextDay({ clock, ingest, store }: IngestScene): Promise<void> {
  clock.advance(DAY);
  await ingest.pulse();
  await ingest.daily();
  await ingest.history();
  await judgeAllStars(store, { at: clock.now(), zone: ZONE });
}

async function factsNow({ store, clock }: IngestScene, id: number) {
  const facts = (await readFacts(store.observations, [id], clock.now(), ZONE)).get(id);
  if (facts === undefined) throw new Error('no facts');
  return facts;
}

test('a count of 0 for a project that had thousands is not taken, neither by the day nor by the hour', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const id = await scene.id(0);
  const before = await factsNow(scene, id);
  const today = dayOf(scene.clock.now());
  miscount(scene, new Map([[today + 1, 0]]));
  await nextDay(scene);
  expect(
    (await readingsOf(scene.store.observations, id, { from: today, to: today + 1 })).map((row) => row.stars),
  ).toEqual([before.facts.stars.value, null]);
  const [rows] = await scene.store.observations.recorded([id], { pulses: { from: 0, to: scene.clock.now() } });
  expect(rows?.pulses.at(-1)).toMatchObject({ at: scene.clock.now(), stars: null });
  // The figure of the day before, with its age; and the gain of the star history is what it was.
  const after = await factsNow(scene, id);
  expect(after.facts.stars).toMatchObject({
    value: before.facts.stars.value,
    observedAt: before.facts.stars.observedAt,
  });
  expect(after.gained[30].gained.days).toBe(30);
  await nextDay(scene);
  expect((await factsNow(scene, id)).facts.stars.value).toBe(
    scene.fake.world.starsAt(scene.repository(0), scene.clock.now()),
  );
});

test('a count far below the star history of the same day is not taken', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const id = await scene.id(0);
  const today = dayOf(scene.clock.now());
  miscount(scene, new Map([[today + 1, 3]]));
  await nextDay(scene);
  expect((await readingsOf(scene.store.observations, id, { from: today + 1, to: today + 1 }))[0]?.stars).toBeNull();
});

test('a count far above the star history of the same hour is not taken, neither by the day nor by the hour', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const id = await scene.id(0);
  const today = dayOf(scene.clock.now());
  const before = (await factsNow(scene, id)).facts.stars.value ?? 0;
  miscount(scene, new Map([[today + 1, 5 * before]]));
  await nextDay(scene);
  expect((await readingsOf(scene.store.observations, id, { from: today + 1, to: today + 1 }))[0]?.stars).toBeNull();
  expect((await factsNow(scene, id)).facts.stars.value).toBe(before);
  await nextDay(scene);
  expect((await factsNow(scene, id)).facts.stars.value).toBeLessThan(1.2 * before);
});

test('a launch that multiplies the stars within an hour is taken at once', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const id = await scene.id(0);
  const { world } = scene.fake;
  const before = (await factsNow(scene, id)).facts.stars.value ?? 0;
  await scene.ingest.pulse();
  world.removeStars(scene.repository(0).owner + '/' + scene.repository(0).name, dayOf(scene.clock.now()), -4 * before);
  scene.clock.advance(HOUR);
  await scene.ingest.pulse();
  const [rows] = await scene.store.observations.recorded([id], { pulses: { from: 0, to: scene.clock.now() } });
  expect(rows?.pulses.at(-1)?.stars).toBeGreaterThan(4 * before);
});

test('a count that stays far below is taken after three days, and is no gain when it grows', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const id = await scene.id(0);
  const today = dayOf(scene.clock.now());
  miscount(scene, new Map(Array.from({ length: 9 }, (_, day) => [today + 1 + day, 40 + day] as const)));
  for (let day = 1; day <= 6; day += 1) await nextDay(scene);
  const kept = (await readingsOf(scene.store.observations, id, { from: today + 1, to: today + 6 })).map(
    (row) => row.stars,
  );
  expect(kept).toEqual([null, null, null, 43, 44, 45]);
  const [fall] = (await artefactsOf(scene.store.observations, [id], today)).get(id) ?? [];
  expect(fall).toMatchObject({ kind: 'fell-to-nothing', from: today, believed: false, settled: false });
  // Until it is clear that it stays so, the last count that was believed stands with its own date.
  const { stars } = (await factsNow(scene, id)).facts;
  expect(stars.value).toBeGreaterThan(1_000);
  expect(stars.observedAt).toBeLessThanOrEqual((today + 1) * DAY);
  expect(scene.clock.now() - (stars.observedAt ?? 0)).toBeGreaterThan(5 * DAY - HOUR);
});

test('judging again what was judged changes nothing', async () => {
  const scene = await ingestScene({ projects: 2 });
  await trackAll(scene);
  const today = dayOf(scene.clock.now());
  miscount(scene, new Map(Array.from({ length: 9 }, (_, day) => [today + 1 + day, 40] as const)));
  for (let day = 1; day <= 5; day += 1) await nextDay(scene);
  expect(await judgeAllStars(scene.store, { at: scene.clock.now(), zone: ZONE })).toBe(0);
  const id = await scene.id(0);
  expect((await artefactsOf(scene.store.observations, [id], today)).get(id)).toHaveLength(1);
});
