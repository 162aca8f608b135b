import { createHash } from 'node:crypto';
import { DAY, HOUR, SECOND } from '../../../src/contracts/clock.ts';
import type { FakeAnswer, SeenRequest } from './requests.ts';
import { answerSlice } from './search-slices.ts';
import type { FakeRepository, World } from './world.ts';
import { pushedAt } from './world.ts';
import { dayInZone } from './zone-day.ts';

export interface RestEndpoint {
  readonly world: World;
  readonly url: string;
}

const failed = (status: number, message: string): FakeAnswer => ({
  status,
  headers: {},
  body: { message, documentation_url: 'https://docs.github.com/rest' },
});

/** An answer, or undefined for a route that the fake does not have. */
export function answerRest(
  endpoint: RestEndpoint,
  request: SeenRequest,
  at: number,
  token: string | undefined,
): FakeAnswer | undefined {
  if (request.path === '/search/repositories') return searchRepositories(endpoint, request, at);
  const match = /^\/(?:repos\/([^/]+)\/([^/]+)|repositories\/(\d+))(\/.*)?$/.exec(decodeURIComponent(request.path));
  if (!match || request.method !== 'GET') return undefined;
  const [, owner, name, number, rest = ''] = match;
  const route = routes[rest];
  if (!route) return undefined;
  const found =
    number === undefined
      ? endpoint.world.named(owner ?? '', name ?? '')
      : { repository: endpoint.world.withNumber(Number(number)), moved: false };
  const repository = found?.repository;
  if (!repository || repository.troubles.deleted || repository.troubles.private) return failed(404, 'Not Found');
  if (found.moved) {
    const query = request.query.toString();
    return {
      ...failed(301, 'Moved Permanently'),
      headers: {
        location: `${endpoint.url}/repositories/${repository.databaseId}${rest}${query === '' ? '' : `?${query}`}`,
      },
    };
  }
  const policy = endpoint.world.refusal(repository.owner, token);
  if (policy) return failed(403, policy.message);
  if (repository.troubles.blocked) return failed(451, 'Repository access blocked');
  return route(endpoint, repository, request, at);
}

/** Search by owner or by a part of the name, as GitHub answers it: most stars first, no forks, nothing private. */
function searchRepositories(endpoint: RestEndpoint, request: SeenRequest, at: number): FakeAnswer {
  const slice = answerSlice(request, ({ stars, created }, from, count) => {
    const within = (value: number, [low, high]: readonly [number, number]): boolean => low <= value && value <= high;
    const all = endpoint.world.all
      .filter(({ isFork, troubles }) => !isFork && !troubles.private && !troubles.deleted && !troubles.blocked)
      .map((each) => ({ each, stars: endpoint.world.starsAt(each, at) }))
      .filter((one) => within(one.stars, stars) && within(Math.floor(one.each.createdAt / DAY), created))
      .sort((a, b) => a.stars - b.stars || a.each.databaseId - b.each.databaseId);
    const items = all.slice(from, from + count).map(({ each }) => viewOf(endpoint.world, each, at));
    return { total: all.length, incomplete: false, items };
  });
  if (slice !== undefined) return slice;
  const query = request.query.get('q') ?? '';
  const owner = /^user:([\w-]+) fork:false$/.exec(query)?.[1];
  const part = /^([\w.-]+) in:name fork:false$/.exec(query)?.[1]?.toLowerCase();
  if (owner === undefined && part === undefined) return failed(422, 'Validation Failed');
  const { world } = endpoint;
  const named = part === undefined ? [] : world.all.filter(({ name }) => name.toLowerCase().includes(part));
  const found = (owner === undefined ? named : world.owned(owner))
    .filter(({ isFork, troubles }) => !isFork && !troubles.private && !troubles.deleted && !troubles.blocked)
    .sort((a, b) => world.starsAt(b, at) - world.starsAt(a, at));
  if (owner !== undefined && found.length === 0)
    return failed(
      422,
      'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.',
    );
  const perPage = Number(request.query.get('per_page') ?? 30);
  const from = (Number(request.query.get('page') ?? 1) - 1) * perPage;
  return {
    status: 200,
    headers: {},
    body: {
      total_count: found.length,
      incomplete_results: false,
      items: found.slice(from, from + perPage).map((each) => viewOf(world, each, at)),
    },
  };
}

