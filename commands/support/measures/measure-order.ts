import { DAY } from '../../../src/contracts/clock.ts';
import type { LeaderboardQuery, LeaderboardRow, ProjectFilter } from '../../../db/store.ts';
import { labelOf, orderOf } from '../../../src/measures/find.ts';
import type { Measure } from '../../../src/measures/measure.ts';
import { unitOf } from '../../../src/measures/units.ts';
import { plural } from '../../../src/text/format.ts';
import { readBound } from '../finding/bounds.ts';

/** Which end of a ranking comes first. */
export const ORDERS = [
  { value: 'best', label: 'best first', words: ['top', 'leading'] },
  { value: 'worst', label: 'worst first', words: ['bottom', 'weakest', 'poorest'] },
  { value: 'most', label: 'most first', words: ['highest', 'largest', 'biggest'] },
  { value: 'least', label: 'least first', words: ['lowest', 'fewest', 'smallest'] },
] as const;

type Order = (typeof ORDERS)[number]['value'];

/** A measure over one of its windows, from one of its ends. */
export interface Ranking {
  measure: Measure;
  window: number;
  order: Order;
}

/** Whether the least of what is shown comes first. */
function leastFirst({ measure, order }: Ranking): boolean {
  if (order === 'most' || order === 'least') return order === 'least';
  return (order === 'worst') !== (measure.better === 'lower');
}

/** A moment is stored, and the days since then are shown: the latest moment is the fewest days. */
const flipped = ({ measure }: Ranking): boolean => measure.unit === 'moment';

export interface Bounds {
  min: string | undefined;
  max: string | undefined;
}

/**
 * What the store is asked for, of the projects that a filter lets through. Bounds are read as the measure is shown: per cent, days, or plain numbers.
 * @throws UserError for a bound that is no number
 */
export function rankingQuery(
  ranking: Ranking,
  bounds: Bounds,
  filter: ProjectFilter,
  now: number,
): Omit<LeaderboardQuery, 'limit' | 'offset'> {
  const { measure, window } = ranking;
  const ascending = leastFirst(ranking) !== flipped(ranking);
  const { typed } = unitOf(measure.unit);
  const stored = (name: string, text: string | undefined): number | undefined => {
    const value = readBound(name, text);
    if (value === undefined) return undefined;
    return typed === '%' ? value / 100 : typed === 'days since' ? now - value * DAY : value;
  };
  const low = stored('min', bounds.min);
  const high = stored('max', bounds.max);
  const [minValue, maxValue] = flipped(ranking) ? [high, low] : [low, high];
  const floors = [measure.floor?.stars, filter.minStars].filter((stars) => stars !== undefined);
  const given = {
    minValue,
    maxValue,
    minStars: floors.length === 0 ? undefined : Math.max(...floors),
    // The lower end of a relative ranking is asked for its losses.
    minGained:
      leastFirst(ranking) || measure.floor?.gained === undefined
        ? undefined
        : { over: gainOver(window), least: measure.floor.gained },
  };
  return {
    ...filter,
    order: orderOf(measure, window),
    ascending,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

/** The gain that a floor is held against: that of the ranking's own window where it is stored, else of 30 days. */
const gainOver = (window: number): NonNullable<LeaderboardQuery['minGained']>['over'] =>
  window === 7 ? 'gained7d' : window === 90 ? 'gained90d' : 'gained30d';

/** `Top by star growth in 7 days`, `Worst by health score`, `Most open issues` */
export function rankingTitle({ measure, window, order }: Ranking): string {
  const label = labelOf(measure, window);
  if (order === 'most' || order === 'least') return `${order === 'most' ? 'Most' : 'Least'} by ${label}`;
  if (measure.better === 'neither') return `${order === 'best' ? 'Most' : 'Least'} by ${label}`;
  return `${order === 'best' ? 'Top' : 'Worst'} by ${label}`;
}

/** ` in 28 days` where the ranked gain is over other days than its window says; else nothing. */
export function daysNote({ measure, window }: Ranking, row: LeaderboardRow): string {
  const daysIn = measure.daysIn?.[window];
  const days = daysIn === undefined ? row.valueDays : row[daysIn];
  return typeof days !== 'number' || days === window || window === 0 ? '' : ` in ${plural(days, 'day')}`;
}

/** When the ranked figure was true. */
export const rankedAt = (row: LeaderboardRow): number => row.valueAt ?? row.starsObservedAt ?? row.at;
