import type { Day, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import type { Severity } from '../../src/contracts/figures/signal.ts';
import type { SignalThresholds } from '../../src/signals/index.ts';
import { growBursts } from '../../src/signals/engine/stars/bursts.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import { scanStars } from '../../src/signals/engine/stars/star-scan.ts';
import { decideUniverse } from '../../src/signals/engine/universe.ts';
import { spikeSignals } from '../../src/signals/kinds/star-spike.ts';

/** An alert reduced to what recall and delay need. */
export interface Alert {
  readonly first: Day;
  readonly last: Day;
  /** Absent for published rules, which have none. */
  readonly severity?: Severity;
}

/** Alerts for each history, in the order of the histories. */
export type Detector = (histories: readonly ProjectHistory[]) => Alert[][];

/** Our alerts for projects that are watched together. */
export function ourAlerts(
  histories: readonly ProjectHistory[],
  limits: SignalThresholds = resolveThresholds(),
): Alert[][] {
  const watched = histories.flatMap((history) => {
    const obs = observeStars(history);
    return obs === null ? [] : [{ history, obs, scan: scanStars(obs, limits) }];
  });
  const { accepted } = decideUniverse(
    watched.map(({ scan }) => scan),
    limits,
  );
  const found = new Map(
    watched.map(({ history, obs, scan }, i) => {
      const bursts = growBursts(scan, accepted[i] ?? [], limits);
      const today = obs.day[obs.size - 1] ?? 0;
      return [history, spikeSignals(history, obs, bursts, today)];
    }),
  );
  return histories.map((history) =>
    (found.get(history) ?? []).map(({ detected, ended, severity }) => ({
      first: detected,
      last: ended ?? Number.MAX_SAFE_INTEGER,
      severity,
    })),
  );
}

export const ourDetector: Detector = (histories) => ourAlerts(histories);

/** Days from the onset to the alert that covers it; null if none came within the days allowed. */
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
