import type { CauseFinding } from '../../../contracts/figures/cause.ts';
import type { Aftermath, Coincidence, DataSource } from '../../../contracts/figures/signal.ts';
import type { Day } from '../../../contracts/figures/series.ts';
import type { StarQualityVerdict } from '../../kinds/star-quality.ts';

/** Below this many stars a project takes off by `launchStars` and not by `spikeStars`. */
export const SMALL_PROJECT_STARS = 1_000;

/** The thresholds that the spike engine reads; `kinds/star-spike.ts` documents them. */
export type SpikeLimits = Readonly<Record<'spikeRatio' | 'spikeStars' | 'launchStars' | 'earlyWarning', number>>;

export interface SpikeEvidence {
  /**
   * `own-baseline`: against at least two weeks of the project's own days; `short-baseline`: against fewer;
   * `launch`: the project is new, so against what new projects usually gain.
   */
  readonly basis: 'own-baseline' | 'short-baseline' | 'launch';
  /** Usual stars a day before the onset, and the days it was measured over. */
  readonly baseline: { readonly perDay: number; readonly days: number; readonly from: Day; readonly to: Day };
  /** Stars of the day (or days, after a gap) that raised it. */
  readonly observed: { readonly stars: number; readonly days: number };
  /** Stars expected on those days. */
  readonly expected: number;
  /** observed / expected; `null` when nothing was expected. */
  readonly ratio: number | null;
  /** Chance of so much on an ordinary day of this project, under the count model. */
  readonly pValue: number;
  /** Stars before it; absent where the count is not known. */
  readonly starsBefore?: number;
  readonly since: Day;
  readonly peakDay: Day;
  /** Stars a day at the peak. */
  readonly peakStars: number;
  /** Days of the figure that holds the peak, ending on `peakDay`; above 1 `peakStars` is their mean. Absent in findings from before it was noted. */
  readonly peakSpan?: number;
  /** Stars gained from onset until now (or the end), and how many more than usual that is. */
  readonly total: number;
  readonly excess: number;
  /** Days of the burst whose gain is not known. */
  readonly missingDays: number;
  /** Raised by hourly pulses, not yet confirmed by a whole day. */
  readonly provisional: boolean;
  /** What its counter may have done instead, as a clause, while no later reading settles it. */
  readonly doubt?: string;
  readonly coincidences: readonly Coincidence[];
  /** Public events that fit. Absent in findings from before they were looked for. */
  readonly causes?: CauseFinding;
  readonly aftermath: Aftermath | null;
  /** Whether the stars of the project go with use, as of the last day of the burst. Absent in findings from before it was noted. */
  readonly starQuality?: StarQualityVerdict;
  readonly data: DataSource;
}
