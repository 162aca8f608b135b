import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, SECOND, dayOf, startOfDay } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { Signal } from '../../src/contracts/figures/signal.ts';
import { loadDemoFigures } from '../../src/demo/figures.ts';
import { recordDemo } from '../../src/demo/record-demo.ts';
import { detectEarly } from '../../src/jobs/detect-early.ts';
import { READ_DAYS, detectSignals } from '../../src/jobs/detect-signals.ts';
import { postAlerts } from '../../src/jobs/post-alerts.ts';
import { detectSignals as findSignals } from '../../src/signals/engine/detect.ts';
import { NOW, addProject, retire, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { readHistories } from '../../src/history/read-histories.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

const TODAY = dayOf(NOW);
const ZONE = 'UTC';

/** What the detectors say when they are given all histories at once. */
async function foundAtOnce(store: Store, at: number): Promise<Signal[]> {
  const ids = (await store.projects.identities()).map(({ id }) => id);
  return findSignals(await readHistories(store.observations, ids, { now: at, days: READ_DAYS, zone: ZONE }), {
    today: dayOf(at) - 1,
    now: at / SECOND,
  });
}

const stored = async (store: Store): Promise<Signal[]> =>
  (await store.signals.list({ limit: 10_000 })).map((record) => record.signal);
const byKey = (signals: readonly Signal[]): Signal[] => signals.toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** Counts on the days up to yesterday, from their gains. */
async function recordGains(store: Store, projectId: number, gains: readonly number[], first = 20_000): Promise<void> {
  let stars = first;
  await store.observations.record({
    snapshots: gains.map((gain, i) =>
      snapshot(projectId, TODAY - gains.length + i, { stars: (stars += gain), forks: 100 + i }),
    ),
  });
}

/** A daily reading that tells the newest push. */
async function recordPush(store: Store, projectId: number, pushedAt: number, at: number): Promise<void> {
  await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', pushedAt }], at);
  await store.observations.record({ snapshots: [snapshot(projectId, dayOf(at), { at, pushedAt })] });
}

describe('detection from the database, a few projects at a time', () => {
  it('finds what the detectors find with all histories in hand: made ones', async () => {
    const burst = fc.record({ day: fc.integer({ min: 40, max: 88 }), stars: fc.integer({ min: 50, max: 900 }) });
    const project = fc.record({
      usual: fc.integer({ min: 2, max: 40 }),
      noise: fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 90, maxLength: 90 }),
      bursts: fc.array(burst, { maxLength: 2 }),
    });
    const lift = fc.record({ day: fc.integer({ min: 40, max: 88 }), times: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(project, { minLength: 3, maxLength: 8 }), lift, async (projects, { day, times }) => {
        const store = await temporaryStore();
        // Enough of them that a day which lifts all is seen as one.
        for (let i = 0; i < 104; i += 1) {
          const { usual, noise, bursts } = projects[i % projects.length] ??
            projects[0] ?? { usual: 5, noise: [], bursts: [] };
          const gains = noise.map(
            (wobble, at) =>
              Math.max(0, usual + wobble + (i % 3)) * (at === day ? times : 1) +
              (i < projects.length
                ? bursts.reduce(
                    (sum, own) => sum + (at >= own.day ? Math.round(own.stars * 0.4 ** (at - own.day)) : 0),
                    0,
                  )
                : 0),
          );
          await recordGains(store, await addProject(store, `acme/p${i}`), gains);
        }
        const { projects: seen, changed } = await detectSignals(store, { at: NOW, zone: ZONE });
        const expected = await foundAtOnce(store, NOW);
        expect(seen).toBe(104);
        expect(changed).toBe(expected.length);
        expect(byKey(await stored(store))).toEqual(byKey(expected));
        expect(await detectSignals(store, { at: NOW, zone: ZONE })).toEqual({ projects: 104, changed: 0 });
        await store.close();
      }),
      { numRuns: 4 },
    );
  }, 60_000);

  it('finds what the detectors find with all histories in hand: the recorded ones', async () => {
    const store = await temporaryStore();
    const figures = await loadDemoFigures();
    await recordDemo(store, figures);
    await detectSignals(store, { at: figures.now, zone: ZONE });
    const expected = await foundAtOnce(store, figures.now);
    expect(expected.filter(({ kind }) => kind === 'star-spike').length).toBeGreaterThan(10);
    expect(byKey(await stored(store))).toEqual(byKey(expected));
  }, 60_000);

  it('ends what a retired project still had open', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await recordPush(store, id, NOW - 200 * DAY, NOW);
    await detectSignals(store, { at: NOW, zone: ZONE });
    expect(await stored(store)).toMatchObject([{ kind: 'no-push', ended: null }]);
    await retire(store, [id]);
    await detectSignals(store, { at: NOW, zone: ZONE });
    expect(await stored(store)).toMatchObject([{ kind: 'no-push', state: 'over' }]);
  });
});

