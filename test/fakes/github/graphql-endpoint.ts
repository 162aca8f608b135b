import type { DocumentNode, GraphQLFieldResolver } from 'graphql';
import { defaultFieldResolver, execute, GraphQLError, Kind, parse, validate } from 'graphql';
import { priceOf } from './cost.ts';
import { ownerView, repositoryView, searchCount, TypedError } from './graphql-view.ts';
import type { Meter } from './meter.ts';
import type { FakeAnswer } from './requests.ts';
import type { ResolverContext } from './schema.ts';
import { githubSchema } from './schema.ts';
import type { FakeRepository, World } from './world.ts';

export interface GraphqlBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Parsed and validated once a text, as the client sends constant texts. */
const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();

function documentOf(text: string): DocumentNode | readonly GraphQLError[] {
  const known = documents.get(text);
  if (known) return known;
  let result: DocumentNode | readonly GraphQLError[];
  try {
    const document = parse(text);
    const errors = validate(githubSchema(), document);
    result = errors.length > 0 ? errors : document;
  } catch (error) {
    result = [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
  }
  documents.set(text, result);
  return result;
}

export function operationOf(text: string): string {
  const document = documentOf(text);
  if (!('definitions' in document)) return '';
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.name?.value ?? '') : '';
}

class TooHeavy extends Error {}

export interface GraphqlEndpoint {
  readonly world: World;
  readonly meter: Meter;
  readonly token: string;
  readonly now: () => number;
  readonly unexpected: (what: string) => void;
}

