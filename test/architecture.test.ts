import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/** Who may import whom. A part is a folder (or file) from the project's root; the longest name that fits wins. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/contracts': [],
  'src/text': ['src/contracts'],
  'src/runtime': ['src/contracts'],
  'src/subscriptions': ['src/contracts', 'src/text'],
  'src/parsing': ['src/contracts', 'src/text', 'src/subscriptions'],
  'src/search': ['src/contracts', 'src/text', 'src/runtime'],
  'src/history': ['src/contracts', 'src/text'],
  'src/scoring': ['src/contracts', 'src/text', 'src/history'],
  'src/signals': ['src/contracts', 'src/text', 'src/history'],
  'src/charts': ['src/contracts', 'src/text'],
  'src/sources': ['src/contracts', 'src/text'],
  'src/starter': ['src/contracts', 'src/text'],
  'src/ops': ['src/contracts'],
  // What a figure means is decided outside: of the rest of the house the database knows types, the clock and a few plain helpers.
  db: [
    'src/contracts',
    'src/runtime/foreground.ts',
    'src/runtime/keep-newest.ts',
    'src/runtime/low-priority.ts',
    'src/subscriptions/schedule.ts',
    'src/subscriptions/subscription-filter.ts',
  ],
  'src/ingest': ['src/sources', 'db', 'src/history', 'src/contracts', 'src/text', 'src/runtime'],
  'src/digests': [
    'db',
    'src/scoring',
    'src/signals',
    'src/history',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/runtime',
    'src/subscriptions',
  ],
  'src/alerts': [
    'db',
    'src/scoring',
    'src/signals',
    'src/history',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/subscriptions',
  ],
  'src/delivery': ['src/platforms/index.ts', 'db', 'src/contracts', 'src/text', 'src/runtime'],
  'src/apply': [
    'src/platforms/index.ts',
    'db',
    'src/scoring',
    'src/digests',
    'src/contracts',
    'src/text',
    'src/subscriptions',
    'src/parsing',
  ],
  'src/demo': [
    'src/ingest',
    'src/jobs',
    'db',
    'src/scoring',
    'src/history',
    'src/subscriptions',
    'src/contracts',
    'src/text',
  ],
  commands: [
    'src/platforms/index.ts',
    'db',
    'src/scoring',
    'src/signals',
    'src/history',
    'src/digests',
    'src/charts',
    'src/contracts',
    'src/text',
    'src/parsing',
    'src/search',
    'src/subscriptions',
  ],
  'src/bot': [
    'src/platforms/index.ts',
    'commands',
    'src/delivery',
    'db',
    'src/contracts',
    'src/text',
    'src/parsing',
    'src/search',
    'src/runtime',
    'src/subscriptions',
  ],
  'src/jobs': [
    'src/ingest',
    'src/scoring',
    'src/signals',
    'src/history',
    'src/digests',
    'src/alerts',
    'src/delivery',
    'db',
    'src/contracts',
    'src/text',
    'src/runtime',
    'src/subscriptions',
  ],
  'src/platforms': ['src/contracts', 'src/text', 'src/parsing', 'src/runtime'],
};

/**
 * The folders of a platform, from the bottom up: a folder may import those before it. What joins them all (the platform itself,
 * its connection to the library) lies beside the folders, settings and shared types below them.
 */
const PLATFORM_LAYERS = ['render', 'connection', 'sending', 'answering', 'listeners'];

/** What only one part may touch. */
const ONLY_IN: Readonly<Record<string, string>> = {
  '@slack/': 'src/platforms/slack',
  'discord.js': 'src/platforms/discord',
  '@discordjs/': 'src/platforms/discord',
  octokit: 'src/sources/github',
  '@octokit/': 'src/sources/github',
  'drizzle-orm': 'db',
  'better-sqlite3': 'db',
  echarts: 'src/charts',
  '@resvg/': 'src/charts',
  'node-cron': 'src/jobs',
};

