/**
 * When a change of a star count is the counter's doing: shares and ratios that alerts, rankings and scores have in common.
 * Counts and gains are in stars, `usual` in stars a day.
 */

/** Losing this share of all stars at once, and so many, is a break: the days before it say nothing about the days after. */
const BREAK = { share: 0.1, least: 50 };
/** What is left of a count that fell to nothing, and the count from which that is no matter of a few stars. */
export const NOTHING = { share: 0.1, least: 20 };
/** Smaller losses that no day of a project brings by itself. */
const LOSS = { share: 0.005, least: 20, ratio: 0.5 };
/**
 * A loss that comes back: within so many days after a break and after a smaller loss, by a step of at least a share of it.
 * The count is back when it lacks no more than one share of the loss, and has passed its old level by no more than another
 * share and some times the usual. Of less than all, what lies between `least` and `most` of the loss is taken for its return.
 */
export const RETURN = {
  days: 400,
  smallDays: 30,
  step: 0.5,
  lacking: 0.1,
  beyond: 0.6,
  growth: 5,
  least: 0.25,
  most: 1.6,
};
/** So long after a count fell to nothing, what it gains are its own stars that return. */
export const REBUILT_DAYS = 30;
/** A rise that is taken back at once: within so many days, by a fall of this share of it, which leaves no more than a share. */
export const FALL_BACK = { days: 120, least: 0.4, left: 0.5, believed: 0.1 };
/** Real interest leaves a tail: the labelled bursts kept at least a sixth on the day after their highest. */
export const TAIL = { share: 0.04, days: 7, ratio: 3 };

/** A jump of at least a share of all stars and so many times the usual must show a tail before it counts. */
const SUSPECT_JUMPS = [
  { share: 0.06, ratio: 15 },
  { share: 0.03, ratio: 30 },
];
const SMALLEST_SHARE = 0.03;
/** Below this count even an honest day can bring such a share; a project at a standstill is suspect at any size. */
const SUSPECT_FROM = { count: 500, dormantCount: 3_000, dormantLevel: 0.5, dormantGain: 50, dormantRatio: 30 };
/** So small a project is suspect when it multiplies. */
const SMALL = { least: 25, share: 0.06, ratio: 20 };
/** A rise that is worth the question whether it was taken back. */
const SUDDEN = { share: 0.1, ratio: 10, least: 50 };
/** A run of zeros less likely than this is a counter that does not move. */
const FROZEN_CHANCE = 1e-6;
/** Overdispersion of ordinary days: variance = mean + mean² x this (signals/baseline has where it is from). */
const TYPICAL_DISPERSION = 0.12;

export const isBreak = (loss: number, before: number): boolean => loss >= BREAK.least && loss >= BREAK.share * before;

export const isLargeLoss = (loss: number, before: number): boolean => loss >= Math.max(LOSS.least, LOSS.share * before);

/** @param expected stars that the days of the loss would have brought */
export const isUnusualLoss = (loss: number, expected: number): boolean => loss >= LOSS.ratio * expected;

/** Whether a rise can be suspect or sudden at all: most need no look at what is usual. */
export const isLargeRise = (gain: number, before: number): boolean =>
  gain >= SMALL.least &&
  (gain >= SMALLEST_SHARE * before || (before >= SUSPECT_FROM.dormantCount && gain >= SUSPECT_FROM.dormantGain));

export const isSuddenRise = (gain: number, before: number, expected: number): boolean =>
  gain >= Math.max(SUDDEN.least, SUDDEN.share * before) && gain >= SUDDEN.ratio * expected;

/** Whether a rise is so large that it counts only with a tail. `span`: days it covers. */
export function isSuspectRise(gain: number, before: number, usual: number, span: number): boolean {
  const expected = usual * span;
  if (before < SUSPECT_FROM.count)
    return gain >= Math.max(SMALL.least, SMALL.share * before) && gain >= SMALL.ratio * expected;
  if (before >= SUSPECT_FROM.dormantCount && usual < SUSPECT_FROM.dormantLevel)
    return gain >= Math.max(SUSPECT_FROM.dormantGain, SUSPECT_FROM.dormantRatio * expected);
  return SUSPECT_JUMPS.some(({ share, ratio }) => gain >= share * before && gain >= ratio * expected);
}

/**
 * Whether `days` without a star are less likely than one in a million for a project that gains `usual` a day: the chance of
 * a zero under the negative binomial, once for each day.
 */
export function isFrozen(usual: number, days: number): boolean {
  if (!(usual > 0)) return false;
  const size = 1 / TYPICAL_DISPERSION;
  return days * size * Math.log(size / (size + usual)) < Math.log(FROZEN_CHANCE);
}
