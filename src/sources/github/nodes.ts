import type { z } from 'zod';
import type { BatchReply } from './batch.ts';
import { inBatches } from './batch.ts';
import { nodeVerdict, oneLine } from './classify.ts';
import type { Query } from './queries.ts';
import { costOf } from './queries.ts';
import type { GraphqlError } from './schemas.ts';
import type { GraphqlReply, Transport } from './transport.ts';
import type { ByNode, Call, Outcome, RepositoryRef } from './types.ts';
import { absent } from './types.ts';

export interface NodesPlan<A extends { isPrivate: boolean }, T> {
  readonly transport: Transport;
  readonly query: Query;
  readonly schema: z.ZodType<A>;
  /** The value of one repository; `errors` are those that GitHub reported inside it. */
  readonly read: (answer: A, errors: readonly GraphqlError[]) => Outcome<T>;
}

/** Asks one `nodes(ids:)` query for many repositories; every id comes back with a value or with the reason why not. */
export const askNodes = <A extends { isPrivate: boolean }, T>(
  plan: NodesPlan<A, T>,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<T>> =>
  inBatches({
    items: repositories.map((repository) => repository.nodeId),
    size: plan.query.batch,
    keyOf: (id) => id,
    ask: async (ids) => {
      const reply = await plan.transport.graphql(plan.query.text, { ids }, costOf(plan.query, ids.length), call);
      return readNodes(plan, ids, reply);
    },
  });

export function readNodes<A extends { isPrivate: boolean }, T>(
  plan: Pick<NodesPlan<A, T>, 'schema' | 'read'>,
  ids: readonly string[],
  reply: GraphqlReply,
): BatchReply<T> {
  if (reply.kind === 'broken') return reply;
  const nodes = reply.data['nodes'];
  if (!Array.isArray(nodes) || nodes.length !== ids.length) {
    const told = reply.errors[0];
    return {
      kind: 'broken',
      reason: told ? 'server-error' : 'bad-data',
      detail: oneLine(told?.message ?? 'another number of nodes than asked for'),
    };
  }
  const outcomes = new Map<string, Outcome<T>>();
  let failed: string | undefined;
  ids.forEach((id, at) => {
    const own = reply.errors.filter((error) => error.path?.[0] === 'nodes' && error.path[1] === at);
    const node: unknown = nodes[at];
    const outcome = node === null || node === undefined ? whyNull(own, 'gone') : readOne(plan, id, node, own);
    if (outcome === undefined) failed = oneLine(own[0]?.message ?? 'GitHub left it out of the answer');
    else outcomes.set(id, outcome);
  });
  return { kind: 'ok', outcomes, ...(failed === undefined ? {} : { failed }) };
}

/** Why an object is null; undefined: GitHub failed, ask again. A null that nobody explains is a failure, not a deletion. */
export function whyNull(
  errors: readonly GraphqlError[],
  notFoundMeans: 'gone' | 'not-found',
): Outcome<never> | undefined {
  const [error] = errors;
  if (error === undefined) return undefined;
  const verdict = nodeVerdict(error);
  return verdict?.reason === 'not-found' ? absent(notFoundMeans, verdict.detail) : verdict;
}

function readOne<A extends { isPrivate: boolean }, T>(
  plan: Pick<NodesPlan<A, T>, 'schema' | 'read'>,
  id: string,
  node: unknown,
  errors: readonly GraphqlError[],
): Outcome<T> {
  const parsed = plan.schema.safeParse(node);
  if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
  // An answer in another order than asked for would give a project its neighbour's figures.
  if (typeof node === 'object' && node !== null && 'id' in node && node.id !== id)
    return absent('bad-data', 'GitHub answered with another repository');
  return parsed.data.isPrivate ? absent('private', 'visible to this token only') : plan.read(parsed.data, errors);
}

export function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unreadable' : oneLine(`${issue.path.map(String).join('.')}: ${issue.message}`);
}
