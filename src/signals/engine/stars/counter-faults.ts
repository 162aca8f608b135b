import type { Day } from '../../../contracts/figures/series.ts';
import { SHORT_BASELINE } from './baseline.ts';
import type { Baseline } from './baseline.ts';

/** What the counter does that people did not do, as far as it can be told on the day itself. */

/** Losing this share of all stars at once is a break: the days before it say nothing about the days after. */
export const BREAK_SHARE = 0.1;
/** Smaller losses are remembered for this long, larger ones for over a year: what comes back is not new interest. */
const LOSS_MEMORY = { small: 14, break: 400 };
/** A run of zeros less likely than this is a counter that stands still. */
const FROZEN_CHANCE = 1e-6;
/** A jump of at least a share of all stars and so many times the usual must show a tail before it counts. */
const SUSPECT_JUMPS = [
  { share: 0.1, ratio: 20 },
  { share: 0.03, ratio: 30 },
];
/** Below this count even an honest day can bring such a share; above the other, a project at a standstill is suspect at any size. */
const SUSPECT_FROM = { count: 500, dormantCount: 3_000, dormantLevel: 0.5 };
/** Long after a loss, only a gain of this share of it can be its return; smaller ones are the project's own. */
const RETURN_SHARE = 0.25;

/** Remembers stars that were lost, so that their return is not taken for interest. */
export function createLossMemory() {
  let lost = 0;
  let since = 0;
  let until = 0;
  return {
    /** Takes note of a loss; true if it breaks the series. */
    lose(day: Day, gain: number, before: number): boolean {
      if (day > until) lost = 0;
      if (gain >= 0) return false;
      const breaks = -gain >= 50 && -gain >= BREAK_SHARE * before;
      if (breaks || -gain >= Math.max(10, 0.001 * before)) {
        lost += -gain;
        since = day;
        until = Math.max(until, day + (breaks ? LOSS_MEMORY.break : LOSS_MEMORY.small));
      }
      return breaks;
    },
    /** How much of an unusual gain only gives back what was lost. */
    giveBack(day: Day, excess: number): number {
      if (lost <= 0 || day > until || excess <= 0) return 0;
      if (day > since + LOSS_MEMORY.small && excess < RETURN_SHARE * lost) return 0;
      const returned = Math.min(lost, excess);
      lost -= returned;
      return returned;
    },
  };
}

/** Notices a counter that stands still: a run of zeros that this project's days could not bring by chance. */
export function createStandstill() {
  let days = 0;
  let level = 0;
  let variance = 0;
  return {
    /** One more span without a star. True once the run is too improbable to be believed. */
    extend(span: number, baseline: Baseline): boolean {
      if (days === 0) {
        level = baseline.size >= SHORT_BASELINE ? baseline.level : 0;
        variance = baseline.variance;
      }
      days += span;
      return isFrozen();
    },
    /** The run is over: what it was, or null if it was a plausible lull. */
    end() {
      const frozen = isFrozen() ? { days, level, variance } : null;
      days = 0;
      return frozen;
    },
  };

  function isFrozen(): boolean {
    if (level <= 0) return false;
    const size = (level * level) / Math.max(variance - level, level * 1e-4);
    return days * size * Math.log(size / (size + level)) < Math.log(FROZEN_CHANCE);
  }
}

/** Whether a jump must show a tail before it counts. `before`: stars before it; NaN where that is not known. */
export function isSuspectJump({
  observed,
  expected,
  usual,
  before,
}: {
  readonly observed: number;
  readonly expected: number;
  readonly usual: number;
  readonly before: number;
}): boolean {
  if (!(before >= SUSPECT_FROM.count)) return false;
  if (before >= SUSPECT_FROM.dormantCount && usual < SUSPECT_FROM.dormantLevel) return true;
  return SUSPECT_JUMPS.some(({ share, ratio }) => observed >= share * before && observed >= ratio * expected);
}