/** The composition root and its parts may import everything. */
const ROOTS = ['src/main.ts', 'src/cli', 'src/app'];

interface Import {
  from: string;
  to: string;
  external: boolean;
}

const root = path.resolve(import.meta.dirname, '..');
let files: string[] = [];
let imports: Import[] = [];

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
  imports = files.flatMap((file) =>
    ts
      .preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
      .importedFiles.map(({ fileName }): Import => {
        const external = !fileName.startsWith('.');
        return {
          from: file,
          to: external ? fileName : path.relative(root, path.resolve(root, path.dirname(file), fileName)),
          external,
        };
      }),
  );
});

const within = (file: string, part: string): boolean => file === part || file.startsWith(`${part}/`);
const partOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT)
    .filter((part) => within(file, part))
    .sort((a, b) => b.length - a.length)[0];

describe('import directions', () => {
  it('reads the imports it judges', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.some((entry) => entry.from === 'commands/score.ts' && entry.to === 'src/text/format.ts')).toBe(true);
  });

  it('knows every part of the house', () => {
    expect(files.filter((file) => partOf(file) === undefined && !ROOTS.some((part) => within(file, part)))).toEqual([]);
  });

  it('lets a part import only what stands below it', () => {
    const wrong = imports.filter(({ from, to, external }) => {
      const part = partOf(from);
      if (external || part === undefined || within(to, part)) return false;
      return !(MAY_IMPORT[part] ?? []).some((allowed) => within(to, allowed));
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('lets the database take nothing but types from subscriptions', () => {
    const wrong = files
      .filter((file) => within(file, 'db'))
      .flatMap((file) =>
        [
          ...readFileSync(path.join(root, file), 'utf8').matchAll(
            /^(import|export) (type )?.*src\/subscriptions\/.*$/gm,
          ),
        ]
          .filter(([, , type]) => type === undefined)
          .map(([line]) => `${file}: ${line}`),
      );
    expect(wrong).toEqual([]);
  });

  it('layers the folders of a platform', () => {
    const wrong = imports.filter(({ from, to, external }) => {
      const [platform, folder = ''] = /^src\/platforms\/(\w+)\/(\w+)\//.exec(from)?.slice(1) ?? [];
      const target = /^src\/platforms\/(\w+)\/(\w+)\//.exec(to)?.slice(1) ?? [];
      if (external || platform === undefined || target[0] !== platform || target[1] === folder) return false;
      return PLATFORM_LAYERS.indexOf(target[1] ?? '') >= PLATFORM_LAYERS.indexOf(folder);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keeps platforms apart', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [, platform] = /^src\/platforms\/(\w+)\//.exec(from) ?? [];
      const [, target] = /^src\/platforms\/(\w+)\//.exec(to) ?? [];
      return platform !== undefined && target !== undefined && platform !== target;
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keeps each library in its own part', () => {
    const wrong = imports.filter(({ from, to, external }) => {
      const library = Object.keys(ONLY_IN).find((name) =>
        name.endsWith('/') ? to.startsWith(name) : to === name || to.startsWith(`${name}/`),
      );
      return external && library !== undefined && !within(from, ONLY_IN[library] ?? '');
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('has no circles', () => {
    const next = new Map<string, string[]>();
    for (const { from, to, external } of imports) if (!external) next.set(from, [...(next.get(from) ?? []), to]);
    expect(findCircle(next)).toEqual([]);
  });

  it('reads the environment and signals only in main.ts', () => {
    const readers = files.filter(
      (file) => file !== 'src/main.ts' && /process\.(env\b|on\('SIG)/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  it('keeps every file short enough to read', () => {
    const long = files.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});

/** The files of one import circle, or none. Depth-first with the usual three colours. */
function findCircle(next: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const to of next.get(file) ?? []) {
      const circle = visit(to);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of next.keys()) {
    const circle = visit(file);
    if (circle.length > 0) return circle;
  }
  return [];
}