/** Executes a query against GitHub's schema and charges what it costs. */
export async function answerGraphql(endpoint: GraphqlEndpoint, body: GraphqlBody): Promise<FakeAnswer> {
  const { meter, world } = endpoint;
  const json = (status: number, data: unknown): FakeAnswer => ({
    status,
    headers: meter.headers('graphql', true),
    body: data,
  });
  const document = documentOf(body.query);
  if (!('definitions' in document)) {
    endpoint.unexpected(`invalid query: ${document.map((each) => each.message).join('; ')}`);
    return json(200, {
      errors: document.map((each) => ({ message: each.message, extensions: { code: 'undefinedField' } })),
    });
  }
  const price = priceOf(githubSchema(), document, body.variables);
  if (price.refusal) {
    endpoint.unexpected(`refused query: ${price.refusal.message}`);
    return json(200, { data: null, errors: [price.refusal] });
  }
  const { remaining } = meter.state('graphql', true);
  if (remaining < price.points) {
    return json(200, { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] });
  }
  if (meter.tooFast('graphql', price.points)) {
    return {
      status: 403,
      headers: { ...meter.headers('graphql', true), 'retry-after': '60' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
  }
  meter.charge('graphql', price.points, true);
  const at = endpoint.now();
  try {
    const result = await execute({
      schema: githubSchema(),
      document,
      variableValues: body.variables,
      contextValue: { resolvers: resolversFor(endpoint, at, price.points) } satisfies ResolverContext,
      fieldResolver: closing(world),
    });
    const errors = 'errors' in result ? result.errors : undefined;
    if (errors?.some((error) => error.cause instanceof TooHeavy))
      return { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502</html>' };
    return json(200, {
      data: 'data' in result ? result.data : null,
      ...(errors && errors.length > 0 ? { errors: errors.map((error) => shown(error)) } : {}),
    });
  } catch (error) {
    endpoint.unexpected(`query failed: ${String(error)}`);
    return json(500, { message: String(error) });
  }
}

const shown = (error: GraphQLError): object => {
  const original = error.cause ?? error;
  const type = original instanceof TypedError ? original.githubType : undefined;
  const saml = original instanceof TypedError && original.saml ? { extensions: { saml_failure: true } } : {};
  return { ...(type === undefined ? {} : { type }), path: error.path, ...saml, message: error.message };
};

/** Answers every field but those that are closed; the schema decides what becomes null with them. */
const closing =
  (world: World): GraphQLFieldResolver<unknown, ResolverContext> =>
  (source, args, context, info) => {
    const parent = info.parentType.name;
    const closed =
      world.closedFields.get(`${parent}.${info.path.key}`) ?? world.closedFields.get(`${parent}.${info.fieldName}`);
    const id = typeof source === 'object' && source !== null && 'id' in source ? String(source.id) : '';
    if (closed !== undefined && (closed.times ?? 1) > 0 && (closed.only?.includes(id) ?? true)) {
      if (closed.times !== undefined) closed.times -= 1;
      throw new TypedError(closed.message, closed.type);
    }
    return defaultFieldResolver(source, args, context, info);
  };

function resolversFor(
  { world, meter, token }: GraphqlEndpoint,
  at: number,
  cost: number,
): Record<string, GraphQLFieldResolver<unknown, ResolverContext>> {
  const refuse = (owner: string): TypedError | undefined => {
    const policy = world.refusal(owner, token);
    return policy && new TypedError(policy.message, 'FORBIDDEN', policy.saml === true);
  };
  const open = (repository: FakeRepository, failing: string): object => {
    const { troubles } = repository;
    if (troubles.heavy) throw new TooHeavy('too heavy');
    if (troubles.deleted || troubles.private) throw new TypedError(failing, 'NOT_FOUND');
    const refused = refuse(repository.owner);
    if (refused) throw refused;
    if (troubles.blocked) throw new TypedError('Repository access blocked', 'FORBIDDEN');
    if (troubles.nodeErrors > 0) {
      troubles.nodeErrors -= 1;
      throw new TypedError('Something went sideways while reading this repository.');
    }
    return repositoryView(world, repository, at);
  };
  const byId = (id: string): object => {
    const failing = `Could not resolve to a node with the global id of '${id}'`;
    const repository = world.withId(id);
    if (!repository) throw new TypedError(failing, 'NOT_FOUND');
    return open(repository, failing);
  };
  return {
    // Failing elements become null with an error of their own path, as with GitHub: so each is tried on its own.
    nodes: (_, { ids }) => {
      if (!Array.isArray(ids)) throw new Error('no ids');
      return ids.map((id, place) => {
        if (place >= world.mostInQuery)
          return new TypedError('Resource limits for this query exceeded.', 'RESOURCE_LIMITS_EXCEEDED');
        try {
          return byId(String(id));
        } catch (error) {
          return error;
        }
      });
    },
    node: (_, { id }) => byId(String(id)),
    repository: (_, { owner, name, followRenames }) => {
      const failing = `Could not resolve to a Repository with the name '${String(owner)}/${String(name)}'.`;
      const found = world.named(String(owner), String(name));
      if (!found || (found.moved && followRenames === false)) throw new TypedError(failing, 'NOT_FOUND');
      return open(found.repository, failing);
    },
    repositoryOwner: (_, { login }) => {
      const owned = world
        .owned(String(login))
        .filter((each) => !each.troubles.private && !each.troubles.deleted && !each.isFork);
      const sorted = owned.sort((a, b) => world.starsAt(b, at) - world.starsAt(a, at));
      return owned.length === 0
        ? null
        : ownerView(
            String(login),
            sorted.map(
              (each) =>
                refuse(each.owner) ??
                (each.troubles.blocked
                  ? new TypedError('Repository access blocked', 'FORBIDDEN')
                  : repositoryView(world, each, at)),
            ),
          );
    },
    search: (_, { query }) => ({ issueCount: searchCount(world, String(query), at) }),
    rateLimit: () => {
      const state = meter.state('graphql', true);
      return {
        cost,
        limit: state.limit,
        remaining: state.remaining,
        used: state.used,
        resetAt: new Date(state.resetAt).toISOString(),
        nodeCount: 0,
      };
    },
  };
}
