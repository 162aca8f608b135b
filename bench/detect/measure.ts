import type { Day } from '../../src/contracts/series.ts';
import { resolveThresholds } from '../../src/contracts/signal.ts';
import type { SignalThresholds } from '../../src/contracts/signal.ts';
import { growBursts } from '../../src/signals/engine/bursts.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import { scanStars } from '../../src/signals/engine/star-scan.ts';
import { decideUniverse } from '../../src/signals/engine/universe.ts';
import type { RecordedEvent } from './data.ts';
import type { ProjectHistory } from '../../src/contracts/series.ts';

/** An alert reduced to what recall and delay need. */
export interface Alert {
  readonly first: Day;
  readonly last: Day;
}

/** Our alerts for projects that are watched together. */
export function ourAlerts(
  histories: readonly ProjectHistory[],
  limits: SignalThresholds = resolveThresholds(),
): Alert[][] {
  const observed = histories.map((history) => observeStars(history));
  const scans = observed.filter((obs) => obs !== null).map((obs) => scanStars(obs, limits));
  const { accepted } = decideUniverse(scans, limits);
  const bursts = scans.map((scan, i) => growBursts(scan, accepted[i] ?? [], limits));
  let at = 0;
  return observed.map((obs) =>
    obs === null
      ? []
      : (bursts[at++] ?? []).map((burst) => ({ first: burst.detected, last: burst.ended ?? Number.MAX_SAFE_INTEGER })),
  );
}

/**
 * When an event became visible in the figures, by a rule that none of the compared detectors uses as such: the first
 * figure from the day before the event on that is two and a half times the usual and 20 stars a day above it.
 */
export function visibleOnset(event: RecordedEvent, obs: Observations): Day | null {
  const usual = event.usual ?? 0;
  for (let i = 0; i < obs.size; i++) {
    const day = obs.day[i] ?? 0;
    if (day < event.eventDay - 1 || day > event.windowEnd) continue;
    const rate = (obs.gain[i] ?? 0) / (obs.span[i] ?? 1);
    if (rate >= 2.5 * usual && rate >= usual + 20) return day;
  }
  return null;
}

/** Days from the visible onset to the alert that covers it; null if none came within the days allowed. */
export function delayOf(alerts: readonly Alert[], onset: Day, allowed: number): number | null {
  const covering = alerts.find(({ first, last }) => first <= onset + allowed && last >= onset);
  return covering === undefined ? null : Math.max(0, covering.first - onset);
}

/** Project-years with figures (holes of more than a week do not count). */
export function projectYears(observed: readonly Observations[]): number {
  let days = 0;
  for (const obs of observed) for (const span of obs.span) days += span > 7 ? 0 : span;
  return days / 365.25;
}
