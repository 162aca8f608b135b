import { MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';

/** A run ends before the next one is due; what is left is done then. */
const LONGEST_MS = 55 * MINUTE;

export const sources: Job = {
  name: 'sources',
  purpose: 'packages of projects, their downloads and dependents, and stories about them',
  when: { everyMinutes: 60, offset: 35 },
  graceMs: 50 * MINUTE,
  retryMs: null,
  leaseMs: 5 * MINUTE,
  async run(parts, { now, signal }) {
    const reports = await parts.sources.run({ signal, until: now + LONGEST_MS });
    if (reports.length === 0) return 'no source is switched on';
    return reports
      .map(
        ({ label, read, failed, stopped }) =>
          `${label}: ${format.count(read)} read${failed === 0 ? '' : `, ${format.count(failed)} failed`}${stopped === undefined ? '' : ` (${stopped})`}`,
      )
      .join('; ');
  },
};
