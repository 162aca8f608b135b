import type { Day, ProjectHistory } from '../../src/contracts/figures/series.ts';
import type { Signal } from '../../src/contracts/figures/signal.ts';
import type { SignalKind, SignalThresholds } from '../../src/signals/index.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import { findAll } from '../../src/signals/index.ts';

export const HEALTH = ['closing-ratio', 'backlog', 'merge-rate', 'no-push'] as const satisfies readonly SignalKind[];

/** What some kinds find about one project, in the order of the registry. */
export function findOfKinds(
  kinds: readonly SignalKind[],
  history: ProjectHistory,
  limits: SignalThresholds,
  today: Day,
): Signal[] {
  const subject = { history, obs: observeStars(history), limits, today };
  return findAll(subject, ({ kind }) => kinds.some((one) => one === kind));
}
