import { HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';
import { postAlerts } from '../post-alerts.ts';

export const alerts: Job = {
  name: 'alerts',
  purpose: 'new and changed signals into the outbox',
  when: { everyMinutes: 5, offset: 1 },
  graceMs: 5 * MINUTE,
  retryMs: null,
  leaseMs: 2 * MINUTE,
  async run({ store, wakeOutbox, settings }, { now, signal }) {
    const posted = await postAlerts(store, { now, graceMs: settings.alertGraceHours * HOUR, signal });
    if (posted > 0) wakeOutbox();
    return `${format.plural(posted, 'message')} put into the outbox`;
  },
};
