import { z } from 'zod';
import { problemOf } from './reading/nodes.ts';
import { restRepositorySchema } from './reading/schemas.ts';
import { identityOfRest } from './access/tokenless.ts';
import type { Transport } from './access/transport.ts';
import type { Call, Identity, Outcome, OwnedRepositories } from './types.ts';
import { absent, found } from './types.ts';

export const searchSchema = z.object({
  total_count: z.int().nonnegative(),
  incomplete_results: z.boolean().nullish(),
  items: z.array(restRepositorySchema),
});

const PER_PAGE = 100;
/** GitHub's search serves no more than 1,000 results. */
const MOST_PAGES = 10;

/** The public repositories of an owner by REST search, which also answers without a credential: one request per 100. */
export async function searchOwner(
  transport: Transport,
  login: string,
  limit: number,
  call: Call,
): Promise<Outcome<OwnedRepositories>> {
  if (!isLogin(login)) return absent('not-found', 'not a name of an organisation');
  const repositories = new Map<string, Identity>();
  let total = 0;
  for (let page = 1; page <= MOST_PAGES && repositories.size < limit; page += 1) {
    const reply = await transport.rest(
      {
        route: 'GET /search/repositories',
        parameters: { q: `user:${login} fork:false`, sort: 'stars', order: 'desc', per_page: PER_PAGE, page },
        resource: 'search',
      },
      call,
    );
    // 422: the search knows no such owner.
    if (reply.kind === 'refused')
      return reply.absence.detail.startsWith('status 422') ? absent('not-found', reply.absence.detail) : reply.absence;
    if (reply.kind === 'broken') return absent(reply.reason, reply.detail);
    if (reply.kind === 'unchanged') return absent('bad-data', 'status 304 to an unconditional request');
    const parsed = searchSchema.safeParse(reply.data);
    if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
    total = parsed.data.total_count;
    for (const repository of parsed.data.items)
      if (!repository.private) repositories.set(repository.node_id, identityOfRest(repository));
    if (parsed.data.items.length < PER_PAGE) break;
  }
  return found({ repositories: [...repositories.values()].slice(0, limit), total, refused: [] });
}

/** As GitHub allows logins; the checked one cannot add qualifiers to a search. */
export const isLogin = (login: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(login);
