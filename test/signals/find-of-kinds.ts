import type { Day, ProjectHistory } from '../../src/contracts/series.ts';
import type { Signal, SignalKind, SignalThresholds } from '../../src/contracts/signal.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import { SIGNAL_KINDS } from '../../src/signals/index.ts';

export const HEALTH = ['closing-ratio', 'backlog', 'merge-rate', 'no-push'] as const satisfies readonly SignalKind[];

/** What some kinds find about one project, in the order of the registry. */
export function findOfKinds(
  kinds: readonly SignalKind[],
  history: ProjectHistory,
  limits: SignalThresholds,
  today: Day,
): Signal[] {
  const subject = { history, obs: observeStars(history), limits, today };
  return SIGNAL_KINDS.filter(({ kind }) => kinds.includes(kind)).flatMap(({ find }) => find?.(subject) ?? []);
}
