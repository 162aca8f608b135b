import { HOUR, dayOf } from '../../src/contracts/clock.ts';

/** The last day of the star history that is over at a moment: midnight in the published zone is at 08:00 UTC at the latest. */
export const wholeThrough = (at: number): number => dayOf(at - 8 * HOUR) - 1;
