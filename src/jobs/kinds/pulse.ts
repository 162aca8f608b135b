import { MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import { detectEarly } from '../detect-early.ts';
import { ingestReport } from '../ingest-report.ts';
import type { Job } from '../job.ts';

export const pulse: Job = {
  name: 'pulse',
  purpose: 'stars and forks of every project',
  when: { everyMinutes: 60, offset: 5 },
  graceMs: 50 * MINUTE,
  retryMs: 10 * MINUTE,
  leaseMs: 5 * MINUTE,
  async run({ store, ingest, settings }, { now, signal }) {
    const report = await ingest.pulse({ signal });
    await store.scores.updateRanks();
    // A spike is worth an alert before its day is over; the alerts job posts it. What was just read is later than the run's own moment.
    const early = await detectEarly(store, {
      at: Math.max(now, report.finishedAt),
      zone: settings.starHistoryZone,
      signal,
    });
    return early === 0 ? ingestReport(report) : `${ingestReport(report)}; ${format.plural(early, 'early warning')}`;
  },
};
