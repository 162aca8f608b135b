import { HOUR, MINUTE } from '../../contracts/clock.ts';
import { INGEST_RETRY_MS, ingestReport } from '../ingest-report.ts';
import type { Job } from '../job.ts';

export const starHistory: Job = {
  name: 'star-history',
  purpose: 'recent weeks of the star history',
  when: { dailyAt: { hour: 9, minute: 20 } },
  graceMs: 20 * HOUR,
  retryMs: INGEST_RETRY_MS,
  leaseMs: 5 * MINUTE,
  run: async ({ ingest }, { signal }) => ingestReport(await ingest.history({ signal })),
};
