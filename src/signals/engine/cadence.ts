import type { Day, ReleaseFact } from '../../contracts/series.ts';
import { studentUpperTail } from './distributions.ts';
import { isStableRelease } from '../../history/stable-release.ts';

/**
 * How a project releases, and how surprising a silence is.
 *
 * Model: the logarithms of the gaps between releases are normal, with the project's own mean and spread. Both are
 * learnt from its past gaps, newer ones weighing more, and shrunk towards what projects usually do (normal-inverse-gamma
 * prior), so the next gap is predicted by a Student t (Gelman et al., Bayesian Data Analysis, 3.3). The prior was set
 * on release dates taken from git tags; `predictionScale` narrows the prediction so that a gap called unlikely at 5 %
 * is exceeded in 5 % of the cases (fitted on every second project, checked on the others: see the README).
 */
export interface Cadence {
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

/** Releases no more than this many days apart are one: a release and its hot fixes, or the packages of one repository. */
export const sameReleaseDays = 2;
/** Gaps so far back count half. */
const halfLife = 15;
const longestMemory = 60;
const predictionScale = 0.87;
/** Mean of ln(gap) over projects (28 days), how many gaps that is worth, and the prior of the spread. */
const prior = { mean: 3.3, weight: 0.3, shape: 2, rate: 1.6 };

/** One stream of stable releases, oldest first, however many packages or branches they come from. */
export function releaseStream(releases: readonly ReleaseFact[]): { day: Day; version: string }[] {
  const stream: { day: Day; version: string }[] = [];
  const stable = releases.filter(({ version, prerelease }) => isStableRelease({ tag: version, prerelease }));
  for (const { day, version } of stable.sort((a, b) => a.day - b.day)) {
    const last = stream.at(-1);
    if (last === undefined || day - last.day > sameReleaseDays) stream.push({ day, version });
  }
  return stream;
}

/** The cadence from past gaps (days, oldest first); needs at least two. */
export function learnCadence(gaps: readonly number[]): Cadence {
  const recent = gaps.slice(-longestMemory);
  let weight = 0;
  let sum = 0;
  recent.forEach((gap, i) => {
    const share = 0.5 ** ((recent.length - 1 - i) / halfLife);
    weight += share;
    sum += share * Math.log(gap);
  });
  const own = sum / weight;
  let squares = 0;
  recent.forEach((gap, i) => {
    squares += 0.5 ** ((recent.length - 1 - i) / halfLife) * (Math.log(gap) - own) ** 2;
  });
  const trust = prior.weight + weight;
  const shape = prior.shape + weight / 2;
  const rate = prior.rate + squares / 2 + (prior.weight * weight * (own - prior.mean) ** 2) / (2 * trust);
  const sorted = recent.toSorted((a, b) => a - b);
  return {
    mean: (prior.weight * prior.mean + weight * own) / trust,
    scale: predictionScale * Math.sqrt((rate * (trust + 1)) / (shape * trust)),
    degrees: 2 * shape,
    spread: Math.sqrt(squares / weight),
    gaps: recent.length,
    usualGap: sorted[sorted.length >> 1] ?? 0,
    longestGap: sorted.at(-1) ?? 0,
  };
}

/** Chance that the next gap is at least so many days long. */
export function chanceOfGap(cadence: Cadence, days: number): number {
  return days <= 0 ? 1 : studentUpperTail((Math.log(days) - cadence.mean) / cadence.scale, cadence.degrees);
}

/** First whole number of days, up to `most`, at which so long a gap has at most this chance. */
export function unlikelyGap(cadence: Cadence, chance: number, most: number): number {
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (chanceOfGap(cadence, middle) <= chance) high = middle;
    else low = middle;
  }
  return high;
}
