import * as format from '../text/format.ts';
import { DAY } from '../contracts/clock.ts';
import type { EpochDay } from '../contracts/clock.ts';
import type { DemoFigures, DemoProject } from './figures.ts';

/** A hole in the weekly counts this long is worth a sentence, days. */
const LONG_HOLE = 90;

interface Hole {
  /** Last day counted before it, and the first one after it. */
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** What is to be known before believing the demo: the days of its figures, their longest hole, what they never had. */
export function aboutFigures(figures: DemoFigures): string {
  const day = (epochDay: EpochDay): string => format.date(epochDay * DAY);
  const holes = figures.projects.flatMap((project) => longestHole(project) ?? []);
  // The latest: of all of them it is true that they pause from then on.
  const from = Math.max(...holes.map((hole) => hole.from));
  const ends = [...Map.groupBy(holes, (hole) => hole.to)].sort(([a], [b]) => a - b);
  const pauses = ends.map(([to, projects]) => `to ${day(to)} for ${projects.length}`);
  return [
    `Recorded figures of ${figures.projects.length} projects, ${day(figures.firstDay)} to ${day(figures.lastDay)}; works offline.`,
    ...(pauses.length === 0
      ? []
      : [
          `Weekly counts pause from ${day(from)} ${pauses.join(' and ')} of them; what would rest on a pause is left out.`,
        ]),
    'Merged pull requests were never recorded.',
  ].join('\n');
}

/** Where issues, contributors and releases were not counted for longest; undefined where no hole is long. */
function longestHole({ weekly }: DemoProject): Hole | undefined {
  let longest: Hole | undefined;
  for (const [index, { day: to }] of weekly.entries()) {
    const from = weekly[index - 1]?.day ?? to;
    if (to - from >= LONG_HOLE && to - from > (longest === undefined ? 0 : longest.to - longest.from))
      longest = { from, to };
  }
  return longest;
}
