import { describe, expect, it } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { dayOfIso } from '../../src/contracts/figures/series.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { addProject, temporaryStore } from '../support/temporary-store.ts';

/** A Monday, so that the week before is over. */
const NOW = dayOfIso('2026-09-28') * DAY + 9 * 3_600_000;
const TODAY = dayOf(NOW);

async function project(store: Store, name: string, downloads: (day: number) => number): Promise<number> {
  const id = await addProject(store, name, NOW);
  const purl = `pkg:npm/${name.split('/')[1] ?? ''}`;
  const ids = await store.usage.recordPackages(
    id,
    [{ purl, registry: 'npm', name: purl.slice(8), standing: 'own', reason: null, origin: 'lookup', attested: false }],
    NOW,
  );
  await store.usage.record({
    days: Array.from({ length: 380 }, (_, at) => TODAY - 380 + at).map((day) => ({
      packageId: ids.get(purl) ?? 0,
      day,
      downloads: downloads(day),
      partial: false,
    })),
  });
  return id;
}

const registryDays = (store: Store, lost: readonly number[] = []) =>
  store.usage.record({
    registryDays: {
      registry: 'npm',
      days: Array.from({ length: 380 }, (_, at) => TODAY - 380 + at).map((day) => ({
        day,
        downloads: lost.includes(day) ? 0 : 1e9,
      })),
      at: NOW,
    },
  });

const kindsOf = async (store: Store, projectId: number): Promise<string[]> =>
  (await store.signals.list({ projectId, limit: 50 })).map(({ signal }) => signal.kind);

describe('signals of use', () => {
  it('are found of recorded downloads and named adopters, and stay the same when looked for again', async () => {
    const store = await temporaryStore();
    await registryDays(store);
    const rising = await project(store, 'acme/rocket', (day) => (day >= TODAY - 28 ? 5_000 : 2_000));
    const steady = await project(store, 'acme/steady', () => 2_000);
    await store.usage.record({
      adopters: { projectId: rising, names: [{ key: 'acme', name: 'Acme' }], at: NOW - 60 * DAY, isFirst: true },
    });
    await store.usage.record({
      adopters: {
        projectId: rising,
        names: [
          { key: 'acme', name: 'Acme' },
          { key: 'bosch', name: 'Bosch' },
        ],
        at: NOW - 2 * DAY,
        isFirst: false,
      },
    });
    const run = { at: NOW, zone: 'UTC' };
    await detectSignals(store, run);
    expect((await kindsOf(store, rising)).sort()).toEqual(['adopters-added', 'use-change']);
    expect(await kindsOf(store, steady)).toEqual([]);
    expect(await detectSignals(store, run)).toMatchObject({ changed: 0 });
  });

  it('are none on days that the registry lost', async () => {
    const store = await temporaryStore();
    const lost = Array.from({ length: 8 }, (_, at) => TODAY - 20 + at);
    await registryDays(store, lost);
    const id = await project(store, 'acme/rocket', (day) => (lost.includes(day) ? 0 : 2_000));
    await detectSignals(store, { at: NOW, zone: 'UTC' });
    expect(await kindsOf(store, id)).toEqual([]);
  });
});
