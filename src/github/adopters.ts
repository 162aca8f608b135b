import { askNodes } from './nodes.ts';
import { adopterPaths, adoptersQuery } from './queries.ts';
import { adoptersSchema, blobSchema } from './schemas.ts';
import type { Transport } from './transport.ts';
import type { Adopters, ByNode, Call, RepositoryRef } from './types.ts';
import { found } from './types.ts';

/** Whether a project keeps a list of who runs it in production, and how many it names. 0.05 points a repository. */
export const adopters = (transport: Transport, repositories: readonly RepositoryRef[], call: Call): Promise<ByNode<Adopters>> =>
  askNodes({ transport, query: adoptersQuery, schema: adoptersSchema, read: (answer) => found(firstFile(answer)) }, repositories, call);

function firstFile(answer: Readonly<Record<string, unknown>>): Adopters {
  for (const [at, path] of adopterPaths.entries()) {
    const parsed = blobSchema.safeParse(answer[`file${at}`]);
    if (!parsed.success) continue;
    const { isBinary, isTruncated, text } = parsed.data;
    return { path, entries: isBinary === true || isTruncated || text == null ? null : countEntries(text) };
  }
  return { path: null, entries: null };
}

/**
 * Entries of an adopters list: rows of its tables (headings and rules left out), else the items of its outermost lists,
 * else its headings below the title. `null` when it has none of these: then it is prose, and nobody can count it.
 */
export function countEntries(text: string): number | null {
  const lines = text.replace(/<!--[\s\S]*?-->/g, '').replace(/^(```|~~~)[\s\S]*?^\1/gm, '').split(/\r?\n/);
  const isRule = (line: string | undefined): boolean => line !== undefined && /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(line) && line.includes('|');
  const rows = lines.filter((line, at) => /^\s*\|.*\|/.test(line) && !isRule(line) && !isRule(lines[at + 1]));
  if (rows.length > 0) return rows.length;
  const items = lines.filter((line) => /^(?:[-*+]|\d+[.)])\s+\S/.test(line));
  if (items.length > 0) return items.length;
  const headings = lines.filter((line) => /^#{2,}\s+\S/.test(line));
  return headings.length > 0 ? headings.length : null;
}
