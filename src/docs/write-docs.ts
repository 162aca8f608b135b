import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandsTable, verbsTable } from './commands-text.ts';
import { replaceSection } from './sections.ts';
import { envExample, settingsTable } from './settings-text.ts';

/** `npm run docs`: writes what is derived from the code into the README and `.env.example`. A test fails while they differ. */
const root = path.resolve(import.meta.dirname, '../..');
const readme = path.join(root, 'README.md');

const sections: Readonly<Record<string, () => string | Promise<string>>> = { commands: commandsTable, verbs: verbsTable, settings: settingsTable };

let text = readFileSync(readme, 'utf8');
for (const [name, write] of Object.entries(sections)) text = replaceSection(text, name, await write());
writeFileSync(readme, text);
writeFileSync(path.join(root, '.env.example'), envExample());
