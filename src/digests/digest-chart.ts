import type { PanelsChart } from '../contracts/messages/chart.ts';
import * as format from '../text/format.ts';
import type { DigestContent } from './digest-content.ts';

const PERIODS = { 1: 'day', 7: 'week', 30: '30 days' } as const;

/** How the listed projects came to their gains, one row each; undefined where no period before this one is known. */
export function digestChart(content: DigestContent): PanelsChart | undefined {
  const picks = content.relative.length > 0 ? content.relative : content.absolute;
  const panels = picks.flatMap(({ fullName, past }) =>
    past === undefined ? [] : [{ name: fullName, line: past.line, gains: past.gains }],
  );
  const most = Math.max(0, ...panels.map(({ gains }) => gains.length));
  if (!panels.some(({ gains }) => gains.slice(0, -1).some((gain) => gain !== null))) return undefined;
  const period = PERIODS[content.windowDays];
  const asOf = content.figuresTo === null ? 'Age unknown.' : `As of ${format.dateTime(content.figuresTo)}.`;
  return {
    kind: 'panels',
    title:
      content.windowDays === 30
        ? `Stars in 30 days, ${most} times in a row`
        : `Stars a ${period}, the last ${format.plural(most, period)}`,
    unit: 'stars',
    period,
    panels,
    footnote: asOf,
  };
}
