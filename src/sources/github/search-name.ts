import { problemOf } from './reading/nodes.ts';
import { searchSchema } from './search-owner.ts';
import { identityOfRest } from './access/tokenless.ts';
import type { Transport } from './access/transport.ts';
import type { Call, Identity, Outcome } from './types.ts';
import { absent, found } from './types.ts';

/** So many that a project whose name is part of more famous ones is still among them. */
const MOST = 50;

/** Repositories by a part of their name; see GitHub.searchByName. */
export async function searchByName(
  transport: Transport,
  name: string,
  call: Call,
): Promise<Outcome<readonly Identity[]>> {
  if (!isSearchable(name)) return absent('not-found', 'not a name of a repository');
  const reply = await transport.rest(
    {
      route: 'GET /search/repositories',
      parameters: { q: `${name} in:name fork:false`, sort: 'stars', order: 'desc', per_page: MOST },
      resource: 'search',
    },
    call,
  );
  if (reply.kind === 'refused') return reply.absence;
  if (reply.kind === 'broken') return absent(reply.reason, reply.detail);
  if (reply.kind === 'unchanged') return absent('bad-data', 'status 304 to an unconditional request');
  const parsed = searchSchema.safeParse(reply.data);
  if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
  return found(parsed.data.items.filter((each) => !each.private).map(identityOfRest));
}

/** As GitHub allows names of repositories; the checked one cannot add qualifiers to a search. */
const isSearchable = (name: string): boolean => /^[A-Za-z0-9_.-]{1,100}$/.test(name);
