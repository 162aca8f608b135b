import { HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';

/** Rounds of removing rows before a run gives up for the night; the next one goes on. */
const MOST_ROUNDS = 200;

export const prune: Job = {
  name: 'prune',
  purpose: 'old figures reduced to one a day, old records dropped',
  when: { dailyAt: { hour: 2, minute: 50 } },
  graceMs: 20 * HOUR,
  retryMs: HOUR,
  leaseMs: 10 * MINUTE,
  async run({ store, settings }, { now, signal }) {
    let removed = 0;
    for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
      const rows = await store.maintenance.prune(now, settings.retention);
      removed += rows;
      if (rows === 0) break;
    }
    return `${format.plural(removed, 'row')} removed`;
  },
};
