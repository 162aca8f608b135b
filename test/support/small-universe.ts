import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import { storedValues } from '../../src/measures/stored.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import type { Standing, Store } from '../../db/store.ts';
import { snapshot } from './temporary-store.ts';
import { readFacts } from '../../src/history/read-facts.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

/** Noon of Tuesday, 10 March 2026 (UTC). */
export const NOW = Date.parse('2026-03-10T12:00:00Z');
export const TODAY = dayOf(NOW);
export const OBSERVED = NOW - 6 * HOUR;

/** Who is followed by whom. */
export const WORKSPACE = 'slack:T1';

/**
 * Four projects with figures that can be worked out by hand:
 * - qdrant/qdrant: 40 stars a day for 180 days, 20,000 today, so +1,200 in 30 days on 18,800 (6.4 %), +280 in 7 days.
 *   145 contributors, one more every tenth day. 363 issues closed for 412 opened in 12 months. Releases every 20 days, the last 12 days ago.
 * - milvus-io/milvus: 10 stars a day, 38,000 today, so +300 in 30 days on 37,700 (0.8 %).
 * - acme/quiet: 500 stars, and nothing else is known.
 * - acme/empty: tracked, never observed.
 */
export interface SmallUniverse {
  qdrant: number;
  milvus: number;
  quiet: number;
  empty: number;
}

export async function fillSmallUniverse(store: Store): Promise<SmallUniverse> {
  const created = Date.parse('2020-05-30T00:00:00Z');
  const { ids } = await store.projects.observe(
    [
      {
        nodeId: 'R_qdrant',
        fullName: 'qdrant/qdrant',
        description: 'Vector database',
        language: 'Rust',
        license: 'Apache-2.0',
        createdAt: created,
        pushedAt: NOW - DAY,
      },
      {
        nodeId: 'R_milvus',
        fullName: 'milvus-io/milvus',
        description: 'Vector database for AI',
        language: 'Go',
        license: 'Apache-2.0',
        createdAt: created,
        pushedAt: NOW - DAY,
      },
      { nodeId: 'R_quiet', fullName: 'acme/quiet', language: 'Go', license: null, createdAt: created, archived: true },
      { nodeId: 'R_empty', fullName: 'acme/empty' },
    ],
    NOW - 200 * DAY,
  );
  const [qdrant = 0, milvus = 0, quiet = 0, empty = 0] = ids.map(({ id }) => id);
  await store.projects.setDetails(qdrant, {
    company: 'Qdrant',
    category: 'vector search',
    fundingStage: 'series A',
    fundingStageSince: '2024-01',
  });
  await store.projects.setDetails(milvus, { company: 'Zilliz', category: 'vector search', fundingStage: 'series B' });
  await store.projects.setDetails(quiet, { category: 'databases' });
  const days = Array.from({ length: 181 }, (_, index) => TODAY - 180 + index);
  await store.observations.record({
    snapshots: [
      ...days.map((day) => {
        const ago = TODAY - day;
        return snapshot(qdrant, day, {
          at: day * DAY + 6 * HOUR,
          stars: 20_000 - 40 * ago,
          forks: 1_400 - ago,
          contributors: 145 - Math.floor(ago / 10),
          openIssues: 300 + ago,
          closedIssues: 2_000 - 2 * ago,
        });
      }),
      ...days.map((day) =>
        snapshot(milvus, day, {
          at: day * DAY + 6 * HOUR,
          stars: 38_000 - 10 * (TODAY - day),
          forks: 3_000,
          contributors: 300,
          openIssues: 900,
          closedIssues: 9_000,
        }),
      ),
      snapshot(quiet, TODAY, { at: OBSERVED, stars: 500 }),
    ],
  });
  for (const id of [qdrant, milvus]) {
    await store.observations.record({
      windowCounts: [
        { projectId: id, measure: 'issues-created-365d', asOf: OBSERVED, value: 412 },
        { projectId: id, measure: 'issues-closed-365d', asOf: OBSERVED, value: 363 },
        { projectId: id, measure: 'pull-requests-merged-365d', asOf: OBSERVED, value: 1_204 },
      ],
    });
    await store.observations.record({
      releases: Array.from({ length: 12 }, (_, index) => ({
        projectId: id,
        tag: `v1.${12 - index}.0`,
        publishedAt: NOW - (12 + 20 * index) * DAY,
        prerelease: false,
        source: 'github',
      })),
    });
  }
  await store.observations.record({
    fetches: [qdrant, milvus, quiet].flatMap((projectId) =>
      (['daily', 'releases'] as const).map((subject) => ({
        projectId,
        subject,
        triedAt: OBSERVED,
        okAt: OBSERVED,
        reason: null,
        etag: null,
        cursor: null,
      })),
    ),
  });
  await recordScores(store, { qdrant, milvus, quiet });
  await store.signals.record([spikeOf('qdrant/qdrant', 'R_qdrant')], OBSERVED, isNews);
  return { qdrant, milvus, quiet, empty };
}

