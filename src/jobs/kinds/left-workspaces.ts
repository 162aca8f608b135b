import { DAY, HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';

export const leftWorkspaces: Job = {
  name: 'left-workspaces',
  purpose: 'data of workspaces that removed the bot',
  when: { dailyAt: { hour: 4, minute: 10 } },
  graceMs: DAY,
  retryMs: HOUR,
  leaseMs: 10 * MINUTE,
  async run({ store, settings }, { now }) {
    const removed = await store.workspaces.removeLeft(now - settings.retention.leftDays * DAY);
    return `${format.plural(removed.length, 'workspace')} removed`;
  },
};