type Route = (endpoint: RestEndpoint, repository: FakeRepository, request: SeenRequest, at: number) => FakeAnswer;

const routes: Readonly<Record<string, Route>> = {
  '': (endpoint, repository, _request, at) => ({
    status: 200,
    headers: {},
    body: { ...viewOf(endpoint.world, repository, at), subscribers_count: watchersOf(endpoint.world, repository, at) },
  }),
  '/stargazers/history': starHistory,
  '/contributors': (endpoint, repository, request) => {
    if (repository.troubles.tooManyContributors) {
      return failed(
        403,
        'The history or contributor list is too large to list contributors for this repository via the API.',
      );
    }
    if (repository.contributors === 0) return { status: 204, headers: {}, body: undefined };
    return {
      status: 200,
      headers: repository.contributors > 1 ? { link: linkTo(endpoint, request, 1, repository.contributors) } : {},
      body: [{ login: 'someone', id: 1, type: 'User', contributions: 5 }],
    };
  },
};

function starHistory(endpoint: RestEndpoint, repository: FakeRepository, request: SeenRequest, at: number): FakeAnswer {
  if (request.headers['x-github-api-version'] !== '2026-03-10') return failed(404, 'Not Found');
  const { troubles } = repository;
  if (troubles.spamFlagged) return failed(422, 'This repository has been flagged as spammy.');
  const perPage = Math.min(30, Number(request.query.get('per_page') ?? 30));
  const page = Number(request.query.get('page') ?? 1);
  const today = dayInZone(at, endpoint.world.zone);
  const sunday = (day: number): number => day - ((((day + 4) % 7) + 7) % 7);
  const newest = sunday(today);
  const oldest = sunday(repository.firstStarDay);
  const pages = Math.max(1, Math.ceil(((newest - oldest) / 7 + 1) / perPage));
  const body: { week: number; total: number; days: number[] }[] = [];
  for (let index = (page - 1) * perPage; index < page * perPage; index += 1) {
    const first = newest - index * 7;
    if (first < oldest) break;
    if (once(troubles.lostWeeks, first)) continue;
    const days = Array.from({ length: 7 }, (_, day) =>
      first + day <= today ? (repository.gains[first + day - repository.firstStarDay] ?? 0) : 0,
    );
    const total = days.reduce((sum, day) => sum + day, 0) + (once(troubles.falseWeeks, first) ? 1 : 0);
    body.push({ week: (first * DAY + endpoint.world.weekHour * HOUR) / SECOND, total, days });
  }
  const link: Record<string, string> = pages > 1 ? { link: linkTo(endpoint, request, page, pages) } : {};
  return {
    status: 200,
    headers: { ...link, etag: `W/"${createHash('sha1').update(JSON.stringify(body)).digest('hex')}"` },
    body,
  };
}

function once(weeks: Map<number, number>, first: number): boolean {
  const left = weeks.get(first) ?? 0;
  if (left > 0) weeks.set(first, left - 1);
  return left > 0;
}

function linkTo(endpoint: RestEndpoint, request: SeenRequest, page: number, last: number): string {
  const to = (number: number, rel: string): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(number));
    return `<${endpoint.url}${request.path}?${query.toString()}>; rel="${rel}"`;
  };
  return [
    ...(page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ].join(', ');
}

const watchersOf = (world: World, repository: FakeRepository, at: number): number =>
  Math.floor(world.starsAt(repository, at) / 50);

/** A repository as lists and search show it. */
function viewOf(world: World, repository: FakeRepository, at: number): object {
  const stars = world.starsAt(repository, at);
  return {
    id: repository.databaseId,
    node_id: repository.id,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: false,
    fork: repository.isFork,
    archived: repository.archivedAt !== null && repository.archivedAt <= at,
    disabled: false,
    stargazers_count: stars,
    watchers_count: stars,
    forks_count: Math.floor(stars * repository.forkRatio),
    created_at: new Date(repository.createdAt).toISOString(),
    pushed_at: new Date(pushedAt(repository, at)).toISOString(),
    description: repository.description,
    homepage: repository.homepage,
    language: repository.language,
    topics: repository.topics,
    has_issues: repository.hasIssues,
    license:
      repository.license === null ? null : { key: repository.license.toLowerCase(), spdx_id: repository.license },
  };
}
