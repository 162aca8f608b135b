/**
 * Makes the bundled use of the demo's projects from recorded figures.
 *
 *   npm run demo:usage -- <folder> [usage.jsonl.gz]
 *
 * The folder holds `demo/usage-weekly.csv.gz`. The same input gives the same bytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseDay } from '../../src/contracts/clock.ts';
import { encodeAll } from '../../src/demo/figures-file.ts';
import { USAGE_FILE } from '../../src/demo/usage-file.ts';
import type { UsageLine } from '../../src/demo/usage-file.ts';
import { purlFor } from '../../src/sources/purl.ts';
import { readKnownProjects } from './known-projects.ts';

/** The records' registries by the type of their purls. */
const TYPES: Readonly<Record<string, string>> = {
  pypi: 'pypi',
  npm: 'npm',
  conda: 'conda',
  dockerhub: 'docker',
  github: 'github',
};
/** Stars of an image are no use. Downloads of a month are sums of 30 days. */
const FIGURES: Readonly<Record<string, UsageLine['figures'][number]['figure']>> = {
  downloads_month: 'downloads-30d',
  downloads_total: 'downloads-total',
  pulls_total: 'downloads-total',
  release_downloads_total: 'downloads-total',
  dependents: 'dependents',
};
/** What the lists give a project that publishes something else. */
const WRONG: Readonly<Record<string, string>> = {
  'deepset-ai/haystack pypi haystack': 'that is another project; the package is haystack-ai',
  'dbt-labs/dbt-core pypi dbt': 'that is the package before version 1; it is dbt-core now',
  'facebookresearch/faiss pypi pymilvus': 'that is the client of another project',
  'activeloopai/Hub pypi hub': 'that is the package under its former name; it is deeplake now',
};

const row = z.object({
  repo: z.string(),
  registry: z.string(),
  package: z.string(),
  figure: z.string(),
  date: z.string().transform((text) => parseDay(text) ?? NaN),
  value: z.coerce.number().int().nonnegative(),
});

const [folder, file = USAGE_FILE.pathname] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: build-usage <folder> [usage.jsonl.gz]');

const bytes = gunzipSync(await readFile(path.join(folder, 'demo', 'usage-weekly.csv.gz')));
const rows = z.array(row).parse(parse(bytes, { columns: true }));
const today = await readKnownProjects();
const lines: UsageLine[] = [];
for (const ofPackage of Map.groupBy(rows, (one) => `${one.repo} ${one.registry} ${one.package}`).values()) {
  const [first] = ofPackage;
  const type = TYPES[first?.registry ?? ''];
  const known = first && [...today].find(([recorded]) => recorded.toLowerCase() === first.repo.toLowerCase())?.[1];
  const identity =
    first && known && type !== undefined
      ? purlFor(type, type === 'github' ? known.repository : first.package)
      : undefined;
  if (first === undefined || known === undefined || identity === undefined) continue;
  const figures = [...Map.groupBy(ofPackage, (one) => FIGURES[one.figure])].flatMap(([figure, readings]) => {
    if (figure === undefined) return [];
    const byDay = [...readings].sort((a, b) => a.date - b.date);
    return [
      {
        figure,
        days: encodeAll(byDay.map(({ date }) => date)),
        values: encodeAll(byDay.map(({ value }) => value)),
      },
    ];
  });
  const disowned = WRONG[`${first.repo} ${first.registry} ${first.package}`];
  lines.push({
    repo: known.repository,
    purl: identity.purl,
    registry: identity.registry,
    name: identity.name,
    ...(disowned === undefined ? {} : { disowned }),
    figures,
  });
}
lines.sort((a, b) => (a.repo + a.purl < b.repo + b.purl ? -1 : 1));
const content = lines.map((line) => JSON.stringify(line)).join('\n');
await writeFile(file, gzipSync(`${content}\n`, { level: 9 }));
process.stdout.write(`${lines.length} packages of ${new Set(lines.map(({ repo }) => repo)).size} projects\n`);
