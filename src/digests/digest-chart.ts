import type { RankingChart } from '../contracts/chart.ts';
import * as format from '../text/format.ts';
import { spanOf } from './span-of.ts';
import type { DigestContent } from './digest-content.ts';

/** The relative ranking as bars, or the absolute one where nothing passed the floor of the relative one; undefined when there is neither. */
export function digestChart(content: DigestContent): RankingChart | undefined {
  const relative = content.relative.length > 0;
  const picks = relative ? content.relative : content.absolute;
  if (picks.length === 0) return undefined;
  const asOf = content.figuresTo === null ? 'Age unknown.' : `As of ${format.dateTime(content.figuresTo)}.`;
  return {
    kind: 'ranking',
    title: relative ? `Fastest growing in ${spanOf(content)}` : `Most stars gained in ${spanOf(content)}`,
    measure: relative ? `stars gained in ${spanOf(content)}, relative` : `stars gained in ${spanOf(content)}`,
    format: relative ? 'growth' : 'gain',
    rows: picks.map((pick) => ({
      name: pick.fullName,
      value: relative ? pick.growth : pick.gained,
      note: relative ? `${format.signed(pick.gained)} stars` : format.signedPercent(pick.growth),
    })),
    footnote: `Source: GitHub star counts. ${asOf}`,
  };
}