describe('signals that last', () => {
  it('say today’s numbers, and nobody is told again', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await recordPush(store, id, NOW - 100 * DAY, NOW);
    await detectSignals(store, { at: NOW, zone: ZONE });
    const [before] = await store.signals.list({ limit: 1 });
    expect(before?.signal.sentence).toMatch(/^No push since 30 Nov 2025: 99 days as of 9 Mar 2026\.$/);
    await recordPush(store, id, NOW - 100 * DAY, NOW + 18 * DAY);
    expect(await detectSignals(store, { at: NOW + 18 * DAY, zone: ZONE })).toEqual({ projects: 1, changed: 0 });
    const [after] = await store.signals.list({ limit: 1 });
    expect(after).toMatchObject({
      id: before?.id,
      revision: before?.revision,
      updatedAt: before?.updatedAt,
      signal: { key: before?.signal.key, evidence: { now: 117 } },
    });
    expect(after?.signal.sentence).toBe('No push since 30 Nov 2025: 117 days as of 27 Mar 2026.');
  });

  it('do not begin while nothing is read, and begin as of the reading that shows them', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const lastRelease = NOW - 84 * DAY;
    const releasesRead = { projectId: id, subject: 'releases', completeness: 'complete', from: 0, to: NOW } as const;
    await store.observations.record({
      releases: Array.from({ length: 12 }, (_, i) => ({
        projectId: id,
        tag: `v1.${i}.0`,
        publishedAt: lastRelease - (11 - i) * 30 * DAY,
        prerelease: false,
        source: 'github',
      })),
      releasesSeenAt: NOW,
      coverage: [releasesRead],
    });
    const read = async (at: number): Promise<void> => {
      await recordPush(store, id, lastRelease, at);
      await store.observations.record({ snapshots: [snapshot(id, dayOf(at), { at, stars: 5_000, releases: 12 })] });
    };
    await read(NOW);
    expect(await detectSignals(store, { at: NOW, zone: ZONE })).toMatchObject({ changed: 0 });
    for (let days = 1; days <= 40; days += 1)
      expect(await detectSignals(store, { at: NOW + days * DAY, zone: ZONE })).toMatchObject({ changed: 0 });
    expect(await stored(store)).toEqual([]);
    await read(NOW + 40 * DAY);
    await detectSignals(store, { at: NOW + 41 * DAY, zone: ZONE });
    expect((await stored(store)).map(({ sentence }) => sentence).sort()).toEqual([
      'No push since 16 Dec 2025: 124 days as of 19 Apr 2026.',
    ]);
    // Releases were read until today, while pushes are still those of 19 April.
    await store.observations.record({
      releases: [],
      releasesSeenAt: NOW,
      coverage: [{ ...releasesRead, to: NOW + 100 * DAY }],
    });
    await detectSignals(store, { at: NOW + 102 * DAY, zone: ZONE });
    expect((await stored(store)).map(({ sentence }) => sentence).sort()).toEqual([
      'No push since 16 Dec 2025: 124 days as of 19 Apr 2026.',
      'No stable release since 16 Dec 2025: 184 days as of 18 Jun 2026; usually every 30 days, at most 30 days, over 12 releases since 2025.',
    ]);
  });
});

