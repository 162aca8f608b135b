import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Retention, Store } from '../../db/store.ts';
import { DAY, HOUR } from '../contracts/clock.ts';
import * as format from '../text/format.ts';
import type { Weights } from '../contracts/score.ts';
import { judgeAllStars } from '../ingest/judge-stars.ts';
import type { Ingest, RunReport } from '../ingest/types.ts';
import { detectEarly } from './detect-early.ts';
import { detectSignals } from './detect-signals.ts';
import { dueDigests } from './due-digests.ts';
import type { JobBodies } from './jobs.ts';
import { postAlerts } from './post-alerts.ts';
import { scoreUniverse } from './score-universe.ts';

export interface JobParts {
  store: Store;
  ingest: Pick<Ingest, 'pulse' | 'daily' | 'history'>;
  /** Called after something was put into the outbox. */
  wakeOutbox: () => void;
  /** Called after names, stars or standings may have changed. */
  refreshIndex: () => Promise<void>;
  settings: {
    weights: Weights;
    starHistoryZone: string;
    digestGraceHours: number;
    alertGraceHours: number;
    retention: Retention & { leftDays: number };
    backup: { folder: string; keep: number };
  };
}

/** Rows removed before a thinning gives up for the night; the next one goes on. */
const MOST_THINNING_ROUNDS = 200;

/** What every job of the list does. */
export function createJobBodies({ store, ingest, wakeOutbox, refreshIndex, settings }: JobParts): JobBodies {
  return {
    pulse: async ({ now, signal }) => {
      const report = await ingest.pulse({ signal });
      await refreshIndex();
      // Stars are worth a word before their day is over; the alerts job takes it from there. What was just read is later than the run's own moment.
      const early = await detectEarly(store, {
        at: Math.max(now, report.finishedAt),
        zone: settings.starHistoryZone,
        signal,
      });
      return early === 0 ? ingested(report) : `${ingested(report)}; ${format.plural(early, 'early warning')}`;
    },
    daily: async ({ now, signal }) => {
      const report = await ingest.daily({ signal });
      // The next scores rest on these counts.
      await judgeAllStars(store, { at: Math.max(now, report.finishedAt), zone: settings.starHistoryZone, signal });
      await refreshIndex();
      return ingested(report);
    },
    'star-history': async ({ signal }) => ingested(await ingest.history({ signal })),
    score: async ({ now, signal }) => {
      const { scored, withoutTotal } = await scoreUniverse(store, {
        at: now,
        weights: settings.weights,
        zone: settings.starHistoryZone,
        signal,
      });
      return `${format.plural(scored, 'project')} scored, ${format.count(withoutTotal)} without a total`;
    },
    signals: async ({ now, signal }) => {
      const { projects, changed } = await detectSignals(store, { at: now, zone: settings.starHistoryZone, signal });
      const owed = await postAlerts(store, { now, graceMs: settings.alertGraceHours * HOUR, signal });
      if (owed > 0) wakeOutbox();
      return `${format.plural(projects, 'project')}, ${format.plural(changed, 'signal')} new or changed`;
    },
    alerts: async ({ now, signal }) => {
      const owed = await postAlerts(store, { now, graceMs: settings.alertGraceHours * HOUR, signal });
      if (owed > 0) wakeOutbox();
      return `${format.plural(owed, 'message')} put into the outbox`;
    },
    digests: async ({ now, signal, logger }) => {
      const report = await dueDigests(
        store,
        { now, graceMs: settings.digestGraceHours * HOUR, signal },
        (subscription, error) => {
          logger.error({ err: error, subscription: subscription.id }, 'a digest could not be prepared');
        },
      );
      if (report.posted + report.skipped > 0) wakeOutbox();
      if (report.failed > 0)
        throw new Error(
          `${format.plural(report.failed, 'digest')} could not be prepared; ${format.count(report.posted)} were`,
        );
      return `${format.count(report.posted)} to post, ${format.count(report.quiet)} quiet, ${format.count(report.skipped)} too late`;
    },
    delivery: async ({ now }) => {
      wakeOutbox();
      const { owed } = await store.deliveries.counts(undefined, now);
      return `${format.count(owed)} owed`;
    },
    thinning: async ({ now, signal }) => {
      let removed = 0;
      for (let round = 0; round < MOST_THINNING_ROUNDS && !signal.aborted; round += 1) {
        const rows = await store.maintenance.thin(now, settings.retention);
        removed += rows;
        if (rows === 0) break;
      }
      return `${format.plural(removed, 'row')} removed`;
    },
    backup: async ({ now }) => backUp(store, settings.backup, now),
    'left-workspaces': async ({ now }) => {
      const removed = await store.workspaces.removeLeft(now - settings.retention.leftDays * DAY);
      return `${format.plural(removed.length, 'workspace')} removed`;
    },
  };
}

/** A run that an outage or the budget cut short has failed, or nobody would try again before its next time: the day's snapshot would be missing. */
function ingested(report: RunReport): string {
  const told = `${format.count(report.read)} of ${format.plural(report.due, 'project')} read, ${format.count(report.failures.length)} failed`;
  if (report.stopped !== null) throw new Error(`${told}, stopped early: ${report.stopped.sentence}`);
  return told;
}

const BACKUP_NAME = /^groundswell-\d{4}-\d\d-\d\dT\d{4}\.db$/;

async function backUp(store: Store, { folder, keep }: { folder: string; keep: number }, now: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const name = `groundswell-${new Date(now).toISOString().slice(0, 16).replace(':', '')}.db`;
  // A run that was stopped as it ended is taken up at once, maybe in the same minute.
  const before = await readdir(folder);
  if (before.includes(name)) return `${name} is there already`;
  const { bytes } = await store.maintenance.backup(join(folder, name));
  // The names sort by time. Only our own are ever removed, and only after the new copy was checked.
  const old = [...before, name]
    .filter((file) => BACKUP_NAME.test(file))
    .sort()
    .slice(0, -keep);
  for (const file of old) await rm(join(folder, file));
  return `${name}, ${format.count(bytes / 1000)} kB`;
}
