import { studentUpperTail } from './stars/distributions.ts';

/**
 * How surprising a silence between stable releases is, by the gaps of `history/release-cadence`.
 *
 * Model: the logarithms of the gaps between releases are normal, with the project's own mean and spread. Both are
 * learnt from its past gaps, newer ones weighing more, and shrunk towards what projects usually do (normal-inverse-gamma
 * prior), so the next gap is predicted by a Student t (Gelman et al., Bayesian Data Analysis, 3.3). The prior was set
 * on release dates taken from git tags; `PREDICTION_SCALE` narrows the prediction so that a gap called unlikely at 5 %
 * is exceeded in 5 % of the cases (fitted on every second project, checked on the others: see the README).
 */
export interface SilenceModel {
  /** Mean of ln(gap in days), scale and degrees of freedom of the predictive t. */
  readonly mean: number;
  readonly scale: number;
  readonly degrees: number;
  /** Spread of the project's own ln(gap). */
  readonly spread: number;
  /** Gaps that it was learnt from: the newest ones. */
  readonly gaps: number;
  /** Their median, and the longest of them. */
  readonly usualGap: number;
  readonly longestGap: number;
}

/** Gaps so far back count half. */
const HALF_LIFE = 15;
const LONGEST_MEMORY = 60;
const PREDICTION_SCALE = 0.87;
/** Mean of ln(gap) over projects (28 days), how many gaps that is worth, and the prior of the spread. */
const PRIOR = { mean: 3.3, weight: 0.3, shape: 2, rate: 1.6 };

/** The model from past gaps (days, oldest first); needs at least two. */
export function learnSilences(gaps: readonly number[]): SilenceModel {
  const recent = gaps.slice(-LONGEST_MEMORY);
  let weight = 0;
  let sum = 0;
  recent.forEach((gap, i) => {
    const share = 0.5 ** ((recent.length - 1 - i) / HALF_LIFE);
    weight += share;
    sum += share * Math.log(gap);
  });
  const own = sum / weight;
  let squares = 0;
  recent.forEach((gap, i) => {
    squares += 0.5 ** ((recent.length - 1 - i) / HALF_LIFE) * (Math.log(gap) - own) ** 2;
  });
  const trust = PRIOR.weight + weight;
  const shape = PRIOR.shape + weight / 2;
  const rate = PRIOR.rate + squares / 2 + (PRIOR.weight * weight * (own - PRIOR.mean) ** 2) / (2 * trust);
  const sorted = recent.toSorted((a, b) => a - b);
  return {
    mean: (PRIOR.weight * PRIOR.mean + weight * own) / trust,
    scale: PREDICTION_SCALE * Math.sqrt((rate * (trust + 1)) / (shape * trust)),
    degrees: 2 * shape,
    spread: Math.sqrt(squares / weight),
    gaps: recent.length,
    usualGap: sorted[sorted.length >> 1] ?? 0,
    longestGap: sorted.at(-1) ?? 0,
  };
}

/** Chance that the next gap is at least so many days long. */
export function chanceOfGap(model: SilenceModel, days: number): number {
  return days <= 0 ? 1 : studentUpperTail((Math.log(days) - model.mean) / model.scale, model.degrees);
}

/** First whole number of days, up to `most`, at which so long a gap has at most this chance. */
export function unlikelyGap(model: SilenceModel, chance: number, most: number): number {
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (chanceOfGap(model, middle) <= chance) high = middle;
    else low = middle;
  }
  return high;
}
