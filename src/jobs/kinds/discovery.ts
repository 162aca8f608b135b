import { MINUTE } from '../../contracts/clock.ts';
import type { Job } from '../job.ts';

/** A run ends before the next one is due; what is left of the night is done then. */
const LONGEST_MS = 50 * MINUTE;

export const discovery: Job = {
  name: 'discovery',
  purpose: 'the night’s sweep for projects that nobody tracks, and a closer look at the best',
  when: { everyMinutes: 60, offset: 12 },
  graceMs: 45 * MINUTE,
  retryMs: null,
  leaseMs: 5 * MINUTE,
  run: ({ discovery: parts }, { now, signal }) => parts.run({ signal, until: now + LONGEST_MS }),
};
