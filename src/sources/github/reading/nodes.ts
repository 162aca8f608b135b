import type { z } from 'zod';
import type { BatchReply } from './batch.ts';
import { inBatches } from './batch.ts';
import { isTooMuch, nodeVerdict, oneLine } from '../classify.ts';
import type { Query } from './queries.ts';
import { costOf } from './queries.ts';
import type { GraphqlError } from './schemas.ts';
import type { GraphqlReply, Transport } from '../access/transport.ts';
import type { ByNode, Call, Outcome, RepositoryRef } from '../types.ts';
import { absent } from '../types.ts';

export interface NodesPlan<A extends { isPrivate: boolean }, T> {
  readonly transport: Transport;
  readonly query: Query;
  readonly schema: z.ZodType<A>;
  /** The value of one repository; `errors` are those that GitHub reported inside it, also before a field was left out. */
  readonly read: (answer: A, errors: readonly GraphqlError[]) => Outcome<T>;
}

/** A field that GitHub refused inside a repository, or failed to compute. */
type Refused = ReadonlyMap<string, GraphqlError>;

/**
 * Asks one `nodes(ids:)` query for many repositories; every id comes back with a value or with the reason why not.
 *
 * Most fields of GitHub's schema may not be null, so one that is refused takes its whole repository with it. Those that the
 * query can leave out are left out then, for the repositories concerned, and asked for nothing else.
 */
export const askNodes = <A extends { isPrivate: boolean }, T>(
  plan: NodesPlan<A, T>,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<T>> =>
  inBatches({
    items: repositories.map((repository) => repository.nodeId),
    size: plan.query.batch,
    keyOf: (id) => id,
    ask: (ids) => askLeavingOut(plan, ids, call, new Map(), false),
  });

async function askLeavingOut<A extends { isPrivate: boolean }, T>(
  plan: NodesPlan<A, T>,
  ids: readonly string[],
  call: Call,
  leftOut: Refused,
  isSecondTry: boolean,
): Promise<BatchReply<T>> {
  const switches = Object.fromEntries((plan.query.optional ?? []).map((field) => [`no_${field}`, leftOut.has(field)]));
  const variables = { ids, ...switches };
  const reply = await plan.transport.graphql(plan.query.text, variables, costOf(plan.query, ids.length), call);
  const read = readNodes(plan, ids, reply, [...leftOut.values()]);
  if (reply.kind === 'broken' || read.kind === 'broken' || read.tooMuch === true) return read;
  const groups = new Map<string, { ids: string[]; refused: Refused }>();
  ids.forEach((id, at) => {
    const refused = refusedFields(plan.query, reply, at, leftOut);
    if (refused === undefined) return;
    // What GitHub failed to compute may work the next time; what it refuses will not.
    const failing = [...refused.values()].some((error) => nodeVerdict(error) === undefined);
    if (failing && !isSecondTry) {
      const group = groups.get('') ?? { ids: [], refused: new Map<string, GraphqlError>() };
      group.ids.push(id);
      groups.set('', group);
      return;
    }
    const key = [...refused.keys()].sort().join();
    const group = groups.get(key) ?? { ids: [], refused };
    group.ids.push(id);
    groups.set(key, group);
  });
  const outcomes = new Map(read.outcomes);
  let { failed } = read;
  for (const group of groups.values()) {
    const again = await askLeavingOut(
      plan,
      group.ids,
      call,
      new Map([...leftOut, ...group.refused]),
      group.refused.size === 0,
    );
    for (const id of group.ids) outcomes.delete(id);
    if (again.kind === 'broken') failed = again.detail;
    else {
      for (const [id, outcome] of again.outcomes) outcomes.set(id, outcome);
      failed = again.failed ?? failed;
    }
  }
  return { kind: 'ok', outcomes, ...(failed === undefined ? {} : { failed }) };
}

/** The optional fields that took a repository with them; undefined where it is there, or is lost for another reason. */
function refusedFields(
  query: Query,
  reply: Extract<GraphqlReply, { kind: 'ok' }>,
  at: number,
  leftOut: Refused,
): Refused | undefined {
  const nodes = reply.data['nodes'];
  if (!Array.isArray(nodes) || nodes[at] !== null) return undefined;
  const refused = new Map<string, GraphqlError>();
  for (const error of reply.errors) {
    const [root, index, field] = error.path ?? [];
    if (root !== 'nodes' || index !== at) continue;
    if (typeof field !== 'string' || query.optional?.includes(field) !== true || leftOut.has(field)) return undefined;
    refused.set(field, error);
  }
  return refused.size === 0 ? undefined : refused;
}

export function readNodes<A extends { isPrivate: boolean }, T>(
  plan: Pick<NodesPlan<A, T>, 'schema' | 'read'>,
  ids: readonly string[],
  reply: GraphqlReply,
  earlier: readonly GraphqlError[] = [],
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
    const outcome =
      node === null || node === undefined ? whyNull(own, 'gone') : readOne(plan, id, node, [...earlier, ...own]);
    if (outcome === undefined) failed = oneLine(own[0]?.message ?? 'GitHub left it out of the answer');
    else outcomes.set(id, outcome);
  });
  const tooMuch = reply.errors.some(isTooMuch);
  return { kind: 'ok', outcomes, ...(failed === undefined ? {} : { failed }), ...(tooMuch ? { tooMuch } : {}) };
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
