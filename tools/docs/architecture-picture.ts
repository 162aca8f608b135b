import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface PartImport {
  from: string;
  to: string;
}

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** Who imports whom, by part of the house: `src/jobs` to `db`. Every pair once, sorted. */
export function readImports(root: string): PartImport[] {
  const pairs = new Set<string>();
  for (const file of globSync('{src,commands,db}/**/*.ts', { cwd: root })) {
    const from = partOf(file);
    for (const [, target] of readFileSync(path.join(root, file), 'utf8').matchAll(IMPORT)) {
      const to = partOf(path.join(path.dirname(file), target ?? ''));
      if (from !== to) pairs.add(`${from}\t${to}`);
    }
  }
  return [...pairs].sort().map((pair) => {
    const [from = '', to = ''] = pair.split('\t');
    return { from, to };
  });
}

/** The composition root may import everything, and everybody imports the shared words: neither says anything in a picture. */
const ROOT = 'src/main.ts and its parts';
const ROOT_FOLDERS: ReadonlySet<string> = new Set(['cli', 'app']);
const WORDS: ReadonlySet<string> = new Set(['src/contracts', 'src/text', 'src/runtime']);

function partOf(file: string): string {
  const [top = '', second = '', third = ''] = file.split(path.sep);
  if (top !== 'src') return top;
  if (second.endsWith('.ts') || ROOT_FOLDERS.has(second)) return ROOT;
  return second === 'platforms' && !third.endsWith('.ts') ? `src/platforms/${third}` : `src/${second}`;
}

/**
 * The parts and their imports as a Mermaid graph. Left out, and said beside it: the root, which puts everything together, and
 * the shared words, which everybody imports.
 */
export function architecturePicture(imports: readonly PartImport[]): string {
  const drawn = imports.filter(({ from, to }) => from !== ROOT && to !== ROOT && !WORDS.has(to) && !WORDS.has(from));
  const alone = [...new Set(imports.flatMap(({ from, to }) => [from, to]))].filter(
    (part) => part !== ROOT && !WORDS.has(part) && !drawn.some(({ from, to }) => from === part || to === part),
  );
  const id = (part: string): string => part.replace(/\W/g, '_');
  const parts = [...new Set([...drawn.flatMap(({ from, to }) => [from, to]), ...alone])].sort();
  return [
    '```mermaid',
    'flowchart TD',
    ...parts.map((part) => `  ${id(part)}["${part}"]`),
    ...drawn.map(({ from, to }) => `  ${id(from)} --> ${id(to)}`),
    '```',
  ].join('\n');
}
