import { describe, expect, test } from 'vitest';
import type { ReleaseRecord, Store } from '../../db/store.ts';
import { DAY, HOUR, MINUTE, dayOf } from '../../src/contracts/clock.ts';
import type { Period } from '../../src/subscriptions/schedule.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import { readDigest } from '../../src/digests/digest-content.ts';
import { loadDigestView } from '../../src/digests/digest-view.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { snapshot, temporaryStore } from '../support/temporary-store.ts';

/** A Friday; digests come at 07:12 UTC, the nightly reading is at 00:40. */
const FRIDAY = Date.parse('2025-10-24T07:12:00Z');
const night = (day: string): number => Date.parse(`${day}T00:40:00Z`);
const PROJECTS = 40;

/** Projects that hardly grow, and a channel that wants its digests. */
async function channel(
  period: Period,
  filter: Partial<SubscriptionFilter> = {},
  firstDue = FRIDAY,
): Promise<{ store: Store; ids: readonly number[]; digestAt: (now: number) => Promise<readonly string[]> }> {
  const store = await temporaryStore();
  const { ids: added } = await store.projects.observe(
    Array.from({ length: PROJECTS }, (_, index) => ({
      nodeId: `R_${index}`,
      fullName: `acme/p${index}`,
      createdAt: FRIDAY - 900 * DAY,
    })),
    FRIDAY - 40 * DAY,
  );
  const ids = added.map(({ id }) => id);
  const audit = {
    workspaceId: 'slack:T1',
    channel: null,
    at: 1,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: '',
  };
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, 1);
  const schedule = { period, weekday: 5, dayOfMonth: 24, hour: 7, minute: 12, zone: 'UTC' };
  const { id } = await store.subscriptions.create(
    {
      workspaceId: 'slack:T1',
      channel: 'C1',
      thread: null,
      kind: 'digest',
      slug: null,
      schedule,
      filter: completeFilter({ scope: 'universe', ...filter }),
      nextDueAt: firstDue,
      createdBy: 'U1',
      createdByName: 'una',
    },
    1,
    audit,
  );
  /** `p3 v2.0.0` for each release that the digest of that moment lists; it must list all it has. */
  const digestAt = async (now: number): Promise<readonly string[]> => {
    await store.observations.record({
      snapshots: ids.map((projectId) => snapshot(projectId, dayOf(now), { at: now - 6 * HOUR, stars: 1_000 })),
    });
    await scoreUniverse(store, { at: now, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
    expect(await dueDigests(store, { now, graceMs: DAY })).toMatchObject({ posted: 1, failed: 0 });
    const content = readDigest((await store.subscriptions.previousDigest(id, now + 1))?.body);
    expect(content).toMatchObject({ preparedAt: now, moreReleases: 0 });
    return (content?.releases ?? []).map(({ fullName, tag }) => `${fullName.replace('acme/', '')} ${tag}`).sort();
  };
  return { store, ids, digestAt };
}

const release = (
  projectId: number | undefined,
  tag: string,
  publishedAt: number,
  prerelease = false,
): ReleaseRecord => ({ projectId: projectId ?? 0, tag, publishedAt, prerelease, source: 'github' });

describe('a release stands in exactly one digest', () => {
  test('of a week: the next one, where it came out after the nightly reading and before the digest', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    await store.observations.record({
      releases: [release(ids[0], 'v1.5.0', FRIDAY - 2 * DAY)],
      releasesSeenAt: night('2025-10-23'),
    });
    expect(await digestAt(FRIDAY)).toEqual(['p0 v1.5.0']);
    await store.observations.record({
      releases: [
        release(ids[0], 'v1.5.0', FRIDAY - 2 * DAY),
        release(ids[1], 'v2.0.0', Date.parse('2025-10-24T05:00:00Z')),
      ],
      releasesSeenAt: night('2025-10-25'),
    });
    await store.observations.record({
      releases: [release(ids[2], 'v3.0.0', Date.parse('2025-10-31T06:00:00Z'))],
      releasesSeenAt: Date.parse('2025-10-31T06:30:00Z'),
    });
    expect(await digestAt(FRIDAY + 7 * DAY)).toEqual(['p1 v2.0.0', 'p2 v3.0.0']);
    await store.observations.record({
      releases: [
        release(ids[1], 'v2.0.0', Date.parse('2025-10-24T05:00:00Z')),
        release(ids[2], 'v3.0.0', Date.parse('2025-10-31T06:00:00Z')),
      ],
      releasesSeenAt: night('2025-11-01'),
    });
    expect(await digestAt(FRIDAY + 14 * DAY)).toEqual([]);
  });

  test('of a day, at whatever hour it came out', async () => {
    const { store, ids, digestAt } = await channel('daily');
    await digestAt(FRIDAY);
    const published = Array.from({ length: 30 }, (_, index) =>
      release(ids[index], 'v2.0.0', FRIDAY + (8 * index - 2) * HOUR),
    );
    const told: string[] = [];
    for (let day = 1; day <= 13; day += 1) {
      const readAt = night(new Date(FRIDAY + day * DAY).toISOString().slice(0, 10));
      await store.observations.record({
        releases: published.filter(({ publishedAt }) => publishedAt <= readAt),
        releasesSeenAt: readAt,
      });
      told.push(...(await digestAt(FRIDAY + day * DAY)));
    }
    expect(told.sort()).toEqual(
      ids
        .slice(0, 30)
        .map((_, index) => `p${index} v2.0.0`)
        .sort(),
    );
  });

  test('also where it is stored while the digest is being prepared, or the figures were read a while before', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    const view = await loadDigestView(store, FRIDAY - MINUTE);
    await store.observations.record({
      releases: [release(ids[0], 'v1.0.0', FRIDAY - HOUR)],
      releasesSeenAt: FRIDAY - 1,
    });
    await store.observations.record({
      releases: [release(ids[1], 'v1.0.0', FRIDAY - HOUR)],
      releasesSeenAt: FRIDAY + 1,
    });
    expect(await dueDigests(store, { now: FRIDAY, graceMs: DAY, view })).toMatchObject({ posted: 1 });
    // Of the same batch as something that was there already, but written after the digest had looked.
    await store.observations.record({
      releases: [release(ids[2], 'v1.0.0', FRIDAY - HOUR)],
      releasesSeenAt: FRIDAY - MINUTE - 1_000,
    });
    expect(await digestAt(FRIDAY + 7 * DAY)).toEqual(['p0 v1.0.0', 'p1 v1.0.0', 'p2 v1.0.0']);
  });

  test('and not once more because its date was set anew, or its tag moves on every night', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    await store.observations.record({
      releases: [release(ids[0], 'v1.0.0', FRIDAY - DAY), release(ids[1], 'rolling', FRIDAY - DAY)],
      releasesSeenAt: FRIDAY - HOUR,
    });
    expect(await digestAt(FRIDAY)).toEqual(['p0 v1.0.0', 'p1 rolling']);
    await store.observations.record({
      releases: [release(ids[0], 'v1.0.0', FRIDAY + DAY), release(ids[1], 'rolling', FRIDAY + DAY)],
      releasesSeenAt: FRIDAY + 2 * DAY,
    });
    expect(await digestAt(FRIDAY + 7 * DAY)).toEqual([]);
  });

  test('but a pre-release that is made the release is news to a channel that asked for releases only', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    await store.observations.record({
      releases: [release(ids[0], 'v1.0.0', FRIDAY - DAY, true)],
      releasesSeenAt: FRIDAY - HOUR,
    });
    expect(await digestAt(FRIDAY)).toEqual([]);
    await store.observations.record({
      releases: [release(ids[0], 'v1.0.0', FRIDAY - DAY)],
      releasesSeenAt: FRIDAY + DAY,
    });
    expect(await digestAt(FRIDAY + 7 * DAY)).toEqual(['p0 v1.0.0']);
  });
});

