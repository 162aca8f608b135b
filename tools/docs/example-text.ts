import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * A file of the tests as a worked example: what it says is compiled and tested where it lies, and its imports are written as they
 * would be in `as`. Other files stand as they are.
 */
export function exampleBlock(file: string, as: string): string {
  const source = readFileSync(path.join(root, file), 'utf8').trim();
  if (!file.endsWith('.ts')) return ['```yaml', source, '```'].join('\n');
  const moved = source.replace(
    /(from ')(\.[^']+)(')/g,
    (_, before: string, target: string, after: string) =>
      `${before}${relative(path.posix.dirname(as), path.posix.join(path.posix.dirname(file), target))}${after}`,
  );
  return ['```ts', `// ${as}`, moved, '```'].join('\n');
}

function relative(from: string, to: string): string {
  const found = path.posix.relative(from, to);
  return found.startsWith('.') ? found : `./${found}`;
}
