import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import type { StoryPortion } from '../../src/sources/source.ts';
import { hackerNews } from '../../src/sources/hacker-news/kind.ts';
import { lobsters } from '../../src/sources/lobsters/kind.ts';
import { startFakeSource } from '../fakes/sources/server.ts';
import type { FakeRequest } from '../fakes/sources/server.ts';
import { never, readerOf, STARTED } from '../support/source-setup.ts';

async function portions(sweep: AsyncIterable<StoryPortion>): Promise<StoryPortion[]> {
  const found: StoryPortion[] = [];
  for await (const portion of sweep) found.push(portion);
  return found;
}

/** The search as it behaves: the newest first, a thousand at most, with how many there are. */
function searchOf(at: readonly number[]): (request: FakeRequest) => { body: unknown } {
  return ({ query }) => {
    const [from = NaN, to = NaN] = [...(query['numericFilters'] ?? '').matchAll(/\d+/g)].map(Number);
    const hits = at.filter((one) => one >= from && one <= to).sort((a, b) => b - a);
    return {
      body: {
        nbHits: hits.length,
        hits: hits.slice(0, 1_000).map((one) => ({
          objectID: String(one),
          title: `Story ${one}`,
          url: 'https://example.org',
          created_at_i: one,
          points: 3,
          num_comments: null,
          author: 'someone',
        })),
      },
    };
  };
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);

describe('Hacker News', () => {
  it('is swept in slices that are halved until the search gives all of them', async () => {
    // 2,600 in an hour, and one at each end.
    const busy = Array.from({ length: 2_600 }, (_, at) => seconds(STARTED) + at);
    const first = seconds(STARTED - 5 * HOUR);
    const last = seconds(STARTED + 20 * HOUR);
    const fake = await startFakeSource(searchOf([first, ...busy, last]));
    const found = await portions(
      readerOf(hackerNews, 'stories', fake.url).sweep({ from: first * 1_000, to: last * 1_000 }, never),
    );
    const ids = new Set(found.flatMap(({ stories }) => stories).map(({ id }) => Number(id)));
    expect([...ids].sort((a, b) => a - b)).toEqual([first, ...busy, last]);
    // Together they are the whole range, without a gap.
    expect(found[0]?.from).toBe(first * 1_000);
    expect(found.at(-1)?.to).toBe(last * 1_000);
    for (const [at, { from }] of found.entries()) if (at > 0) expect(from).toBe(found[at - 1]?.to);
    expect(fake.requests.length).toBeLessThan(25);
    expect(fake.requests[0]).toMatchObject({ path: '/api/v1/search_by_date', query: { tags: 'story' } });
  });

  it('keeps no poster, no story without an address, and builds links itself', async () => {
    const at = seconds(STARTED);
    const hit = { title: 'A\u202e tool\n', url: 'https://github.com/acme/rocket', created_at_i: at, author: 'someone' };
    const fake = await startFakeSource(() => ({
      body: {
        nbHits: 4,
        hits: [
          { ...hit, objectID: '77', points: 312, num_comments: 9 },
          { ...hit, objectID: '78', url: null, points: 1 },
          { ...hit, objectID: '../79', points: 1 },
          { ...hit, objectID: '80', title: ' ', points: -4 },
        ],
      },
    }));
    const [portion] = await portions(
      readerOf(hackerNews, 'stories', fake.url).sweep({ from: STARTED - HOUR, to: STARTED }, never),
    );
    expect(portion?.stories).toEqual([
      {
        id: '77',
        url: 'https://github.com/acme/rocket',
        link: 'https://news.ycombinator.com/item?id=77',
        title: 'A tool',
        at: STARTED,
        points: 312,
        comments: 9,
      },
    ]);
  });

  it.each([
    ['stories of another time', { nbHits: 1, hits: [{ objectID: '1', created_at_i: 5 }] }, 'of another time'],
    ['more stories than can be', { nbHits: 5_000, hits: [] }, 'more stories than can be'],
    ['something else', { hits: 'none' }, 'what cannot be read'],
  ])('that answers with %s is not believed', async (_, body, message) => {
    const fake = await startFakeSource(() => ({ body }));
    const sweep = readerOf(hackerNews, 'stories', fake.url).sweep({ from: STARTED - HOUR, to: STARTED }, never);
    await expect(portions(sweep)).rejects.toThrow(message);
  });

  it('is searched for one address, and says since when it knows all of it', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => seconds(STARTED) - at * 3_600);
    const fake = await startFakeSource(searchOf(many));
    const { search } = readerOf(hackerNews, 'stories', fake.url);
    const found = await search?.('github.com/acme/rocket', { from: STARTED - 400 * DAY, to: STARTED }, never);
    expect(found?.stories).toHaveLength(1_000);
    expect(found?.from).toBe(STARTED - 999 * HOUR + 1_000);
    expect(fake.requests[0]?.query).toMatchObject({
      query: '"github.com/acme/rocket"',
      restrictSearchableAttributes: 'url',
    });
  });
});

describe('lobste.rs', () => {
  const story = (at: number): object => ({
    short_id: `s${seconds(at)}`.slice(0, 12),
    created_at: new Date(at).toISOString().replace('Z', '-00:00'),
    title: 'A tool',
    url: 'https://github.com/acme/rocket',
    score: 43,
    comment_count: 2,
    submitter_user: 'someone',
  });

  it('is read page by page, back to what was asked for and no further', async () => {
    const fake = await startFakeSource(({ path }) => {
      const number = Number(/page\/(\d+)/.exec(path)?.[1] ?? 1);
      return { body: Array.from({ length: 25 }, (_, at) => story(STARTED - ((number - 1) * 25 + at) * HOUR)) };
    });
    const found = await portions(
      readerOf(lobsters, 'stories', fake.url).sweep({ from: STARTED - 40 * HOUR, to: STARTED }, never),
    );
    expect(fake.requests.map(({ path }) => path)).toEqual(['/newest.json', '/newest/page/2.json']);
    expect(found.flatMap(({ stories }) => stories)).toHaveLength(41);
    expect(found[0]?.stories[0]).toEqual({
      id: `s${seconds(STARTED)}`,
      url: 'https://github.com/acme/rocket',
      link: `https://lobste.rs/s/s${seconds(STARTED)}`,
      title: 'A tool',
      at: STARTED,
      points: 43,
      comments: 2,
    });
  });

  it('that gives the same page for ever is left after the second one', async () => {
    const fake = await startFakeSource(() => ({ body: [story(STARTED - HOUR), { ...story(0), created_at: 'soon' }] }));
    await portions(readerOf(lobsters, 'stories', fake.url).sweep({ from: STARTED - DAY, to: STARTED }, never));
    expect(fake.requests).toHaveLength(2);
  });
});
