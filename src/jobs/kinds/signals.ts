import { HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import { detectSignals } from '../detect-signals.ts';
import type { Job } from '../job.ts';
import { postAlerts } from '../post-alerts.ts';

export const signals: Job = {
  name: 'signals',
  purpose: 'detectors over every project',
  when: { everyMinutes: 60, offset: 25 },
  graceMs: 50 * MINUTE,
  retryMs: 10 * MINUTE,
  leaseMs: 5 * MINUTE,
  async run({ store, wakeOutbox, settings }, { now, signal }) {
    const { projects, changed } = await detectSignals(store, { at: now, zone: settings.starHistoryZone, signal });
    const posted = await postAlerts(store, { now, graceMs: settings.alertGraceHours * HOUR, signal });
    if (posted > 0) wakeOutbox();
    return `${format.plural(projects, 'project')}, ${format.plural(changed, 'signal')} new or changed`;
  },
};