describe('living through years', () => {
  const DAYS = 1_260;
  const first = TODAY - DAYS;

  /** Issues pile up and are worked off, bursts come and go; every day was read. */
  async function recordYears(store: Store, projectId: number, shift: number): Promise<void> {
    let [stars, open, closed, merged] = [20_000, 200, 2_000, 900];
    await store.observations.record({
      snapshots: Array.from({ length: DAYS }, (_, i) => {
        const at = i + shift;
        const piling = (at >= 520 && at < 640) || (at >= 1_020 && at < 1_150);
        stars += 20 + (i % 5) + ([430, 800, 1_100].includes(at) ? 700 : 0);
        open += piling ? 3 : -(i % 40 === 0 ? 6 : 0);
        closed += piling ? 1 : 4;
        merged += at >= 700 && at < 820 ? 0 : 1;
        return snapshot(projectId, first + i, {
          stars,
          openIssues: open,
          closedIssues: closed,
          mergedPullRequests: merged,
        });
      }),
    });
  }

  it('keeps every finding under its key, once, and says what a replay of the past says', async () => {
    const store = await temporaryStore();
    const ids = [await addProject(store, 'acme/rocket'), await addProject(store, 'acme/other')];
    for (const [i, id] of ids.entries()) await recordYears(store, id, i * 37);
    for (let day = first + 400; day < TODAY; day += 7) await detectSignals(store, { at: startOfDay(day), zone: ZONE });
    await detectSignals(store, { at: NOW, zone: ZONE });
    const replayed = findSignals(
      await readHistories(store.observations, ids, { now: NOW, days: DAYS + 10, zone: ZONE }),
      {
        today: TODAY - 1,
      },
    );
    const named = (signals: readonly Signal[]): string[] =>
      signals.map(({ key, ended }) => `${key} to ${String(ended)}`).sort();
    const lived = await stored(store);
    expect(new Set(lived.map(({ kind }) => kind))).toEqual(
      new Set(['closing-ratio', 'backlog', 'merge-rate', 'star-spike']),
    );
    expect(named(lived)).toEqual(named(replayed));
    // `backtest` reads fewer days than there are: what it judges, it judges alike.
    const backtested = findSignals(
      await readHistories(store.observations, ids, { now: NOW, days: 1_100, zone: ZONE }),
      {
        today: TODAY - 1,
      },
    );
    const since = TODAY - 1_100 + 455 + 14;
    expect(named(backtested.filter(({ detected }) => detected >= since))).toEqual(
      named(lived.filter(({ detected }) => detected >= since)),
    );
  }, 60_000);
});

describe('a finding that was told under another key', () => {
  /** A project whose issues piled up twice: once, and now. */
  async function world(): Promise<Store> {
    const store = await temporaryStore();
    const id = await addProject(store);
    let [open, closed] = [300, 2_000];
    await store.observations.record({
      snapshots: Array.from({ length: 700 }, (_, i) => {
        const piling = (i >= 380 && i < 470) || i >= 620;
        return snapshot(id, TODAY - 700 + i, {
          stars: 5_000,
          openIssues: (open += piling ? 4 : 0),
          closedIssues: (closed += piling ? 0 : 4),
        });
      }),
    });
    return store;
  }

  it('is not told again, over or not', async () => {
    const store = await world();
    await detectSignals(store, { at: NOW, zone: ZONE });
    const found = await stored(store);
    expect(found.map(({ kind, ended }) => `${kind} ${ended === null ? 'open' : 'over'}`).sort()).toEqual([
      'backlog open',
      'backlog over',
      'closing-ratio open',
      'closing-ratio over',
    ]);

    const told = await world();
    const before = found.map((signal) => ({ ...signal, key: `${signal.key} told`, onset: signal.onset - 5 }));
    await told.signals.record(before, NOW - DAY, isNews);
    await detectSignals(told, { at: NOW, zone: ZONE });
    const named = (signals: readonly Signal[]): string[] =>
      signals.map(({ key, onset }) => `${key} ${String(onset)}`).sort();
    expect(named(await stored(told))).toEqual(named(before));
  });
});

