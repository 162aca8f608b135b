import { startOfDay } from '../../src/core/clock.ts';
import { date } from '../../src/core/format.ts';

/**
 * A calendar day, `12 Mar 2025`, the same for every reader: shown as an instant in the reader's zone it would be the day
 * before in half of the world.
 */
export const dayText = (day: number): string => date(startOfDay(day));