async function recordScores(store: Store, { qdrant, milvus, quiet }: Omit<SmallUniverse, 'empty'>): Promise<void> {
  for (const at of [OBSERVED - 7 * DAY, OBSERVED]) {
    const facts = await readFacts(store.observations, [qdrant, milvus, quiet], at);
    const ago = Math.round((OBSERVED - at) / DAY);
    const figures: Record<number, Partial<Standing>> = {
      [qdrant]: {
        stars: 20_000 - 40 * ago,
        forks: 1_400,
        contributors: 145,
        gained7d: 280,
        gained30d: 1_200,
        gained90d: 3_600,
        growth7d: 280 / 19_720,
        growth30d: 1_200 / 18_800,
        growth90d: 3_600 / 16_400,
        lastReleaseAt: NOW - 12 * DAY,
        lifecycle: 'established',
        issuesClosedRatio: 363 / 412,
        mergedPullRequests365d: 1_204,
      },
      [milvus]: {
        stars: 38_000 - 10 * ago,
        forks: 3_000,
        contributors: 300,
        gained7d: 70,
        gained30d: 300,
        gained90d: 900,
        growth7d: 70 / 37_930,
        growth30d: 300 / 37_700,
        growth90d: 900 / 37_100,
        lifecycle: 'established',
        issuesClosedRatio: 363 / 412,
        mergedPullRequests365d: 1_204,
      },
      [quiet]: { stars: 500 },
    };
    await store.scores.record(
      Object.entries(figures).map(([id, known]) => {
        const projectId = Number(id);
        const recorded = facts.get(projectId);
        if (!recorded) throw new Error('no facts');
        const known30 = recorded.facts;
        const score = scoreOf(known30, { at });
        const dimension = (name: 'adoption' | 'growth' | 'usage' | 'health'): number | null =>
          score.dimensions[name].value ?? null;
        return {
          score: { projectId, day: dayOf(at), score },
          standing: {
            ...blankStanding(projectId, at),
            total: score.total ?? null,
            totalWeekAgo: score.total ?? null,
            adoption: dimension('adoption'),
            growth: dimension('growth'),
            usage: dimension('usage'),
            health: dimension('health'),
            coverage: score.coverage,
            starsObservedAt: at,
            issuesCreated365d: known30.issuesCreated365d.value ?? null,
            issuesClosed365d: known30.issuesClosed365d.value ?? null,
            ...known,
          },
          values: storedValues({ ...recorded, at, score, use: [], adopters: { state: 'unknown' } }),
        };
      }),
    );
    await store.scores.updateRanks();
  }
}

const blankStanding = (projectId: number, at: number): Standing => ({
  projectId,
  day: dayOf(at),
  at,
  total: null,
  totalWeekAgo: null,
  adoption: null,
  growth: null,
  usage: null,
  health: null,
  coverage: 0,
  stars: null,
  starsObservedAt: null,
  forks: null,
  contributors: null,
  gained7d: null,
  gained7dDays: null,
  gained30dDays: null,
  gained90dDays: null,
  gained30d: null,
  gained90d: null,
  growth7d: null,
  growth30d: null,
  growth90d: null,
  newIssues30d: null,
  mergedPullRequests365d: null,
  issuesCreated365d: null,
  issuesClosed365d: null,
  issuesClosedRatio: null,
  lastReleaseAt: null,
  lifecycle: null,
  starQuality: null,
});

/** A burst of five days that began a week ago: 2,000 stars above the usual 40 a day. */
export function spikeOf(repo: string, projectId: string): KnownSignal {
  const onset = TODAY - 7;
  return {
    kind: 'star-spike',
    key: `spike:${projectId}`,
    projectId,
    repo,
    state: 'over',
    onset,
    detected: onset,
    peak: onset + 1,
    ended: onset + 5,
    severity: 'high',
    sentence: 'gained 2,200 stars in 5 days, usually 40 a day.',
    evidence: {
      basis: 'own-baseline',
      baseline: { perDay: 40, days: 28, from: onset - 28, to: onset - 1 },
      observed: { stars: 600, days: 1 },
      expected: 40,
      ratio: 15,
      pValue: 1e-8,
      since: onset,
      peakDay: onset + 1,
      peakStars: 800,
      total: 2_200,
      excess: 2_000,
      missingDays: 0,
      provisional: false,
      coincidences: [{ type: 'release', day: onset, version: 'v1.12.0', prerelease: false }],
      aftermath: null,
      data: { line: 'observed', zone: 'UTC', asOf: Math.floor(OBSERVED / 1000), through: TODAY },
    },
  };
}
