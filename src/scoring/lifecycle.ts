import { DAY } from '../contracts/clock.ts';
import { plural } from '../text/format.ts';
import type { Adopters } from './credibility.ts';

/** How far the use of a project has come. Stands beside the score, never in it. */
export type LifecycleStage = 'early adopters' | 'stable growth' | 'production';

export interface LifecycleFacts {
  readonly at: number;
  readonly createdAt: number | undefined;
  readonly stars: number | undefined;
  readonly contributors: number | undefined;
  /** Stable releases in the last 365 days. */
  readonly stableReleasesInYear: number | undefined;
  readonly adopters: Adopters;
}

export interface Lifecycle {
  /** Undefined when age or stars are unknown: the stage would be a guess. */
  readonly stage: LifecycleStage | undefined;
  /** The facts that decided, as sentence parts. */
  readonly because: readonly string[];
}

const EARLY = { stars: 1_000, years: 1 } as const;
const PRODUCTION = { stars: 10_000, contributors: 100, years: 3, adopters: 10 } as const;
const YEAR = 365.2425 * DAY;

/**
 * Early adopters: under 1,000 stars, or in its first year. Production: an ADOPTERS file that lists 10 or more, or all of
 * 10,000 stars, 100 contributors, three years and a stable release within the last one. Stable growth: between the two.
 * A named list of users outranks age and stars, because it is the only direct evidence among them.
 */
export function lifecycleOf(facts: LifecycleFacts): Lifecycle {
  const { stars, createdAt, contributors, adopters } = facts;
  if (adopters.state === 'listed' && adopters.count >= PRODUCTION.adopters) {
    return { stage: 'production', because: [`${adopters.file} lists ${plural(adopters.count, 'user')}`] };
  }
  if (stars === undefined || createdAt === undefined) {
    return { stage: undefined, because: [stars === undefined ? 'stars unknown' : 'date of creation unknown'] };
  }
  const years = (facts.at - createdAt) / YEAR;
  const early = [
    ...(stars < EARLY.stars ? ['under 1,000 stars'] : []),
    ...(years < EARLY.years ? ['in its first year'] : []),
  ];
  if (early.length > 0) return { stage: 'early adopters', because: early };
  const lacking = [
    ...(stars < PRODUCTION.stars ? ['under 10,000 stars'] : []),
    ...(years < PRODUCTION.years ? ['younger than three years'] : []),
    ...(contributors === undefined
      ? ['contributors unknown']
      : contributors < PRODUCTION.contributors
        ? ['fewer than 100 contributors']
        : []),
    ...(facts.stableReleasesInYear === undefined
      ? ['releases unknown']
      : facts.stableReleasesInYear === 0
        ? ['no stable release in 12 months']
        : []),
  ];
  return lacking.length === 0
    ? {
        stage: 'production',
        because: ['10,000 stars, 100 contributors, three years and releases in the last 12 months'],
      }
    : { stage: 'stable growth', because: lacking };
}