describe('releases of long ago that are read now', () => {
  const years = (projectId: number | undefined): ReleaseRecord[] =>
    Array.from({ length: 60 }, (_, index) =>
      release(projectId, `v${60 - index}.0.0`, FRIDAY + 5 * DAY - index * 20 * DAY),
    );

  test('do not flood the next digest: only what came out in its time or shortly before', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    await digestAt(FRIDAY);
    const old = [1, 2, 3, 9, 10, 30].map((days, index) => release(ids[index], `v${days}.0.0`, FRIDAY - days * DAY));
    await store.observations.record({
      releases: [...old, ...years(ids[10]), ...years(ids[11]).slice(1)],
      releasesSeenAt: FRIDAY + 6 * DAY,
    });
    expect(await digestAt(FRIDAY + 7 * DAY)).toEqual(['p0 v1.0.0', 'p1 v2.0.0', 'p10 v60.0.0']);
    expect(await digestAt(FRIDAY + 14 * DAY)).toEqual([]);
  });

  test('are not in a first digest either', async () => {
    const { store, ids, digestAt } = await channel('weekly');
    await store.observations.record({
      releases: [
        release(ids[0], 'v1.0.0', FRIDAY - 6 * DAY),
        release(ids[1], 'v1.0.0', FRIDAY - 12 * DAY),
        ...years(ids[2]).slice(1),
      ],
      releasesSeenAt: FRIDAY - HOUR,
    });
    expect(await digestAt(FRIDAY)).toEqual(['p0 v1.0.0']);
  });

  test('a monthly digest looks back far enough for what was read late', async () => {
    const { store, ids, digestAt } = await channel('monthly');
    await digestAt(FRIDAY);
    await store.observations.record({
      releases: [
        release(ids[0], 'v2.0.0', Date.parse('2025-10-24T05:00:00Z')),
        release(ids[1], 'v2.0.0', FRIDAY - 3 * DAY),
      ],
      releasesSeenAt: night('2025-10-25'),
    });
    expect(await digestAt(Date.parse('2025-11-24T07:12:00Z'))).toEqual(['p0 v2.0.0']);
  });
});
