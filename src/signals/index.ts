import type { SignalKindDefinition } from './engine/signal-kind.ts';
import { archived } from './kinds/archived.ts';
import { backlog } from './kinds/backlog.ts';
import { closingRatio } from './kinds/closing-ratio.ts';
import { firstRelease } from './kinds/first-release.ts';
import { gone } from './kinds/gone.ts';
import { mergeRate } from './kinds/merge-rate.ts';
import { milestone } from './kinds/milestone.ts';
import { moved } from './kinds/moved.ts';
import { noPush } from './kinds/no-push.ts';
import { platformMove } from './kinds/platform-move.ts';
import { relicensed } from './kinds/relicensed.ts';
import { staleRelease } from './kinds/stale-release.ts';
import { starQuality } from './kinds/star-quality.ts';
import { starSpike } from './kinds/star-spike.ts';

/** Every kind of signal, in the order in which lists show them. */
export const SIGNAL_KINDS: readonly SignalKindDefinition[] = [
  starSpike,
  platformMove,
  staleRelease,
  closingRatio,
  backlog,
  mergeRate,
  noPush,
  starQuality,
  archived,
  gone,
  moved,
  relicensed,
  firstRelease,
  milestone,
];
