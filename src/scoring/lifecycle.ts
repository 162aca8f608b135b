import { DAY } from '../contracts/clock.ts';
import { count, date, plural } from '../text/format.ts';
import type { Adopters } from './credibility.ts';

/** How far a project has come. Shown beside the score, never mixed into it. Use in production is said only with evidence of it. */
type LifecycleStage = 'early' | 'growing' | 'established' | 'dormant';

export interface LifecycleFacts {
  readonly at: number;
  readonly createdAt: number | undefined;
  readonly stars: number | undefined;
  readonly contributors: number | undefined;
  /** Stable releases in the last 365 days. */
  readonly stableReleasesInYear: number | undefined;
  /** Time of the last push (ms), and when that was read: later pushes are not known. */
  readonly pushedAt: number | undefined;
  readonly pushReadAt: number | undefined;
  readonly archived: boolean;
  /** Deleted, private or taken down. */
  readonly gone: boolean;
  readonly adopters: Adopters;
}

export interface Lifecycle {
  /** Undefined when age or stars are unknown: the stage would be a guess. */
  readonly stage: LifecycleStage | undefined;
  /** The facts that decided, as sentence parts. */
  readonly because: readonly string[];
}

const EARLY = { stars: 1_000, years: 1 } as const;
const ESTABLISHED = { stars: 10_000, contributors: 100, years: 3, adopters: 10 } as const;
/** Without a push for so long, a project is dormant, days. */
export const DORMANT_DAYS = 365;
const YEAR = 365.2425 * DAY;

/**
 * Dormant: archived, gone, or without a push for a year up to the last reading. Early: under 1,000 stars, or in its first
 * year. Established: an ADOPTERS file that lists 10 or more, or all of 10,000 stars, 100 contributors, three years and a
 * stable release within the last one. Growing: between the two. A named list of users outranks age and stars, because it is
 * the only direct evidence of use among them.
 */
export function lifecycleOf(facts: LifecycleFacts): Lifecycle {
  const { stars, createdAt, contributors, adopters } = facts;
  const rest = dormancy(facts);
  if (rest !== undefined) return { stage: 'dormant', because: [rest] };
  if (adopters.state === 'listed' && adopters.count >= ESTABLISHED.adopters) {
    return {
      stage: 'established',
      because: [`used in production: ${adopters.file} lists ${plural(adopters.count, 'user')}`],
    };
  }
  if (stars === undefined || createdAt === undefined) {
    return { stage: undefined, because: [stars === undefined ? 'stars unknown' : 'date of creation unknown'] };
  }
  const years = (facts.at - createdAt) / YEAR;
  const early = [
    ...(stars < EARLY.stars ? [`under ${count(EARLY.stars)} stars`] : []),
    ...(years < EARLY.years ? ['in its first year'] : []),
  ];
  if (early.length > 0) return { stage: 'early', because: early };
  const lacking = [
    ...(stars < ESTABLISHED.stars ? [`under ${count(ESTABLISHED.stars)} stars`] : []),
    ...(years < ESTABLISHED.years ? ['younger than three years'] : []),
    ...(contributors === undefined
      ? ['contributors unknown']
      : contributors < ESTABLISHED.contributors
        ? [`fewer than ${ESTABLISHED.contributors} contributors`]
        : []),
    ...(facts.stableReleasesInYear === undefined
      ? ['releases unknown']
      : facts.stableReleasesInYear === 0
        ? ['no stable release in 12 months']
        : []),
  ];
  return lacking.length === 0
    ? {
        stage: 'established',
        because: [
          `${count(ESTABLISHED.stars)} stars, ${ESTABLISHED.contributors} contributors, three years and releases in the last 12 months`,
        ],
      }
    : { stage: 'growing', because: lacking };
}

/** Why a project is dormant; undefined where it is not, or nobody can tell. */
function dormancy({ pushedAt, pushReadAt, archived, gone }: LifecycleFacts): string | undefined {
  if (gone) return 'no longer on GitHub';
  if (archived) return 'archived by its owner';
  if (pushedAt === undefined || pushReadAt === undefined) return undefined;
  return pushReadAt - pushedAt >= DORMANT_DAYS * DAY ? `no push since ${date(pushedAt)}` : undefined;
}
