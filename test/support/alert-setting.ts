import type { Delivery, Store } from '../../db/store.ts';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { KnownSignal, SignalOf } from '../../src/signals/index.ts';
import { postAlerts } from '../../src/jobs/post-alerts.ts';
import { NOW } from './temporary-store.ts';

export const TODAY = dayOf(NOW);
export const data = {
  line: 'reconstructed',
  zone: 'America/Los_Angeles',
  asOf: NOW / 1000,
  through: TODAY - 1,
} as const;

/** A spike of made-up size; `part` and `evidence` change what a test is about. */
export function spike(
  repo: string,
  part: Partial<SignalOf<'star-spike'>> = {},
  evidence: Partial<SignalOf<'star-spike'>['evidence']> = {},
): KnownSignal {
  return {
    kind: 'star-spike',
    key: `${repo}:spike`,
    projectId: `R_${repo}`,
    repo,
    state: 'onset',
    onset: TODAY - 1,
    detected: TODAY - 1,
    peak: TODAY - 1,
    ended: null,
    severity: 'medium',
    sentence: 'Gained 400 stars in a day, 40 times its usual 10.',
    ...part,
    evidence: {
      basis: 'own-baseline',
      baseline: { perDay: 10, days: 28, from: TODAY - 30, to: TODAY - 2 },
      observed: { stars: 400, days: 1 },
      expected: 10,
      ratio: 40,
      pValue: 1e-9,
      since: TODAY - 1,
      peakDay: TODAY - 1,
      peakStars: 400,
      total: 400,
      excess: 390,
      missingDays: 0,
      provisional: false,
      aftermath: null,
      data,
      coincidences: [{ type: 'release', day: TODAY - 1, version: 'v2.0.0', prerelease: false }],
      ...evidence,
    },
  };
}

export const backlog = (repo: string): KnownSignal => ({
  kind: 'backlog',
  key: `${repo}:backlog`,
  projectId: `R_${repo}`,
  repo,
  state: 'onset',
  onset: TODAY - 1,
  detected: TODAY - 1,
  peak: TODAY - 1,
  ended: null,
  severity: 'medium',
  sentence: 'The backlog grows: 60 more open issues in 90 days.',
  evidence: {
    measure: 'open issues more than 90 days ago',
    now: 60,
    usual: 10,
    ratio: 6,
    pValue: null,
    since: TODAY - 90,
    counts: { openBefore: 100, open: 160 },
    data,
  },
});

export async function subscribe(
  store: Store,
  filter: Partial<SubscriptionFilter> = {},
  channel = 'C1',
  at = NOW - DAY,
): Promise<number> {
  const audit = {
    workspaceId: 'slack:T1',
    channel: null,
    at,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: '',
  };
  await store.workspaces.join({ id: 'slack:T1', platform: 'slack', name: 'test' }, at);
  const made = await store.subscriptions.create(
    {
      workspaceId: 'slack:T1',
      channel,
      thread: null,
      kind: 'alerts',
      slug: null,
      schedule: null,
      filter: completeFilter({ scope: 'universe', ...filter }),
      nextDueAt: null,
      createdBy: 'U1',
      createdByName: 'una',
    },
    at,
    audit,
  );
  return made.id;
}

export const run = (store: Store, now = NOW): Promise<number> => postAlerts(store, { now, graceMs: DAY });
export const owed = async (store: Store): Promise<readonly Delivery[]> =>
  (await store.deliveries.list({ limit: 100 })).toReversed();