describe('a burst by the hour', () => {
  const quiet = Array.from({ length: 60 }, (_, i) => 12 + (i % 3) - 1);
  const START = startOfDay(TODAY);

  /** A project with 60 quiet days and hourly pulses over the last two; a subscription to all spikes. */
  async function world(): Promise<{
    store: Store;
    id: number;
    pulse: (hour: number, stars: number) => Promise<number>;
  }> {
    const store = await temporaryStore();
    const id = await addProject(store);
    await recordGains(store, id, quiet);
    await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, NOW - DAY);
    await store.subscriptions.create(
      {
        workspaceId: 'slack:T1',
        channel: 'C1',
        thread: null,
        kind: 'alerts',
        slug: null,
        schedule: null,
        filter: completeFilter({ scope: 'universe' }),
        nextDueAt: null,
        createdBy: 'U1',
        createdByName: 'una',
      },
      NOW - DAY,
      {
        workspaceId: 'slack:T1',
        channel: null,
        at: NOW - DAY,
        actor: 'U1',
        actorName: 'una',
        action: 'subscribe',
        detail: '',
      },
    );
    const before = 20_000 + quiet.reduce((sum, gain) => sum + gain, 0);
    const at = (hour: number): number => START + hour * HOUR + 5 * 60_000;
    await store.observations.record({
      pulses: Array.from({ length: 49 }, (_, i) => ({
        projectId: id,
        at: at(i - 48),
        stars: before - Math.round((48 - i) / 2),
        forks: 160,
      })),
    });
    return {
      store,
      id,
      pulse: async (hour, stars) => {
        await store.observations.record({
          pulses: [{ projectId: id, at: at(hour), stars: before + stars, forks: 160 }],
        });
        return detectEarly(store, { at: at(hour), zone: ZONE });
      },
    };
  }

  const burst = [2, 17, 39, 69, 97, 140, 190];
  const alerts = (store: Store, at: number): Promise<number> => postAlerts(store, { now: at, graceMs: DAY });

  it('raises one provisional alert, which a whole day confirms under the same key', async () => {
    const { store, id, pulse } = await world();
    const raised: number[] = [];
    for (const [i, stars] of burst.entries()) raised.push(await pulse(i + 1, stars));
    expect(raised.filter((count) => count > 0)).toEqual([1]);
    const [early] = await store.signals.list({ kinds: ['star-spike'], limit: 5 });
    expect(early?.signal).toMatchObject({ state: 'onset', detected: TODAY, evidence: { provisional: true } });
    expect(await alerts(store, START + 9 * HOUR)).toBe(1);
    // The hourly run over whole days leaves it alone until its day is over.
    await detectSignals(store, { at: START + 10 * HOUR, zone: ZONE });
    expect((await store.signals.list({ kinds: ['star-spike'], limit: 5 }))[0]?.signal).toMatchObject({
      state: 'onset',
      evidence: { provisional: true },
    });

    const before = 20_000 + quiet.reduce((sum, gain) => sum + gain, 0);
    await store.observations.record({ snapshots: [snapshot(id, TODAY, { stars: before + 420 })] });
    await detectSignals(store, { at: START + DAY + 2 * HOUR, zone: ZONE });
    const spikes = await store.signals.list({ kinds: ['star-spike'], limit: 5 });
    expect(spikes).toHaveLength(1);
    expect(spikes[0]).toMatchObject({
      id: early?.id,
      signal: { key: early?.signal.key, evidence: { provisional: false, observed: { stars: 420, days: 1 } } },
    });
    // An edit of the same message, not a second one.
    expect(await alerts(store, START + DAY + 3 * HOUR)).toBeGreaterThan(0);
    const roots = (await store.deliveries.list({ limit: 50 })).filter(({ key }) => key.includes(':root:'));
    expect(new Set(roots.map(({ key }) => key.split(':root:')[0])).size).toBe(1);
  });

  it('is withdrawn when no day confirms it, and says so', async () => {
    const { store, id, pulse } = await world();
    for (const [i, stars] of burst.entries()) await pulse(i + 1, stars);
    await alerts(store, START + 9 * HOUR);
    const before = 20_000 + quiet.reduce((sum, gain) => sum + gain, 0);
    await store.observations.record({
      snapshots: [0, 1, 2].map((later) => snapshot(id, TODAY + later, { stars: before + 12 * (later + 1) })),
    });
    await detectSignals(store, { at: START + DAY + 2 * HOUR, zone: ZONE });
    expect((await stored(store)).map(({ state }) => state)).toEqual(['onset']);
    await detectSignals(store, { at: START + 3 * DAY + 2 * HOUR, zone: ZONE });
    const [spike] = (await stored(store)).filter(({ kind }) => kind === 'star-spike');
    expect(spike).toMatchObject({ state: 'over' });
    expect(spike?.sentence).toMatch(
      /^Not confirmed: \d+ stars seen on \d+ Mar 2026 by the hour are not in the figures of whole days\.$/,
    );
    expect(await alerts(store, START + 3 * DAY + 3 * HOUR)).toBeGreaterThan(0);
  });

  it('keeps silent on a quiet day', async () => {
    const { store, pulse } = await world();
    for (let hour = 1; hour <= 8; hour += 1) expect(await pulse(hour, hour)).toBe(0);
    expect(await stored(store)).toEqual([]);
  });
});
