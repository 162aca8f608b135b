import * as format from '../../text/format.ts';
import { projectUrl } from '../../text/github-links.ts';
import type { CauseKind } from '../cause-kind.ts';

/** Stars above usual of the sister that weigh as much as a point of a story. */
const STARS_PER_POINT = 10;

/** A larger spike of another tracked project of the same owner, which began no later. */
export const sister: CauseKind = {
  kind: 'sister',
  explains: 'a larger spike of another tracked project of the same owner that began no later',
  find: ({ sisters, spike, from }) =>
    sisters
      .filter(({ onset, excess }) => onset >= from && onset <= spike.onset && excess > spike.excess)
      .map(({ repo, onset, excess }) => ({
        id: `sister:${repo}`,
        label: `spike of ${repo}, ${format.plural(Math.round(excess), 'star')} above usual`,
        phrase: `a spike of ${repo}`,
        title: null,
        url: projectUrl(repo) ?? null,
        day: onset,
        draw: excess / STARS_PER_POINT,
      })),
};
