import type { ChartSeries } from '../../../src/contracts/messages/chart.ts';
import { overtaking } from '../../../src/history/stars/overtaking.ts';
import type { Overtaking } from '../../../src/history/stars/overtaking.ts';
import { knownPoints } from '../../../src/text/chart-facts.ts';
import * as format from '../../../src/text/format.ts';

const UNITS = [
  { name: 'week', weeks: 1, below: 9 },
  { name: 'month', weeks: 365.25 / 12 / 7, below: 104 },
  { name: 'year', weeks: 365.25 / 7, below: Infinity },
] as const;

/**
 * When each passes the next larger one in stars at the pace of the last weeks. Of two projects it is said as well that the one
 * does not pass the other; of several that would be a list of what does not happen.
 *
 * @param courses star counts by day without what only the counter did
 */
export function overtakingLines(courses: readonly ChartSeries[]): string[] {
  const bySize = courses
    .map((course) => ({ course, stars: knownPoints(course).at(-1)?.[1] ?? 0 }))
    .sort((a, b) => b.stars - a.stars)
    .map(({ course }) => course);
  return bySize.slice(1).flatMap((behind, at) => {
    const ahead = bySize[at];
    const found = ahead && overtaking(behind.points, ahead.points);
    if (ahead === undefined || found === undefined) return [];
    if (found.kind === 'passes')
      return [`At today’s pace ${behind.name} passes ${ahead.name} in stars in about ${inWords(found)}.`];
    return courses.length > 2 ? [] : [`At today’s pace ${behind.name} does not pass ${ahead.name} in stars.`];
  });
}

/** `5 years (3 to 12)`: the range in the same unit. */
function inWords({ weeks, soonest, latest }: Extract<Overtaking, { kind: 'passes' }>): string {
  const unit = UNITS.find(({ below }) => weeks < below) ?? UNITS[2];
  const number = (of: number): number => Math.max(1, Math.round(of / unit.weeks));
  const about = format.plural(number(weeks), unit.name);
  if (latest === undefined) return `${about} (${number(soonest)} or more, or never)`;
  return number(soonest) === number(latest) ? about : `${about} (${number(soonest)} to ${number(latest)})`;
}
