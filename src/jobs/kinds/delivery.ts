import { DAY, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';

/** The outbox looks for work by itself; this look is for what a stalled process left behind. */
export const delivery: Job = {
  name: 'delivery',
  purpose: 'a look at the outbox',
  when: { everyMinutes: 5, offset: 3 },
  graceMs: 5 * MINUTE,
  retryMs: null,
  leaseMs: MINUTE,
  async run({ store, wakeOutbox }, { now }) {
    wakeOutbox();
    const { owed } = await store.deliveries.counts({ settledAfter: now - DAY });
    return `${format.count(owed)} waiting`;
  },
};
