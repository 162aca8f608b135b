import type { Signal } from '../contracts/figures/signal.ts';
import { passesThresholds, resolveThresholds } from '../signals/index.ts';
import type { SignalThresholds } from '../signals/index.ts';

/**
 * Whether a stored signal also passes a subscription's own thresholds, by its evidence.
 *
 * The detectors run once, with the defaults, for everybody; so stricter thresholds filter and laxer ones cannot bring back
 * what was never found.
 */
export function meetsThresholds(signal: Signal, overrides: Partial<SignalThresholds>): boolean {
  if (Object.keys(overrides).length === 0) return true;
  const limits = resolveThresholds(overrides);
  return passesThresholds(signal, limits);
}
