import { dayOf } from '../../contracts/clock.ts';
import type { SearchPage, Slice, SweptRepository } from '../../contracts/figures/discovery.ts';
import { isoOfDay } from '../../contracts/figures/series.ts';
import { problemOf } from './reading/nodes.ts';
import type { RestRepository } from './reading/schemas.ts';
import { searchSchema } from './search-owner.ts';
import type { Transport } from './access/transport.ts';
import type { Call, Outcome } from './types.ts';
import { absent, found } from './types.ts';

/** Results of one page, and of one search, which GitHub ends after 1,000. */
export const PER_PAGE = 100;
export const MOST_RESULTS = 1_000;
/** Longer descriptions say no more of what a repository is, and there are 400,000 of them. */
const DESCRIPTION_LENGTH = 200;
const MOST_TOPICS = 10;

/**
 * A page of the public repositories of a slice, forks left out, fewest stars first: what gains stars meanwhile is seen again in a
 * later slice instead of in none.
 *
 * REST rather than GraphQL: its search has a budget of its own, so that a sweep takes nothing from the hour of the other work,
 * and it alone says when a result is incomplete. One request.
 */
export async function searchSlice(
  transport: Transport,
  slice: Slice,
  page: number,
  call: Call,
): Promise<Outcome<SearchPage>> {
  const reply = await transport.rest(
    {
      route: 'GET /search/repositories',
      parameters: { q: queryOf(slice), sort: 'stars', order: 'asc', per_page: PER_PAGE, page },
      resource: 'search',
    },
    call,
  );
  if (reply.kind === 'refused') return reply.absence;
  if (reply.kind === 'broken') return absent(reply.reason, reply.detail);
  if (reply.kind === 'unchanged') return absent('bad-data', 'status 304 to an unconditional request');
  const parsed = searchSchema.safeParse(reply.data);
  if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
  return found({
    total: parsed.data.total_count,
    incomplete: parsed.data.incomplete_results === true,
    repositories: parsed.data.items.filter((each) => !each.private && !each.fork).map(repositoryOf),
  });
}

/** `is:public stars:500..520 created:2024-01-01..2024-06-30` */
function queryOf({ starsFrom, starsTo, createdFrom, createdTo }: Slice): string {
  const date = (day: number | null): string => (day === null ? '*' : isoOfDay(day));
  const created = createdFrom === null && createdTo === null ? '' : ` created:${date(createdFrom)}..${date(createdTo)}`;
  return `is:public stars:${starsFrom}..${starsTo ?? '*'}${created}`;
}

const repositoryOf = (each: RestRepository): SweptRepository => ({
  nodeId: each.node_id,
  fullName: each.full_name,
  createdDay: dayOf(each.created_at),
  pushedDay: each.pushed_at == null ? null : dayOf(each.pushed_at),
  stars: each.stargazers_count,
  forks: each.forks_count,
  description: each.description?.slice(0, DESCRIPTION_LENGTH) ?? null,
  language: each.language ?? null,
  topics: (each.topics ?? []).slice(0, MOST_TOPICS),
  license: each.license?.spdx_id ?? null,
  archived: each.archived,
});
