import { MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';
import { scoreUniverse } from '../score-universe.ts';

export const score: Job = {
  name: 'score',
  purpose: 'scores and ranks',
  when: { everyMinutes: 180, offset: 45 },
  graceMs: 150 * MINUTE,
  retryMs: 20 * MINUTE,
  leaseMs: 5 * MINUTE,
  async run({ store, settings }, { now, signal }) {
    const { scored, withoutTotal } = await scoreUniverse(store, {
      at: now,
      weights: settings.weights,
      zone: settings.starHistoryZone,
      signal,
    });
    return `${format.plural(scored, 'project')} scored, ${format.count(withoutTotal)} without a total`;
  },
};
