import type { DocumentNode, FieldNode, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isCompositeType, isObjectType, isInterfaceType, Kind } from 'graphql';

export interface QueryPrice {
  /** max(1, round(requests / 100)) */
  readonly points: number;
  readonly nodes: number;
  /** Why GitHub would not run it at all. */
  readonly refusal: { readonly type: string; readonly message: string } | undefined;
}

const mostNodes = 500_000;
const mostIds = 100;

/**
 * Prices a query by the published formula: the requests that all connections need when each parent is full, divided by 100,
 * rounded, at least 1. Every connection counts, bare totals too. `nodes(ids:)` is no connection, but makes its children many.
 */
export function priceOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): QueryPrice {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  let requests = 0;
  let nodes = 0;
  let refusal: QueryPrice['refusal'];

  const argument = (field: FieldNode, name: string): unknown => {
    const value = field.arguments?.find((each) => each.name.value === name)?.value;
    if (value === undefined) return undefined;
    if (value.kind === Kind.VARIABLE) return variables[value.name.value];
    if (value.kind === Kind.INT) return Number(value.value);
    return value.kind === Kind.LIST ? value.values : undefined;
  };

  const walk = (selections: SelectionSetNode, typeName: string, parents: number): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, parents);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, fragment.typeCondition.name.value, parents);
        continue;
      }
      const parent = schema.getType(typeName);
      if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
      const definition = parent.getFields()[selection.name.value];
      if (!definition) continue;
      const type = getNamedType(definition.type);
      let children = parents;
      if (type.name.endsWith('Connection')) {
        requests += parents;
        const size = argument(selection, 'first') ?? argument(selection, 'last');
        const lists =
          selection.selectionSet?.selections.some(
            (each) => each.kind === Kind.FIELD && (each.name.value === 'nodes' || each.name.value === 'edges'),
          ) ?? false;
        if (lists && typeof size !== 'number') {
          refusal ??= {
            type: 'MISSING_PAGINATION_BOUNDARIES',
            message: `You must provide a \`first\` or \`last\` value to properly paginate the \`${selection.name.value}\` connection.`,
          };
        }
        if (typeof size === 'number') {
          if (size < 1 || size > 100)
            refusal ??= {
              type: 'EXCESSIVE_PAGINATION',
              message: `Requesting ${size} records on the \`${selection.name.value}\` connection exceeds the limit of 100 records.`,
            };
          nodes += parents * size;
          children = parents * size;
        }
      }
      if (typeName === 'Query' && selection.name.value === 'nodes') {
        const ids = argument(selection, 'ids');
        const length = Array.isArray(ids) ? ids.length : 0;
        if (length > mostIds)
          refusal ??= {
            type: 'ARGUMENT_LIMIT',
            message: `You may not provide more than ${mostIds} node ids; you provided ${length}.`,
          };
        nodes += length;
        children = length;
      }
      if (selection.selectionSet && isCompositeType(type)) walk(selection.selectionSet, type.name, children);
    }
  };

  if (operation?.kind === Kind.OPERATION_DEFINITION) walk(operation.selectionSet, 'Query', 1);
  if (nodes > mostNodes)
    refusal ??= {
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message: `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of 500,000.`,
    };
  return { points: Math.max(1, Math.round(requests / 100)), nodes, refusal };
}
