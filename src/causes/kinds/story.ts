import { dayOfSeconds } from '../../contracts/figures/series.ts';
import * as format from '../../text/format.ts';
import type { CauseKind } from '../cause-kind.ts';

/** Fewer points are a handful of readers. */
const LEAST_POINTS = 10;
/** A story brings some stars a point; one of which each point would have had to bring more than this is too small. */
const MOST_STARS_PER_POINT = 100;

/** A story that links to the project. */
export const story: CauseKind = {
  kind: 'story',
  explains: `a story that links to the repository, home page or documentation, with ${LEAST_POINTS} points or more and at least one for every ${MOST_STARS_PER_POINT} stars above usual`,
  find: ({ history, spike, from, to }) =>
    history.mentions.stories.flatMap((one) => {
      const day = dayOfSeconds(one.at);
      if (day < from || day > to) return [];
      if (one.points < Math.max(LEAST_POINTS, spike.excess / MOST_STARS_PER_POINT)) return [];
      return [
        {
          id: `${one.source}:${one.story}`,
          label: `${one.place}, ${format.plural(one.points, 'point')}`,
          phrase: `${format.plural(one.points, 'point')} on ${one.place}`,
          title: one.title,
          url: one.link,
          day,
          draw: one.points,
        },
      ];
    }),
};
