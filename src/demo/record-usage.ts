import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Store } from '../../db/store.ts';
import { DAY, startOfDay } from '../contracts/clock.ts';
import { decodeAll } from './figures-file.ts';
import { USAGE_FILE, usageLine } from './usage-file.ts';
import type { UsageLine } from './usage-file.ts';

/** The bundled packages with their recorded figures, a line each. */
export const loadUsage = async (): Promise<readonly UsageLine[]> =>
  gunzipSync(await readFile(USAGE_FILE))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => usageLine.parse(JSON.parse(line)));

/** Puts the recorded use of projects that are in the database there. Recording it again changes nothing. */
export async function recordUsage(store: Store, lines: readonly UsageLine[], now: number): Promise<void> {
  const today = Math.floor(now / DAY);
  for (const [repo, packages] of Map.groupBy(lines, (line) => line.repo)) {
    const project = await store.projects.findByName(repo);
    if (project === undefined) continue;
    const ids = await store.usage.recordPackages(
      project.id,
      packages.map(({ purl, registry, name, disowned }) => ({
        purl,
        registry,
        name,
        standing: disowned === undefined ? 'own' : 'disowned',
        reason: disowned ?? null,
        origin: 'import',
        attested: false,
      })),
      now,
    );
    await store.usage.record({
      readings: packages.flatMap(({ purl, figures }) => {
        const packageId = ids.get(purl);
        if (packageId === undefined) return [];
        return figures.flatMap(({ figure, days, values }) => {
          const counts = decodeAll(values);
          return decodeAll(days).flatMap((day, at) => {
            const value = counts[at];
            return value === undefined || day > today
              ? []
              : [{ packageId, figure, day, at: startOfDay(day), value, sourceAt: null }];
          });
        });
      }),
    });
  }
}
