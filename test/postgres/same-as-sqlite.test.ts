import fc from 'fast-check';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { AUDIT, freshDatabase, NOW, snapshot, temporaryFolder } from '../support/temporary-store.ts';

type Call = (store: Store) => Promise<unknown>;

const NAMES = ['acme/rocket', 'Acme/Rocket', 'ä/Öl', 'z/z', 'acme/🚀', 'a/b'];
const name = fc.constantFrom(...NAMES);
const id = fc.integer({ min: 1, max: 5 });
const day = fc.integer({ min: 0, max: 6 }).map((back) => Math.floor(NOW / 86_400_000) - back);
const known = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null });
const text = fc.constantFrom('', 'a', 'Z', 'ä', 'NUL\0', '"', 'null', '🚀');

/** Calls with what is known of a project, of a workspace and of the outbox; each asks about ids that may not be there. */
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ name, text }).map(
    ({ name: fullName, text: description }): Call =>
      (store) =>
        store.projects.observe([{ nodeId: `R_${fullName.toLowerCase()}`, fullName, description }], NOW),
  ),
  fc.record({ id, day, known }).map(({ id: projectId, day: on, known: stars }): Call => async (store) => {
    if ((await store.projects.get(projectId)) === undefined) return 'none';
    return store.observations.record({ snapshots: [snapshot(projectId, on, { stars })] });
  }),
  fc.record({ id, known, day }).map(({ id: projectId, known: stars, day: on }): Call => async (store) => {
    if ((await store.projects.get(projectId)) === undefined) return 'none';
    return store.observations.record({ pulses: [{ projectId, at: on * 86_400_000, stars, forks: null }] });
  }),
  fc.record({ id, text }).map(
    ({ id: project, text: category }): Call =>
      (store) =>
        store.projects.setDetails(project, { category }),
  ),
  fc.record({ id, text }).map(
    ({ id: project, text: reason }): Call =>
      (store) =>
        store.projects.markUnavailable(project, 'gone', reason, NOW),
  ),
  fc.constant<Call>((store) => store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW)),
  fc.record({ id }).map(({ id: project }): Call => async (store) => {
    const there = await store.projects.get(project);
    const workspace = await store.workspaces.get('slack:T');
    return there && workspace ? store.workspaces.watch('slack:T', [project], 'u', NOW, AUDIT) : 'none';
  }),
  fc.record({ text }).map(
    ({ text: value }): Call =>
      (store) =>
        store.meta.set('a', value, NOW),
  ),
  fc.record({ id }).map(
    ({ id: at }): Call =>
      (store) =>
        store.jobs.claim({ job: 'j', scheduledFor: at, owner: `o${at}`, now: NOW + at * 1_000, leaseMs: 1_500 }),
  ),
  fc.constant<Call>((store) => store.projects.facets('category')),
  fc.constant<Call>((store) => store.projects.names()),
  fc.constant<Call>((store) => store.projects.list()),
  fc.constant<Call>((store) => store.workspaces.watchlist('slack:T')),
  fc.constant<Call>((store) => store.workspaces.auditTrail('slack:T', { limit: 5 })),
  fc.constant<Call>((store) => store.jobs.latest()),
  fc.constant<Call>((store) => store.meta.get('a')),
  fc.constant<Call>((store) => store.observations.latestStars([1, 2, 3, 4, 5])),
  fc.record({ id }).map(
    ({ id: project }): Call =>
      (store) =>
        store.observations.recorded([project, 1], {
          readings: [{ from: 0, to: 99_999 }],
          pulses: { from: 0, to: 9e15 },
          eventsUntil: 9e15,
          fetches: true,
        }),
  ),
);

/** NUL is left out by PostgreSQL, and is in no text of GitHub. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value instanceof Map ? [...value] : (value ?? null), (_key, one: unknown) =>
      typeof one === 'string' ? one.replaceAll('\0', '') : one,
    ),
  );

it('gives the same answers to the same calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 30 }), async (calls) => {
      const sqlite = await openStore({ file: join(temporaryFolder(), 'same.db') });
      const postgres = await openStore({ file: await freshDatabase() });
      try {
        for (const one of calls) expect(comparable(await one(postgres))).toEqual(comparable(await one(sqlite)));
      } finally {
        await sqlite.close();
        await postgres.close();
      }
    }),
    { numRuns: 40 },
  );
});
