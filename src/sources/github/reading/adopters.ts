import { askNodes } from './nodes.ts';
import { adopterPaths, adoptersQuery } from './queries.ts';
import { adoptersSchema, blobSchema } from './schemas.ts';
import type { Transport } from '../access/transport.ts';
import type { Adopters, ByNode, Call, RepositoryRef } from '../types.ts';
import { found } from '../types.ts';

/** Whether a project keeps a list of who runs it in production, and how many it names. 0.05 points a repository. */
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
    return { path, entries: isBinary === true || isTruncated || text == null ? null : countEntries(text) };
  }
  return { path: null, entries: null };
}

/**
 * Entries of an adopters list: rows of its tables (headings and rules left out), else the items of its outermost lists,
 * else its headings below the title. `null` when it has none of these: then it is prose, and nobody can count it.
 */
export function countEntries(text: string): number | null {
  const lines = withoutComments(text)
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .split(/\r?\n/);
  const rows = lines.filter((line, at) => /^\s*\|.*\|/.test(line) && !isRule(line) && !isRule(lines[at + 1]));
  if (rows.length > 0) return rows.length;
  const items = lines.filter((line) => /^(?:[-*+]|\d+[.)])\s+\S/.test(line));
  if (items.length > 0) return items.length;
  const headings = lines.filter((line) => /^#{2,}\s+\S/.test(line));
  return headings.length > 0 ? headings.length : null;
}

/** The line under a table's headings. By cells, and not by one pattern: over a long line of blanks that takes the square of its length, and everybody waits. */
function isRule(line: string | undefined): boolean {
  if (line?.includes('|') !== true) return false;
  const cells = line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|');
  return cells.every((cell) => /^:?-{2,}:?$/.test(cell.trim()));
}

/** A pattern would look for the end of every comment that has none, up to the end of the file each time. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  for (let from = 0; ;) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start + 4);
    if (end < 0) return kept.join('') + text.slice(from);
    kept.push(text.slice(from, start));
    from = end + 3;
  }
}
