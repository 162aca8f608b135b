import { MOST_CAUSES } from '../../../causes/index.ts';
import type { SisterSpike } from '../../../causes/cause-kind.ts';
import type { Day } from '../../../contracts/figures/series.ts';

/** The jumps of the projects of one owner that can be named as a cause of a sister's spike. */
interface SisterJumps {
  add(jump: SisterSpike): void;
  /** Those of the other projects of its owner. */
  of(repo: string): SisterSpike[];
}

/** Of the jumps of a day only the largest can be named, beside the one that asks. */
const KEPT_OF_A_DAY = MOST_CAUSES + 1;

/**
 * Keeps few jumps of each owner and day, so that an owner of thousands of projects costs no more than as many owners. What
 * `causesOf` names is the same as with all of them.
 */
export function createSisterJumps(): SisterJumps {
  const owners = new Map<string, Map<Day, SisterSpike[]>>();
  return {
    add(jump) {
      const owner = ownerOf(jump.repo);
      const days = owners.get(owner) ?? new Map<Day, SisterSpike[]>();
      owners.set(owner, days);
      const kept = days.get(jump.onset) ?? [];
      const same = kept.find(({ repo }) => repo === jump.repo);
      if (same !== undefined && same.excess >= jump.excess) return;
      const others = kept.filter((one) => one !== same);
      days.set(jump.onset, [...others, jump].sort(largestFirst).slice(0, KEPT_OF_A_DAY));
    },
    of: (repo) => [...(owners.get(ownerOf(repo))?.values() ?? [])].flat().filter((one) => one.repo !== repo),
  };
}

/** In the order in which causes of one day are named. */
const largestFirst = (a: SisterSpike, b: SisterSpike): number => b.excess - a.excess || (a.repo < b.repo ? -1 : 1);

const ownerOf = (repo: string): string => repo.slice(0, Math.max(0, repo.indexOf('/'))).toLowerCase();
