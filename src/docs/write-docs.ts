import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { architecturePicture, readImports } from './architecture-picture.ts';
import { derivedSections } from './derived-sections.ts';
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
