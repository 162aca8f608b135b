import { HOUR, MINUTE } from '../../contracts/clock.ts';
import { judgeAllStars } from '../../ingest/judge-stars.ts';
import { INGEST_RETRY_MS, ingestReport } from '../ingest-report.ts';
import type { Job } from '../job.ts';

export const daily: Job = {
  name: 'daily',
  purpose: 'the daily snapshot of all counts',
  when: { dailyAt: { hour: 0, minute: 40 } },
  graceMs: 20 * HOUR,
  retryMs: INGEST_RETRY_MS,
  leaseMs: 5 * MINUTE,
  async run({ store, ingest, settings }, { now, signal }) {
    const report = await ingest.daily({ signal });
    // The next scores rest on these counts.
    await judgeAllStars(store, { at: Math.max(now, report.finishedAt), zone: settings.starHistoryZone, signal });
    await store.scores.updateRanks();
    return ingestReport(report);
  },
};
