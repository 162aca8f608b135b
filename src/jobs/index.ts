import type { Job } from './job.ts';
import { alerts } from './kinds/alerts.ts';
import { backup } from './kinds/backup.ts';
import { daily } from './kinds/daily.ts';
import { delivery } from './kinds/delivery.ts';
import { digests } from './kinds/digests.ts';
import { leftWorkspaces } from './kinds/left-workspaces.ts';
import { discovery } from './kinds/discovery.ts';
import { prune } from './kinds/prune.ts';
import { pulse } from './kinds/pulse.ts';
import { score } from './kinds/score.ts';
import { signals } from './kinds/signals.ts';
import { sources } from './kinds/sources.ts';
import { starHistory } from './kinds/star-history.ts';

/**
 * Every scheduled job; a new one is its file and a line here. The daily chain is spread over the early morning in UTC: snapshot,
 * star history, score; signals and alerts follow every hour, after the pulse.
 */
export const JOBS: readonly Job[] = [
  pulse,
  daily,
  starHistory,
  score,
  signals,
  alerts,
  digests,
  delivery,
  prune,
  backup,
  leftWorkspaces,
  sources,
  discovery,
];
