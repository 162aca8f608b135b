import { askNodes } from './nodes.ts';
import { adopterEntries, organisationNames } from './adopter-names.ts';
import { adopterPaths, adoptersQuery } from './queries.ts';
import { adoptersSchema, blobSchema } from './schemas.ts';
import type { Transport } from '../access/transport.ts';
import type { Adopters, ByNode, Call, RepositoryRef } from '../types.ts';
import { found } from '../types.ts';

/** Whether a project keeps a list of who runs it in production, and which organisations it names. 0.05 points a repository. */
export const adopters = (
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<Adopters>> =>
  askNodes(
    { transport, query: adoptersQuery, schema: adoptersSchema, read: (answer) => found(firstFile(answer)) },
    repositories,
    call,
  );

function firstFile(answer: Readonly<Record<string, unknown>>): Adopters {
  for (const [at, path] of adopterPaths.entries()) {
    const parsed = blobSchema.safeParse(answer[`file${at}`]);
    if (!parsed.success) continue;
    const { isBinary, isTruncated, text } = parsed.data;
    const entries = isBinary === true || isTruncated || text == null ? null : adopterEntries(text);
    return { path, names: entries === null ? null : organisationNames(entries) };
  }
  return { path: null, names: null };
}
