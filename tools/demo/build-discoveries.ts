/**
 * Makes the bundled launches from recorded ones.
 *
 *   npm run demo:discoveries -- <folder> [discoveries.jsonl.gz]
 *
 * The folder holds `launches-hn.jsonl.gz`. The same input gives the same bytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { parseDay } from '../../src/contracts/clock.ts';
import { DISCOVERIES_FILE } from '../../src/demo/discoveries-file.ts';
import type { DiscoveryLine } from '../../src/demo/discoveries-file.ts';
import { encodeAll } from '../../src/demo/figures-file.ts';

/** Nights that are kept, and the last day that was recorded whole for all. */
const NIGHTS = 46;
const LAST_DAY = parseDay('2025-08-28') ?? NaN;
/** Fewer stars than a sweep reads. */
const LEAST_STARS = 50;

const row = z.object({
  repo: z.string(),
  /** Of what was gone when it was looked up, nothing is known but its stars. */
  created_at: z.string().nullable(),
  forks: z.int().nullable(),
  language: z.string().nullable(),
  description: z.string().nullable(),
  daily: z.record(z.string(), z.int()),
});

const [folder, file = DISCOVERIES_FILE.pathname] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: build-discoveries <folder> [discoveries.jsonl.gz]');

const rows = gunzipSync(await readFile(path.join(folder, 'launches-hn.jsonl.gz')))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line) => row.parse(JSON.parse(line)));

const lines = rows.flatMap((one): DiscoveryLine[] => {
  if (one.created_at === null || one.forks === null) return [];
  const createdDay = parseDay(one.created_at.slice(0, 10)) ?? NaN;
  const firstDay = Math.max(createdDay, LAST_DAY - NIGHTS + 1);
  const days = Object.entries(one.daily).map(([day, gained]) => ({ day: parseDay(day) ?? NaN, gained }));
  const until = (last: number): number => days.reduce((sum, { day, gained }) => (day <= last ? sum + gained : sum), 0);
  const stars = Array.from({ length: LAST_DAY - firstDay + 1 }, (_, at) => until(firstDay + at));
  if ((stars.at(-1) ?? 0) < LEAST_STARS) return [];
  return [
    {
      repo: one.repo,
      createdDay,
      language: one.language,
      description: one.description === null ? null : one.description.slice(0, 200),
      forks: one.forks,
      firstDay,
      stars: encodeAll(stars),
    },
  ];
});

const text = lines
  .toSorted((a, b) => a.repo.localeCompare(b.repo, 'en'))
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');
await writeFile(file, gzipSync(text, { level: 9 }));
console.log(`${lines.length} of ${rows.length} launches, ${gzipSync(text).length} bytes`);
