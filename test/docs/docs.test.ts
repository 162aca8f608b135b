import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsTable, verbsTable } from '../../src/docs/commands-text.ts';
import { readSection } from '../../src/docs/sections.ts';
import { envExample, settingsTable } from '../../src/docs/settings-text.ts';
import { SETTINGS } from '../../src/settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the documentation is what the code says', () => {
  it('lists every command, verb and setting as they are declared', async () => {
    const readme = read('README.md');
    expect(readSection(readme, 'commands')).toBe(commandsTable());
    expect(readSection(readme, 'verbs')).toBe(await verbsTable());
    expect(readSection(readme, 'settings')).toBe(settingsTable());
  });

  it('explains every setting in .env.example', () => {
    expect(read('.env.example')).toBe(envExample());
    for (const name of Object.keys(SETTINGS)) expect(envExample()).toContain(`#${name}=`);
  });

  it('names only scripts and verbs that exist', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
    const named = [...read('README.md').matchAll(/npm run (?:-s )?([a-z:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  it('reads every declared setting somewhere in the configuration', () => {
    const config = read('src/config.ts');
    const unread = Object.keys(SETTINGS).filter((name) => !config.includes(`'${name}'`));
    expect(unread).toEqual([]);
  });
});
