import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { verbs } from '../../src/cli/index.ts';
import { parseCommand } from '../../src/parsing/parse-command.ts';
import { architecturePicture, readImports } from '../../tools/docs/architecture-picture.ts';
import { derivedSections } from '../../tools/docs/derived-sections.ts';
import { readSection } from '../../tools/docs/sections.ts';
import { envExample } from '../../tools/docs/settings-text.ts';
import { PLATFORMS } from '../../src/platforms/index.ts';
import { readConfig } from '../../src/app/config.ts';
import { SETTINGS } from '../../src/app/settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
/** `npm run docs` mends what these tests find different. */
describe('the documentation is what the code says', () => {
  it('shows what the code prints: answers of the demo, commands, verbs, settings, jobs, metrics, scopes', async () => {
    for (const [file, sections] of Object.entries(await derivedSections())) {
      const text = read(file);
      for (const [name, content] of Object.entries(sections))
        expect(readSection(text, name), `${name} in ${file}`).toBe(content.trim());
    }
  });

  it('is read in a minute where a newcomer begins', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names files and folders that exist', (page) => {
    const named = [...read(page).matchAll(/`((?:src|commands|db|test|tools|bench|docs)\/[\w./-]*)`/g)];
    expect(named.length).toBeGreaterThan(10);
    const missing = named.map(([, file]) => file ?? '').filter((file) => !existsSync(path.join(root, file)));
    expect(missing).toEqual([]);
  });

  it('draws the parts as they import each other', () => {
    expect(readSection(read('ARCHITECTURE.md'), 'picture')).toBe(architecturePicture(readImports(root)));
  });

  it('draws parts that there are, and not the root that puts them together', () => {
    const parts = [...architecturePicture(readImports(root)).matchAll(/\["([^"]+)"\]/g)].map((match) => match[1] ?? '');
    expect(parts).toEqual(expect.arrayContaining(['commands', 'db', 'src/platforms/slack', 'src/signals']));
    expect(parts.filter((part) => !existsSync(path.join(root, part)) || part.endsWith('.ts'))).toEqual([]);
  });

  it('explains every setting in .env.example', () => {
    expect(read('.env.example')).toBe(envExample());
    for (const name of Object.keys(SETTINGS)) expect(envExample()).toContain(`#${name}=`);
  });

  it('reads every declared setting somewhere in the configuration', () => {
    const own = ['src/app/config.ts', 'src/app/github-config.ts', 'src/runtime/proxy.ts'];
    const config = [...own, ...PLATFORMS.map(({ name }) => `src/platforms/${name}/settings.ts`)]
      .filter((file) => existsSync(path.join(root, file)))
      .map(read)
      .join('\n');
    // The settings of sources are derived from their list: they are read without being written anywhere.
    const asked = new Set<string>();
    readConfig(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
    const unread = Object.keys(SETTINGS).filter((name) => !config.includes(`'${name}'`) && !asked.has(name));
    expect(unread).toEqual([]);
  });

  it.each(PAGES)('%s names only scripts, verbs, settings and files that exist', (page) => {
    const text = read(page);
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
    expect(
      [...text.matchAll(/npm run (?:-s )?([a-z][a-z:]*)/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !scripts.includes(name)),
    ).toEqual([]);
    expect(
      [...text.matchAll(/node src\/(?:main\.ts|groundswell\.js) ([a-z]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !verbs.some((verb) => verb.name === name)),
    ).toEqual([]);
    expect(
      [...text.matchAll(/\b(?:GITHUB|SLACK|DISCORD|GROUNDSWELL)_[A-Z_]+[A-Z]\b/g)]
        .map((match) => match[0])
        .filter((name) => !(name in SETTINGS)),
    ).toEqual([]);
    const files = [...text.matchAll(/(?:\]\(|src="|srcset=")(?!https?:|#)([^)"#]+)/g)].map((match) =>
      path.join(path.dirname(page), match[1] ?? ''),
    );
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it.each(PAGES)('%s shows only commands that are understood', (page) => {
    const typed = [...read(page).matchAll(/\/signals ([^`\n]+)`/g)]
      .map((match) => match[1] ?? '')
      .filter((text) => !/[<…]|\.\.\./.test(text));
    for (const text of typed) expect(() => parseCommand(text, commands), text).not.toThrow();
  });
});
