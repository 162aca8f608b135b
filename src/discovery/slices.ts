import type { Floors, Slice } from '../contracts/figures/discovery.ts';
import type { Day } from '../contracts/figures/series.ts';

/** How many repositories have at least so many stars. Falls as `stars` rises. */
export type CountAbove = (stars: number) => number;

/** No search shows more. */
const MOST_IN_SLICE = 1_000;
/** As many as a slice is planned to have: a night adds some, and each slice that has too many costs a request. */
const PLANNED_IN_SLICE = 930;
/** More than any repository has. */
const MOST_STARS = 4_000_000;
/** Before the first repository on GitHub. */
const FIRST_DAY: Day = 13_787;

/** Both bands of a sweep: the new ones first, because what takes off from nothing is among them. */
export interface Bands {
  readonly young: CountAbove;
  readonly all: CountAbove;
}

/**
 * What a night asks for: slices of at most `planned` repositories each as far as the counts tell, fewest stars first. Whatever
 * gains stars while the night goes on moves towards what is asked for later, so it is seen twice rather than not at all.
 */
export function planSlices(floors: Floors, today: Day, { young, all }: Bands, planned = PLANNED_IN_SLICE): Slice[] {
  const youngFrom = today - floors.newDays;
  return [
    ...(floors.newStars < floors.stars
      ? cut(
          { starsFrom: floors.newStars, starsTo: floors.stars - 1, createdFrom: youngFrom, createdTo: null },
          young,
          planned,
        )
      : []),
    ...cut({ starsFrom: floors.stars, starsTo: null, createdFrom: null, createdTo: null }, all, planned),
  ];
}

/** A slice in ranges of stars that have at most `planned` each; a single count of stars can still have more. */
function cut(whole: Slice, above: CountAbove, planned: number): Slice[] {
  const last = whole.starsTo ?? MOST_STARS;
  const slices: Slice[] = [];
  for (let from = whole.starsFrom; from <= last;) {
    let to = from;
    // The largest range that fits, by bisection: counts above only fall.
    for (let low = from, high = last; low <= high;) {
      const middle = Math.floor((low + high) / 2);
      if (above(from) - above(middle + 1) <= planned) {
        to = middle;
        low = middle + 1;
      } else high = middle - 1;
    }
    slices.push({ ...whole, starsFrom: from, starsTo: to >= last ? whole.starsTo : to });
    from = to + 1;
  }
  return slices;
}

/**
 * A slice that turned out to have `total` repositories, in parts that should have few enough: by stars, and where all have the
 * same number, by date of creation. Undefined where it cannot be cut any further.
 */
export function splitSlice(slice: Slice, total: number, today: Day): Slice[] | undefined {
  const parts = Math.max(2, Math.ceil(total / (0.85 * MOST_IN_SLICE)));
  const { starsFrom, starsTo } = slice;
  if (starsTo === null || starsTo > starsFrom) {
    const share = paretoAbove(starsFrom, starsTo);
    const found = cut(slice, (stars) => total * share(stars), Math.ceil(total / parts));
    return found.length > 1 ? found : halves(slice);
  }
  const from = slice.createdFrom ?? FIRST_DAY;
  const to = slice.createdTo ?? today;
  if (to <= from) return undefined;
  const days = Math.ceil((to - from + 1) / parts);
  const ranges: Slice[] = [];
  for (let at = from; at <= to; at += days)
    ranges.push({
      ...slice,
      createdFrom: at === from ? slice.createdFrom : at,
      createdTo: at + days > to ? slice.createdTo : at + days - 1,
    });
  return ranges;
}

function halves(slice: Slice): Slice[] {
  const middle = Math.floor((slice.starsFrom + (slice.starsTo ?? 2 * slice.starsFrom)) / 2);
  return [
    { ...slice, starsTo: middle },
    { ...slice, starsFrom: middle + 1 },
  ];
}

/** Stars are spread by a power law, in any range of them: of those from `from` on, the share that has at least so many. */
function paretoAbove(from: number, to: number | null): CountAbove {
  const above = (stars: number): number => (Math.max(1, from) / Math.max(1, stars)) ** POWER;
  const rest = to === null ? 0 : above(to + 1);
  return (stars) => Math.max(0, (above(stars) - rest) / (1 - rest));
}

/** How fast the number of repositories falls with their stars. */
const POWER = 1.2;

/** Counts above, from how many have each number of stars. */
export function countAbove(counts: readonly { stars: number; candidates: number }[]): CountAbove {
  const sorted = counts.toSorted((a, b) => a.stars - b.stars);
  const from: number[] = Array.from({ length: sorted.length + 1 }, () => 0);
  for (let at = sorted.length - 1; at >= 0; at -= 1) from[at] = (from[at + 1] ?? 0) + (sorted[at]?.candidates ?? 0);
  return (stars) => {
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = Math.floor((low + high) / 2);
      if ((sorted[middle]?.stars ?? 0) < stars) low = middle + 1;
      else high = middle;
    }
    return from[low] ?? 0;
  };
}

/** Counts above, from the totals at some numbers of stars, by a power law between two of them. */
export function surveyedAbove(totals: readonly { stars: number; total: number }[]): CountAbove {
  const known = totals.toSorted((a, b) => a.stars - b.stars);
  return (stars) => {
    const at = Math.max(
      0,
      known.findLastIndex((one) => one.stars <= stars),
    );
    const below = known[at];
    if (below === undefined || below.total === 0) return 0;
    const above = known[at + 1];
    const power =
      above === undefined || above.total === 0
        ? POWER
        : Math.log(below.total / above.total) / Math.log(above.stars / below.stars);
    return below.total * (below.stars / Math.max(below.stars, stars)) ** power;
  };
}

/** Numbers of stars at which a first night asks how many there are. */
export function surveyPoints({ stars, newStars }: Floors): { young: readonly number[]; all: readonly number[] } {
  const spread = (from: number, steps: readonly number[]): number[] => [
    ...new Set(steps.map((step) => Math.max(1, Math.round(from * step)))),
  ];
  return {
    young: newStars < stars ? spread(newStars, [1, 2, 4]) : [],
    all: spread(stars, [1, 1.2, 1.5, 2, 3, 5, 10, 20, 60]),
  };
}
