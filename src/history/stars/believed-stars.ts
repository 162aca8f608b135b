import { startOfDay } from '../../contracts/clock.ts';
import type { Fact } from '../../contracts/figures/score.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';

/** A count that fell to less than this share of itself is doubted until it lasts. */
const DOUBTED_SHARE = 0.5;

/**
 * The newest star count that is to be believed: where the count has just fallen far or to nothing, and nothing shows yet that
 * it will stay so, the count from before the fall, with its own age.
 */
export function believedStars(stars: Fact, artefacts: readonly StarArtefact[]): Fact {
  const newest = artefacts.findLast(({ line }) => line === 'observed');
  if (newest === undefined || newest.settled || stars.value === undefined) return stars;
  const fell = newest.toCount < DOUBTED_SHARE * newest.fromCount && stars.value < DOUBTED_SHARE * newest.fromCount;
  return fell ? { ...stars, value: newest.fromCount, observedAt: startOfDay(newest.from + 1) - 1 } : stars;
}
