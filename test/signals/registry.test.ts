import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SIGNAL_GROUPS } from '../../src/signals/engine/signal-kind.ts';
import { SIGNAL_KINDS, SIGNAL_KIND_IDS, THRESHOLD_DOCS, definitionOf, kindsOfGroup } from '../../src/signals/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

it('lists every kind that has a file, and none twice', async () => {
  const files = await readdir(path.join(root, 'src/signals/kinds'));
  expect(SIGNAL_KIND_IDS.map((kind) => `${kind}.ts`).toSorted()).toEqual(files.toSorted());
});

it('knows no default for a kind that is not listed', () => {
  expect(() => definitionOf('earthquake')).toThrow('unknown kind of signal: earthquake');
});

it('puts every kind in one group that has a name', () => {
  expect(SIGNAL_GROUPS.flatMap((group) => kindsOfGroup(group)).toSorted()).toEqual([...SIGNAL_KIND_IDS].toSorted());
  expect(kindsOfGroup('earthquakes')).toEqual([]);
});

it('documents a threshold once, also where kinds share it', () => {
  for (const { thresholds } of SIGNAL_KINDS)
    for (const [name, doc] of Object.entries(thresholds)) expect(THRESHOLD_DOCS).toHaveProperty(name, doc);
  for (const doc of Object.values(THRESHOLD_DOCS)) {
    expect(doc.default).toBeGreaterThanOrEqual(doc.min);
    expect(doc.default).toBeLessThanOrEqual(doc.max);
  }
});

/** Names that only signals have; the others are words that projects and events use too. */
const isUnmistakable = (kind: string): boolean => kind.includes('-');

/** Lines of source outside a kind's own file that name it as text. */
async function namedOutside(): Promise<string[]> {
  const files = (
    await Promise.all(
      ['src', 'commands', 'db'].map((folder) =>
        readdir(path.join(root, folder), { recursive: true, withFileTypes: true }),
      ),
    )
  )
    .flat()
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('src/signals/kinds/'));
  return files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
      .filter((line) =>
        SIGNAL_KIND_IDS.some((kind) =>
          isUnmistakable(kind)
            ? new RegExp(`['"\`]${kind}['"\`]`).test(line)
            : new RegExp(`signal\\.kind [!=]== '${kind}'|(?:kinds:|\\bkinds =).*'${kind}'`).test(line),
        ),
      )
      .map((line) => `${file}: ${line.trim()}`),
  );
}

it('leaves what is particular to a kind in its own file', async () => {
  expect(await namedOutside()).toEqual([]);
});
