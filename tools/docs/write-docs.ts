import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { architecturePicture, readImports } from './architecture-picture.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import * as format from '../../src/text/format.ts';
import { derivedSections } from './derived-sections.ts';
import { killsTable, measuredTable, measuredTables, processFaultsTable, readMeasured } from './measured-text.ts';
import { replaceSection } from './sections.ts';
import { envExample } from './settings-text.ts';

/** `npm run docs`: writes what is derived from the code into the Markdown files and `.env.example`. A test fails while they differ. */
const root = path.resolve(import.meta.dirname, '../..');

for (const [file, sections] of Object.entries(await derivedSections())) {
  for (const [name, content] of Object.entries(sections)) rewrite(file, name, content);
}
writeFileSync(path.join(root, '.env.example'), envExample());
rewrite('ARCHITECTURE.md', 'picture', architecturePicture(readImports(root)));

// Measured figures only change when somebody has measured: `npm run docs -- figures.jsonl`.
const [file] = process.argv.slice(2);
if (file !== undefined) {
  const { suites, faults } = readMeasured(readFileSync(file, 'utf8'));
  const where = `a machine of ${availableParallelism()} cores, ${format.date(systemClock.now())}`;
  if (suites.length > 0) rewrite('docs/benchmarks.md', 'measured', measuredTables(suites, where));
  const load = suites.find(({ suite }) => suite === 'load');
  if (load !== undefined) rewrite('docs/reliability.md', 'load', measuredTable(load, where));
  if (faults !== undefined) {
    rewrite('docs/reliability.md', 'faults', processFaultsTable(faults, where));
    rewrite('docs/reliability.md', 'kills', killsTable(faults, where));
  }
}

function rewrite(page: string, section: string, content: string): void {
  const at = path.join(root, page);
  writeFileSync(at, replaceSection(readFileSync(at, 'utf8'), section, content));
}
