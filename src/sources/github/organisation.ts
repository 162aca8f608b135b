import { isTooMuch, nodeVerdict, oneLine } from './classify.ts';
import { identityOf } from './reading/facts.ts';
import { problemOf, whyNull } from './reading/nodes.ts';
import { costOf, organisationQuery } from './reading/queries.ts';
import type { GraphqlError } from './reading/schemas.ts';
import { organisationSchema } from './reading/schemas.ts';
import { isLogin } from './search-owner.ts';
import type { Transport } from './access/transport.ts';
import type { Call, Identity, Outcome, OwnedRepositories } from './types.ts';
import { absent, found } from './types.ts';

type Refused = OwnedRepositories['refused'][number];

/**
 * Public repositories of an organisation or a person, forks left out, most stars first. 1 point per 100. Repositories that
 * GitHub lists and does not show are counted by reason.
 */
export async function organisation(
  transport: Transport,
  login: string,
  limit: number,
  call: Call,
): Promise<Outcome<OwnedRepositories>> {
  if (!isLogin(login)) return absent('not-found', 'not a name of an organisation');
  const repositories = new Map<string, Identity>();
  const refused = new Map<string, Refused>();
  let after: string | null = null;
  let size: number = organisationQuery.batch;
  let listed = 0;
  let total = 0;
  let goesOn = true;
  while (goesOn && listed < limit) {
    const first = Math.min(size, limit - listed);
    const reply = await transport.graphql(
      organisationQuery.text,
      { login, first, after },
      costOf(organisationQuery, 0),
      call,
    );
    const tooMuch = reply.kind === 'broken' ? reply.reason === 'timeout' : reply.errors.some(isTooMuch);
    if (tooMuch && first > 1) {
      size = Math.ceil(first / 2);
      continue;
    }
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
    const nodes = page.nodes ?? [];
    nodes.forEach((node, at) => {
      if (node === null) count(refused, whyHidden(reply.errors, at));
      else if (!node.isPrivate) repositories.set(node.id, identityOf(node));
    });
    listed += nodes.length;
    total = page.totalCount;
    after = page.pageInfo.endCursor ?? null;
    goesOn = page.pageInfo.hasNextPage && after !== null && nodes.length > 0;
  }
  return found({ repositories: [...repositories.values()], total, refused: [...refused.values()] });
}

function whyHidden(errors: readonly GraphqlError[], at: number): Pick<Refused, 'reason' | 'detail'> {
  const [error] = errors.filter(({ path }) => path?.[1] === 'repositories' && path[3] === at);
  if (error === undefined) return absent('server-error', 'GitHub left it out of the answer');
  return nodeVerdict(error) ?? absent('server-error', oneLine(error.message));
}

function count(into: Map<string, Refused>, { reason, detail }: Pick<Refused, 'reason' | 'detail'>): void {
  const key = `${reason} ${detail}`;
  into.set(key, { reason, detail, count: (into.get(key)?.count ?? 0) + 1 });
}
