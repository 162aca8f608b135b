import { z } from 'zod';
import { SECOND } from '../../contracts/clock.ts';
import type { Story } from '../../contracts/figures/mention.ts';
import { storyTitle } from '../../text/story-title.ts';
import type { SourceKind, StoryPortion } from '../source.ts';

/** Pages of 25 stories, the newest first; some 40 stories are posted a day. */
const MOST_PAGES = 8;

const page = z.array(
  z.object({
    short_id: z.string(),
    created_at: z.string(),
    title: z.string(),
    url: z.string().nullish(),
    score: z.number().int(),
    comment_count: z.number().int().nullish(),
  }),
);

/** A small site that few people keep: its list of new stories, page by page, four times a day. It has no search. */
export const lobsters: SourceKind = {
  id: 'lobsters',
  label: 'lobste.rs',
  reads: 'stories about projects, with points and comments',
  subject: 'stories',
  address: 'https://lobste.rs',
  everyHours: 6,
  pace: { everyMs: 3 * SECOND, atOnce: 1 },
  batch: 25,
  licence: { name: 'public titles and links', credit: undefined },
  create: ({ http }) => ({
    role: 'stories',
    // What was removed, or lies beyond the last page that is read, is not in its list.
    isComplete: false,
    historyDays: 3,
    search: undefined,
    async *sweep({ from, to }, signal) {
      let read = to;
      for (let number = 1; number <= MOST_PAGES && read > from; number += 1) {
        const path = number === 1 ? '/newest.json' : `/newest/page/${number}.json`;
        const answer = await http.json({ path, signal }, page);
        if (answer.state !== 'ok' || answer.value.length === 0) return;
        const stories = answer.value.flatMap(storyOf).filter(({ at }) => at >= from && at <= to);
        const oldest = Math.min(...answer.value.map(({ created_at: at }) => Date.parse(at)).filter(Number.isFinite));
        yield { from: Math.max(from, Math.min(read, oldest)), to: read, stories } satisfies StoryPortion;
        // A list that does not go back in time would be read for ever.
        if (!(oldest < read)) return;
        read = oldest;
      }
    },
  }),
};

function storyOf(one: z.infer<typeof page>[number]): Story[] {
  const [at, title] = [Date.parse(one.created_at), storyTitle(one.title)];
  const { short_id: id, url } = one;
  if (!/^[a-z0-9]{1,12}$/.test(id) || url == null || url === '' || url.length > 2_000) return [];
  if (!Number.isFinite(at) || title === '') return [];
  return [
    {
      id,
      url,
      link: `https://lobste.rs/s/${id}`,
      title,
      at,
      points: Math.max(0, one.score),
      comments: Math.max(0, one.comment_count ?? 0),
    },
  ];
}
