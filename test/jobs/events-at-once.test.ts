import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, dayOf, startOfDay } from '../../src/contracts/clock.ts';
import { detectEarly } from '../../src/jobs/detect-early.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';

const ZONE = 'UTC';

it('what the hourly reading saw is found in that hour, once, and stands when its day is over', async () => {
  const store = await temporaryStore();
  const today = dayOf(NOW);
  const seen = startOfDay(today) + 2 * HOUR + 5 * MINUTE;
  await addProject(store, 'acme/rocket');
  const known = await store.projects.findByName('acme/rocket');
  const nodeId = known?.nodeId ?? '';
  await store.projects.observe([{ nodeId, fullName: 'acme/rocket', archived: false }], seen - DAY);
  await store.projects.observe([{ nodeId, fullName: 'acme/rocket', archived: true }], seen);
  expect(await detectEarly(store, { at: seen, zone: ZONE })).toBe(1);
  expect(await detectEarly(store, { at: seen + HOUR, zone: ZONE })).toBe(0);
  const found = async () =>
    (await store.signals.list({ kinds: ['archived'], limit: 5 })).map(({ signal }) => [signal.detected, signal.state]);
  expect(await found()).toEqual([[today, 'over']]);
  for (const at of [seen + 2 * HOUR, seen + DAY, seen + 2 * DAY]) {
    await detectSignals(store, { at, zone: ZONE });
    await detectEarly(store, { at, zone: ZONE });
    expect(await found()).toEqual([[today, 'over']]);
  }
});
