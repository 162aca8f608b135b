import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../../contracts/clock.ts';
import type { Story } from '../../contracts/figures/mention.ts';
import { storyTitle } from '../../text/story-title.ts';
import { SourceError } from '../http/source-error.ts';
import type { SourceKind, StoryPortion, TimeRange } from '../source.ts';

/** The search answers with this many stories at most, whatever is asked for. */
const MOST_HITS = 1_000;
/** About 600 stories are posted in it. A slice with more than the search gives is halved. */
const SLICE_MS = 12 * HOUR;
const LEAST_SLICE_MS = MINUTE;
const LABEL = 'Hacker News';

const count = z.number().int().nullish();

const answer = z.object({
  hits: z.array(
    z.object({
      objectID: z.string(),
      title: z.string().nullish(),
      url: z.string().nullish(),
      created_at_i: z.number().int(),
      points: count,
      num_comments: count,
    }),
  ),
  nbHits: z.number().int().nonnegative(),
});

type Hit = z.infer<typeof answer>['hits'][number];

/**
 * Its public search, which knows every story. One sweep reads all stories of the last days, some six requests, and serves every
 * project; 10,000 requests an hour are allowed.
 */
export const hackerNews: SourceKind = {
  id: 'hacker-news',
  label: LABEL,
  reads: 'stories about projects, with points and comments',
  subject: 'stories',
  address: 'https://hn.algolia.com',
  everyHours: 1,
  pace: { everyMs: SECOND, atOnce: 1 },
  batch: MOST_HITS,
  licence: { name: 'public titles and links', credit: undefined },
  create: ({ http }) => {
    const ask = async (
      { from, to }: TimeRange,
      query: Readonly<Record<string, string>>,
      signal: AbortSignal,
    ): Promise<StoryPortion & { isWhole: boolean }> => {
      const [first, last] = [Math.floor(from / SECOND), Math.floor(to / SECOND)];
      const reply = await http.json(
        {
          path: '/api/v1/search_by_date',
          query: {
            tags: 'story',
            numericFilters: `created_at_i>=${first},created_at_i<=${last}`,
            hitsPerPage: String(MOST_HITS),
            attributesToRetrieve: 'objectID,title,url,created_at_i,points,num_comments',
            attributesToHighlight: 'none',
            ...query,
          },
          signal,
        },
        answer,
      );
      if (reply.state !== 'ok') throw new SourceError('malformed', `${LABEL} no longer has its search.`);
      const { hits, nbHits } = reply.value;
      // A story of another time than was asked for shows an answer that cannot be trusted with times.
      const within = hits.filter(({ created_at_i: at }) => at >= first && at <= last);
      if (within.length < hits.length)
        throw new SourceError('malformed', `${LABEL} answered with stories of another time than was asked for.`);
      return { from, to, stories: within.flatMap(storyOf), isWhole: nbHits <= hits.length };
    };

    async function* slice(range: TimeRange, signal: AbortSignal): AsyncGenerator<StoryPortion> {
      const portion = await ask(range, {}, signal);
      if (portion.isWhole) {
        yield portion;
        return;
      }
      const half = Math.floor((range.to - range.from) / 2 / SECOND) * SECOND;
      if (half < LEAST_SLICE_MS)
        throw new SourceError('malformed', `${LABEL} says that there are more stories than can be.`);
      yield* slice({ from: range.from, to: range.from + half }, signal);
      yield* slice({ from: range.from + half, to: range.to }, signal);
    }

    return {
      role: 'stories',
      isComplete: true,
      historyDays: 30,
      async *sweep({ from, to }, signal) {
        // Slices share a second, so that what was read is one unbroken time.
        for (let start = from; start < to; start += SLICE_MS)
          yield* slice({ from: start, to: Math.min(to, start + SLICE_MS) }, signal);
      },
      async search(address, range, signal) {
        const found = await ask(
          range,
          { query: `"${address}"`, restrictSearchableAttributes: 'url', advancedSyntax: 'true' },
          signal,
        );
        if (found.isWhole) return found;
        // The newest come first: of what is older than the oldest of them nothing is known.
        const oldest = Math.min(...found.stories.map(({ at }) => at), range.to);
        return { ...found, from: Math.min(oldest + SECOND, range.to) };
      },
    };
  },
};

/** Stories without an address, such as questions, are about no project. */
function storyOf({ objectID, title, url, created_at_i: at, points, num_comments: comments }: Hit): Story[] {
  const named = storyTitle(title ?? '');
  if (!/^\d{1,12}$/.test(objectID) || url == null || url === '' || url.length > 2_000 || named === '') return [];
  return [
    {
      id: objectID,
      url,
      link: `https://news.ycombinator.com/item?id=${objectID}`,
      title: named,
      at: at * SECOND,
      points: Math.max(0, points ?? 0),
      comments: Math.max(0, comments ?? 0),
    },
  ];
}
