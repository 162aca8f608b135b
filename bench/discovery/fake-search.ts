import { createServer } from 'node:http';
import { DAY, MINUTE, SECOND, dayOf } from '../../src/contracts/clock.ts';
import { Meter } from '../../test/fakes/github/meter.ts';
import { answerSlice } from '../../test/fakes/github/search-slices.ts';
import type { TurningClock } from '../../test/fakes/github/turning-clock.ts';
import { seededRandom } from '../fixtures/random.ts';
import { starsAt } from './population.ts';
import type { Repository } from './population.ts';

export interface FakeSearch {
  url: string;
  /** Searches that were answered, those that were incomplete or failed included. */
  searches: () => number;
  /** Star histories that were asked for. */
  histories: () => number;
  stop: () => Promise<void>;
}

/** How long GitHub takes for a search, and how often one goes wrong. */
const TAKES = 900;
const INCOMPLETE = 0.01;
const FAILS = 0.004;
const LIMITED = 0.003;
/** The index of a search engine lags behind, and is built anew so often. */
const INDEXED_EVERY = 10 * MINUTE;

/**
 * GitHub's search over a population that lives on as the clock turns, with the documented limits (30 a minute, 100 a page, 1,000
 * a search, secondary limits with `Retry-After`), incomplete results, failures and delay. Star histories are answered, too.
 */
export async function startFakeSearch(repositories: readonly Repository[], clock: TurningClock): Promise<FakeSearch> {
  const meter = new Meter(clock, {});
  const { next } = seededRandom(5);
  let searches = 0;
  let histories = 0;
  let indexedAt = -Infinity;
  let sorted: { repository: Repository; stars: number; day: number }[] = [];

  const refresh = (): void => {
    const at = clock.now();
    if (at - indexedAt < INDEXED_EVERY) return;
    indexedAt = at;
    sorted = repositories
      .filter(({ createdAt }) => createdAt <= at)
      .map((repository) => ({ repository, stars: starsAt(repository, at), day: dayOf(repository.createdAt) }))
      .sort((a, b) => a.stars - b.stars || a.repository.id - b.repository.id);
  };
  const firstWith = (stars: number): number => {
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.stars ?? 0) < stars) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const search = (query: URLSearchParams): { status: number; headers: Record<string, string>; body: unknown } => {
    const { remaining } = meter.state('search', true);
    if (remaining < 1)
      return {
        status: 403,
        headers: meter.headers('search', true),
        body: { message: 'API rate limit exceeded for user ID 1.' },
      };
    meter.charge('search', 1, true);
    searches += 1;
    clock.advance(TAKES);
    const luck = next();
    if (luck < LIMITED)
      return {
        status: 403,
        headers: { ...meter.headers('search', true), 'retry-after': '60' },
        body: { message: 'You have exceeded a secondary rate limit.' },
      };
    if (luck < LIMITED + FAILS) return { status: 502, headers: {}, body: { message: 'Server Error' } };
    refresh();
    const incomplete = luck < LIMITED + FAILS + INCOMPLETE;
    const answer = answerSlice(
      { at: clock.now(), method: 'GET', path: '', query, headers: {}, operation: '', variables: {}, text: '' },
      ({ stars: [low, high], created: [after, before] }, from, count) => {
        const [begin, end] = [firstWith(low), high === Infinity ? sorted.length : firstWith(high + 1)];
        const open = after === -Infinity && before === Infinity;
        const all = open ? undefined : sorted.slice(begin, end).filter(({ day }) => day >= after && day <= before);
        const total = all?.length ?? end - begin;
        const shown =
          all === undefined
            ? sorted.slice(begin + from, Math.min(end, begin + from + count))
            : all.slice(from, from + count);
        const kept = incomplete ? shown.slice(0, Math.floor(shown.length / 2)) : shown;
        return { total: incomplete ? Math.floor(total / 2) : total, incomplete, items: kept.map(viewOf) };
      },
    );
    return { ...(answer ?? { status: 422, body: {} }), headers: meter.headers('search', true) };
  };

  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const reply = (status: number, headers: Record<string, string>, body: unknown): void => {
      response.writeHead(status, {
        'content-type': 'application/json',
        date: new Date(clock.now()).toUTCString(),
        ...headers,
      });
      response.end(JSON.stringify(body));
    };
    if (address.pathname === '/search/repositories') {
      const { status, headers, body } = search(address.searchParams);
      reply(status, headers, body);
    } else if (address.pathname === '/rate_limit') {
      const of = (resource: 'core' | 'graphql' | 'search'): object => {
        const { limit, remaining: left, resetAt } = meter.state(resource, true);
        return { limit, remaining: left, reset: Math.ceil(resetAt / SECOND) };
      };
      reply(200, meter.headers('core', true), {
        resources: { core: of('core'), graphql: of('graphql'), search: of('search') },
      });
    } else if (address.pathname.endsWith('/stargazers/history')) {
      histories += 1;
      meter.charge('core', 1, true);
      clock.advance(100);
      const id = Number(/\/repos\/owner\/r(\d+)\//.exec(address.pathname)?.[1]);
      reply(200, meter.headers('core', true), weeksOf(repositories[id - 1], clock.now()));
    } else reply(404, {}, { message: 'Not Found' });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${at.port}`,
    searches: () => searches,
    histories: () => histories,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function viewOf({ repository, stars }: { repository: Repository; stars: number }): object {
  const { id, createdAt } = repository;
  return {
    node_id: `R_kgDO${String(id).padStart(7, '0')}`,
    full_name: `owner/r${id}`,
    private: false,
    archived: false,
    fork: false,
    stargazers_count: stars,
    forks_count: Math.floor(stars * 0.1),
    created_at: new Date(createdAt).toISOString(),
    pushed_at: new Date(createdAt).toISOString(),
    // As long as descriptions are on the average, and topics as many.
    description: `A repository that was made for measuring, number ${id}, of usual length`,
    language: 'TypeScript',
    topics: ['measuring', 'generated', `topic-${id % 500}`],
    has_issues: true,
    license: { spdx_id: 'MIT' },
  };
}

/** The newest seven weeks of a star history, as GitHub gives them. */
function weeksOf(repository: Repository | undefined, at: number): object[] {
  if (repository === undefined) return [];
  const today = dayOf(at);
  const sunday = today - ((today + 4) % 7);
  return Array.from({ length: 7 }, (_, week) => {
    const first = sunday - week * 7;
    const days = Array.from({ length: 7 }, (_day, offset) => {
      const start = (first + offset) * DAY;
      return start > at ? 0 : Math.max(0, starsAt(repository, Math.min(at, start + DAY)) - starsAt(repository, start));
    });
    return { week: (first * DAY) / SECOND, total: days.reduce((sum, one) => sum + one, 0), days };
  });
}
