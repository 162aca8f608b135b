import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';

/** Who may import whom is checked by `npm run imports`. */
const root = path.resolve(import.meta.dirname, '..');
let files: string[] = [];

beforeAll(async () => {
  const folders = await Promise.all(
    ['src', 'commands', 'db'].map((folder) =>
      readdir(path.join(root, folder), { recursive: true, withFileTypes: true }),
    ),
  );
  files = folders
    .flat()
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
});

it('reads the environment and signals only in main.ts', () => {
  const readers = files.filter((file) => /process\.(env\b|on\('SIG)/.test(readFileSync(path.join(root, file), 'utf8')));
  expect(readers).toEqual(['src/main.ts']);
});

it('keeps every file short enough to read', () => {
  expect(files.length).toBeGreaterThan(500);
  const long = files.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 400);
  expect(long).toEqual([]);
});
