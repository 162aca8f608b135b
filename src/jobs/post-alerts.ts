import type { AlertRecord, Mute, ProjectRecord, SignalRecord, Standing, Store, Subscription } from '../../db/store.ts';
import { NO_SUBJECT } from '../alerts/alert-message.ts';
import type { AlertSubject } from '../alerts/alert-message.ts';
import { COOL_DOWN_MS, coolKey, planAlerts } from '../alerts/plan-alerts.ts';
import { DAY, HOUR } from '../contracts/clock.ts';
import { projectTest } from '../subscriptions/subscription-filter.ts';
import { underCurrentNames } from '../text/current-names.ts';

export interface AlertRun {
  now: number;
  /** How long an alert is worth posting, ms. */
  graceMs: number;
  signal?: AbortSignal;
}

const CURSOR = 'alerts.looked-at';
/** Signals carry the time their run began: one that is still writing must not be overtaken. */
const OVERLAP = 6 * HOUR;
const MOST_SIGNALS = 5_000;

/**
 * Brings what is new or has changed among the signals to every subscription that wants it. It reads from a mark kept in the
 * database and moves the mark last, and every delivery has its key: a crash anywhere only means that it is done again.
 *
 * @returns how many deliveries are newly owed
 */
export async function postAlerts(store: Store, run: AlertRun): Promise<number> {
  const since = Number((await store.meta.get(CURSOR))?.value ?? run.now - DAY);
  const changed = underCurrentNames(await store.signals.list({ updatedSince: since - OVERLAP, limit: MOST_SIGNALS }));
  let owed = 0;
  if (changed.length > 0) {
    const known = await factsAbout(store, changed);
    for (const subscription of await store.subscriptions.list({
      kind: 'alerts',
      states: ['active'],
      exceptLeft: true,
    })) {
      if (run.signal?.aborted) return owed;
      if (subscription.snoozedUntil !== null && subscription.snoozedUntil > run.now) continue;
      owed += await alertsOf(store, subscription, changed, known, run);
    }
  }
  await store.meta.set(CURSOR, String(run.now), run.now);
  return owed;
}

interface Facts {
  projects: ReadonlyMap<number, ProjectRecord>;
  standings: ReadonlyMap<number, Standing>;
}

async function factsAbout(store: Store, changed: readonly SignalRecord[]): Promise<Facts> {
  const ids = [...new Set(changed.flatMap((record) => record.projectId ?? []))];
  const projects = await store.projects.getMany(ids);
  return {
    projects: new Map(projects.map((project) => [project.id, project])),
    standings: await store.scores.standings(ids),
  };
}

async function alertsOf(
  store: Store,
  subscription: Subscription,
  changed: readonly SignalRecord[],
  known: Facts,
  run: AlertRun,
): Promise<number> {
  const { workspaceId, channel, filter, id } = subscription;
  const watched =
    filter.scope === 'watchlist'
      ? new Set((await store.workspaces.watchlist(workspaceId)).map((entry) => entry.projectId))
      : new Set<number>();
  const matches = projectTest(filter, watched);
  const wanted = changed.filter((record) => {
    const project = record.projectId === null ? undefined : known.projects.get(record.projectId);
    // What moves all of GitHub concerns everybody who follows anything.
    if (record.projectId === null) return true;
    const stars = known.standings.get(record.projectId)?.stars ?? null;
    return project !== undefined && matches({ ...project, stars });
  });
  if (wanted.length === 0) return 0;
  const told = await store.subscriptions.alertsOf(
    id,
    wanted.map((record) => record.id),
  );
  const mutes: readonly Mute[] = await store.subscriptions.mutes(workspaceId, channel, run.now);
  const subject = (record: SignalRecord): AlertSubject =>
    record.projectId === null
      ? NO_SUBJECT
      : { project: known.projects.get(record.projectId), standing: known.standings.get(record.projectId) };
  // Oldest change first, so that a thread reads in the order in which things happened.
  const changes = [...wanted].sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id);
  const cooling = await coolingDown(
    store,
    id,
    changes.filter((record) => !told.has(record.id)),
    run.now,
  );
  const plan = planAlerts({ subscription, changes, told, cooling, mutes, subject, now: run.now, graceMs: run.graceMs });
  return plan.deliveries.length === 0
    ? 0
    : await store.deliveries.enqueue(plan.deliveries, run.now, { alerts: plan.alerts });
}

/** The newest alert of the same project and kind within the cool-down, for those that would open a new one. */
async function coolingDown(
  store: Store,
  subscriptionId: number,
  fresh: readonly SignalRecord[],
  now: number,
): Promise<ReadonlyMap<string, AlertRecord>> {
  const cooling = new Map<string, AlertRecord>();
  for (const record of fresh) {
    if (record.projectId === null || cooling.has(coolKey(record))) continue;
    const others = (
      await store.signals.list({ projectId: record.projectId, kinds: [record.signal.kind], limit: 10 })
    ).filter((other) => other.id !== record.id);
    const alerts = [
      ...(
        await store.subscriptions.alertsOf(
          subscriptionId,
          others.map((other) => other.id),
        )
      ).values(),
    ];
    const newest = alerts
      .filter((alert) => now - alert.postedAt < COOL_DOWN_MS)
      .sort((a, b) => b.postedAt - a.postedAt)[0];
    if (newest !== undefined) cooling.set(coolKey(record), newest);
  }
  return cooling;
}
