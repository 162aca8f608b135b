import type { CountSeries, Day, GainSeries, ProjectHistory } from '../../contracts/figures/series.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';
import { judgeCounts } from './star-artefacts.ts';
import type { CountOfDay } from './star-steps.ts';

/**
 * Days of figures that a judgement rests on: a count that fell is awaited back for 400 days, and what is usual before that is
 * known from a season.
 */
export const JUDGED_DAYS = 500;

/**
 * What the star counter of a project did, in both lines, oldest first. The star history is made of stars that exist and have
 * dates, so that in it nothing falls or stands still; but so many at once that nobody followed are there as well.
 */
export function artefactsOf(history: Pick<ProjectHistory, 'counts' | 'starHistory' | 'events'>): StarArtefact[] {
  const moves = history.events.filter(({ type }) => type === 'moved' || type === 'renamed').map(({ day }) => day);
  const observed = history.counts.stars === null ? [] : judgeCounts(countsOf(history.counts.stars), { moves });
  const rebuilt = history.starHistory === null ? [] : judgeGains(history.starHistory, history.counts.stars);
  return [...observed, ...rebuilt].sort((a, b) => a.from - b.from);
}

function countsOf({ start, values }: CountSeries): CountOfDay[] {
  return values.flatMap((count, index) => (count === null ? [] : [{ day: start + index, count }]));
}

/** Jumps without a tail in the star history. Days that are not known separate stretches: what they gained is in no difference. */
function judgeGains({ start, values, completeThrough }: GainSeries, counts: CountSeries | null): StarArtefact[] {
  const through = Math.min(values.length, completeThrough - start + 1);
  const total = values.reduce<number>((sum, gained) => sum + (gained ?? 0), 0);
  const newest = counts?.values.findLast((count) => count !== null) ?? total;
  const found: StarArtefact[] = [];
  let stretch: CountOfDay[] = [];
  let count = Math.max(0, newest - total);
  const judge = (): void => {
    for (const artefact of judgeCounts(stretch))
      if (artefact.kind === 'jumped' && !artefact.believed && artefact.settled)
        found.push({ ...artefact, line: 'reconstructed' });
    stretch = [];
  };
  for (let index = 0; index < through; index += 1) {
    const gained = values[index] ?? null;
    const day: Day = start + index;
    if (gained === null) judge();
    else {
      if (stretch.length === 0) stretch.push({ day: day - 1, count });
      count += gained;
      stretch.push({ day, count });
    }
  }
  judge();
  return found;
}
