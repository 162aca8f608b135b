import { SMALL_PROJECT_STARS, resolveThresholds } from '../contracts/signal.ts';
import type { Signal, SignalThresholds } from '../contracts/signal.ts';

/**
 * Whether a stored signal also passes a subscription's own thresholds, by its evidence.
 *
 * The detectors run once, with the defaults, for everybody; so stricter thresholds filter and laxer ones cannot bring back
 * what was never found.
 */
export function meetsThresholds(signal: Signal, overrides: Partial<SignalThresholds>): boolean {
  if (Object.keys(overrides).length === 0) return true;
  const limits = resolveThresholds(overrides);
  switch (signal.kind) {
    case 'star-spike': {
      const { basis, observed, expected, ratio, provisional, starsBefore } = signal.evidence;
      if (provisional && limits.earlyWarning < 0.5) return false;
      if (basis === 'launch') return observed.stars >= limits.launchStars;
      const least =
        starsBefore !== undefined && starsBefore < SMALL_PROJECT_STARS ? limits.launchStars : limits.spikeStars;
      return observed.stars - expected >= least && (ratio ?? Infinity) >= limits.spikeRatio;
    }
    case 'stale-release':
      return signal.evidence.chance <= limits.staleChance && signal.evidence.currentGap >= limits.staleDays;
    case 'closing-ratio':
    case 'merge-rate':
      return (signal.evidence.ratio ?? 0) <= limits.healthRatio;
    case 'backlog': {
      const before = signal.evidence.counts['openBefore'];
      return before === undefined || before <= 0 || signal.evidence.now / before >= limits.backlogGrowth;
    }
    case 'no-push':
      return signal.evidence.now >= limits.noPushDays;
    case 'star-quality':
      return signal.evidence.risk >= limits.qualityRisk;
    case 'first-release':
      return (signal.evidence.value ?? Infinity) >= limits.silenceDays;
    case 'milestone':
      return (signal.evidence.value ?? Infinity) >= limits.milestoneStars;
    case 'platform-move':
    case 'archived':
    case 'gone':
    case 'moved':
    case 'relicensed':
      return true;
  }
}
