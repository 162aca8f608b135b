import { identityOf } from './facts.ts';
import { problemOf, whyNull } from './nodes.ts';
import { costOf, organisationQuery } from './queries.ts';
import { organisationSchema } from './schemas.ts';
import type { Transport } from './transport.ts';
import type { Call, Identity, Outcome } from './types.ts';
import { absent, found } from './types.ts';

/** Public repositories of an organisation or a person, forks left out, most stars first. 1 point per 100. */
export async function organisation(
  transport: Transport,
  login: string,
  limit: number,
  call: Call,
): Promise<Outcome<{ readonly repositories: readonly Identity[]; readonly total: number }>> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(login)) return absent('not-found', 'not a name of an organisation');
  const repositories = new Map<string, Identity>();
  let after: string | null = null;
  let total = 0;
  do {
    const first = Math.min(organisationQuery.batch, limit - repositories.size);
    const reply = await transport.graphql(
      organisationQuery.text,
      { login, first, after },
      costOf(organisationQuery, 0),
      call,
    );
    if (reply.kind === 'broken') return absent(reply.reason, reply.detail);
    const owner = reply.data['repositoryOwner'];
    if (owner === null || owner === undefined)
      return (
        whyNull(reply.errors, 'not-found') ??
        absent(reply.errors.length === 0 ? 'not-found' : 'server-error', 'no such organisation')
      );
    const parsed = organisationSchema.safeParse(owner);
    if (!parsed.success || parsed.data === null)
      return absent('bad-data', parsed.success ? 'nothing' : problemOf(parsed.error));
    const page = parsed.data.repositories;
    for (const node of page.nodes ?? [])
      if (node !== null && !node.isPrivate) repositories.set(node.id, identityOf(node));
    total = page.totalCount;
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null && repositories.size < limit);
  return found({ repositories: [...repositories.values()], total });
}
