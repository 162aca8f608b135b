import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { architecturePicture, readImports } from './architecture-picture.ts';
import { systemClock } from '../core/clock.ts';
import * as format from '../core/format.ts';
import { derivedSections } from './derived-sections.ts';
import { measuredTables } from './measured-text.ts';
import { replaceSection } from './sections.ts';
import { envExample } from './settings-text.ts';

/** `npm run docs`: writes what is derived from the code into the Markdown files and `.env.example`. A test fails while they differ. */
const root = path.resolve(import.meta.dirname, '../..');

for (const [file, sections] of Object.entries(await derivedSections())) {
  let text = readFileSync(path.join(root, file), 'utf8');
  for (const [name, content] of Object.entries(sections)) text = replaceSection(text, name, content);
  writeFileSync(path.join(root, file), text);
}
writeFileSync(path.join(root, '.env.example'), envExample());
const architecture = path.join(root, '.github/ARCHITECTURE.md');
writeFileSync(architecture, replaceSection(readFileSync(architecture, 'utf8'), 'picture', architecturePicture(readImports(root))));

// Measured figures only change when somebody has measured: `npm run docs -- figures.jsonl`.
const [measured] = process.argv.slice(2);
if (measured !== undefined) {
  const readme = path.join(root, 'README.md');
  const where = `a machine of ${availableParallelism()} cores, ${format.date(systemClock.now())}`;
  writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'measured', measuredTables(readFileSync(measured, 'utf8'), where)));
}
