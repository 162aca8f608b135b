import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import type { Store } from '../../db/store.ts';
import type { FakeReply } from '../fakes/sources/server.ts';
import { STARTED } from '../support/source-setup.ts';
import { sourceWorld } from '../support/source-world.ts';

interface Posted {
  id: number;
  at: number;
  url: string;
  points: number;
}

/** The stories that the search of the world knows; tests change them as they go. */
async function worldWithStories(stories: Posted[]): Promise<Awaited<ReturnType<typeof sourceWorld>>> {
  const world = await sourceWorld({ GROUNDSWELL_SOURCE_HACKER_NEWS: 'yes' });
  world.faults.set('hacker-news', () => {
    const query = world.fake.requests.at(-1)?.query ?? {};
    const [from = NaN, to = NaN] = [...(query['numericFilters'] ?? '').matchAll(/\d+/g)].map(Number);
    const term = query['query']?.replaceAll('"', '');
    const hits = stories
      .filter(
        ({ at, url }) => at >= from * 1_000 && at < (to + 1) * 1_000 && (term === undefined || url.includes(term)),
      )
      .map(({ id, at, url, points }) => ({
        objectID: String(id),
        title: `Story ${id}`,
        url,
        created_at_i: Math.floor(at / 1_000),
        points,
        num_comments: 1,
      }));
    return { body: { hits, nbHits: hits.length } } satisfies FakeReply;
  });
  return world;
}

async function mentionsOf(store: Store, project: number) {
  const [row] = await store.observations.recorded([project], { mentions: { from: 0, to: Number.MAX_SAFE_INTEGER } });
  return { stories: row?.mentions ?? [], read: row?.mentionsRead ?? [] };
}

describe('stories about projects', () => {
  it('are found for every project by one sweep, and their points are followed for three days', async () => {
    const first: Posted = { id: 1, at: STARTED - HOUR, url: 'https://github.com/acme/rocket/issues/3', points: 12 };
    const stories: Posted[] = [
      first,
      { id: 2, at: STARTED - 2 * HOUR, url: 'https://github.com/other/thing', points: 500 },
      { id: 3, at: STARTED - 40 * DAY, url: 'https://github.com/acme/bare', points: 90 },
    ];
    const world = await worldWithStories(stories);
    const rocket = await world.project('acme/rocket');
    const bare = await world.project('acme/bare');
    expect(await world.run()).toMatchObject({ 'hacker-news': { failed: 0, stopped: undefined } });
    const found = await mentionsOf(world.store, rocket);
    expect(found.stories).toEqual([
      {
        source: 'hacker-news',
        story: '1',
        place: 'Hacker News',
        link: 'https://news.ycombinator.com/item?id=1',
        title: 'Story 1',
        at: STARTED - HOUR,
        points: 12,
        comments: 1,
      },
    ]);
    // What was posted before a project was tracked is looked up once, and for how long is written down.
    expect((await mentionsOf(world.store, bare)).stories).toMatchObject([{ story: '3', points: 90 }]);
    expect(Math.round((STARTED - Math.min(...found.read.map(({ from }) => from))) / DAY)).toBe(400);

    world.clock.advance(HOUR);
    first.points = 240;
    await world.run();
    expect((await mentionsOf(world.store, rocket)).stories).toMatchObject([{ points: 240 }]);
    world.clock.advance(4 * DAY);
    first.points = 9;
    const asked = world.fake.requests.length;
    await world.run();
    // Six days and a half at most: what is new, and three days again.
    expect(world.fake.requests.slice(asked).filter(({ path }) => path.startsWith('/hacker-news')).length).toBeLessThan(
      16,
    );
    world.clock.advance(4 * DAY);
    first.points = 1;
    await world.run();
    expect((await mentionsOf(world.store, rocket)).stories).toMatchObject([{ points: 9 }]);
  });

  it('say where they were not looked for', async () => {
    const world = await worldWithStories([]);
    const rocket = await world.project('acme/rocket');
    await world.run();
    const whole = world.faults.get('hacker-news');
    world.faults.set('hacker-news', () => ({ status: 503 }));
    world.clock.advance(2 * HOUR);
    expect(await world.run()).toMatchObject({
      'hacker-news': { read: 0, stopped: 'Hacker News answered with an error of its own (503).' },
      ecosystems: { stopped: undefined },
    });
    const before = Math.max(...(await mentionsOf(world.store, rocket)).read.map(({ to }) => to));
    expect(before).toBeLessThan(world.clock.now() - HOUR);
    // Back after more than it goes back: the time between stays unread.
    world.clock.advance(60 * DAY);
    if (whole !== undefined) world.faults.set('hacker-news', whole);
    await world.run();
    const { read } = await mentionsOf(world.store, rocket);
    expect(read.some(({ from, to }) => from <= before + 20 * DAY && to >= before + 20 * DAY)).toBe(false);
  });
});
