import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Store } from '../../db/store.ts';
import type { Config } from '../config.ts';
import { DAY, HOUR } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { count, plural } from '../core/format.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Ingest, RunReport } from '../ingest/types.ts';
import { postAlerts } from '../alerts/post-alerts.ts';
import { detectSignals } from '../jobs/detect-signals.ts';
import { dueDigests } from '../jobs/due-digests.ts';
import type { JobBodies } from '../jobs/jobs.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';

export interface JobParts {
  config: Config;
  store: Store;
  clock: Clock;
  ingest: Ingest;
  outbox: Pick<Outbox, 'wake'>;
  refreshIndex: () => Promise<void>;
}

/** What each scheduled job does; it says in one line what was done. */
export function createJobBodies({ config, store, clock, ingest, outbox, refreshIndex }: JobParts): JobBodies {
  const scoring = { weights: config.weights, zone: config.starHistoryZone };
  return {
    pulse: async ({ signal }) => tellRun(await ingest.pulse({ signal })),
    async daily({ signal }) {
      const report = await ingest.daily({ signal });
      await refreshIndex();
      return tellRun(report);
    },
    'star-history': async ({ signal }) => tellRun(await ingest.history({ signal })),
    async score({ now, signal }) {
      const { scored, withoutTotal } = await scoreUniverse(store, { ...scoring, at: now, signal });
      return `${plural(scored, 'project')} scored, ${count(withoutTotal)} without a total`;
    },
    async signals({ now, signal }) {
      const { projects, changes } = await detectSignals(store, { at: now, zone: config.starHistoryZone, signal });
      return `${plural(projects, 'project')}, ${plural(changes.length, 'signal')} new or changed`;
    },
    async alerts({ now, signal }) {
      const { owed } = await postAlerts(store, { now, graceMs: config.alertGraceHours * HOUR, signal });
      if (owed > 0) outbox.wake();
      return `${plural(owed, 'message')} owed`;
    },
    async digests({ now, signal, logger }) {
      const report = await dueDigests(store, { now, graceMs: config.digestGraceHours * HOUR, signal }, (subscription, error) => logger.error({ err: error, subscription: subscription.id }, 'a digest could not be prepared'));
      if (report.posted > 0) outbox.wake();
      return `${count(report.posted)} owed, ${count(report.quiet)} quiet, ${count(report.skipped)} too late, ${count(report.failed)} failed`;
    },
    async delivery() {
      outbox.wake();
      return `${count((await store.deliveries.counts()).owed)} owed`;
    },
    async thinning({ now }) {
      return `${plural(await store.maintenance.thin(now, config.retention), 'row')} dropped`;
    },
    async backup({ now }) {
      return backUp(config, store, now);
    },
    async 'left-workspaces'({ now }) {
      return `${plural((await store.workspaces.removeLeft(now - config.retention.leftDays * DAY)).length, 'workspace')} removed`;
    },
  };

  function tellRun(report: RunReport): string {
    const words = `${count(report.read)} of ${plural(report.due, 'project')} read, ${count(report.failures.length)} failed, ${count(report.spent.graphqlPoints)} points in ${count((clock.now() - report.startedAt) / 1000)} s`;
    return report.stopped ? `${words}; stopped: ${report.stopped.sentence}` : words;
  }
}

const BACKUP = /^groundswell-\d{4}-\d{2}-\d{2}\.db$/;

/** One copy a day; the newest are kept. */
async function backUp(config: Config, store: Store, now: number): Promise<string> {
  const { folder, keep } = config.backup;
  await mkdir(folder, { recursive: true });
  const name = `groundswell-${new Date(now).toISOString().slice(0, 10)}.db`;
  const file = path.join(folder, name);
  await rm(file, { force: true });
  const { bytes } = await store.maintenance.backup(file);
  const old = (await readdir(folder)).filter((entry) => BACKUP.test(entry)).sort().slice(0, -keep);
  for (const entry of old) await rm(path.join(folder, entry), { force: true });
  return `${name}, ${count(bytes / 1_000_000)} MB, ${plural(old.length, 'older copy', 'older copies')} dropped`;
}
