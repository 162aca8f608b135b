import { HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import { dueDigests } from '../due-digests.ts';
import type { Job } from '../job.ts';

export const digests: Job = {
  name: 'digests',
  purpose: 'digests that are due into the outbox',
  when: { everyMinutes: 1, offset: 0 },
  graceMs: MINUTE,
  retryMs: null,
  leaseMs: 2 * MINUTE,
  async run({ store, wakeOutbox, settings }, { now, signal, logger }) {
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
};
