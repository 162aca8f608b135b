import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../db/open.ts';
import { dayOf, isoDay } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { readingsOf } from '../../src/history/rows-of.ts';
import { runVerb } from './processes/run-verb.ts';
import { temporaryFolder } from './temporary-store.ts';

export interface ImportedFile {
  /** What the verb said: its last line, or its refusal with the hint. */
  said: string;
  /** `owner/name 2025-10-30 1200` for every stored row; undefined where there is no database. */
  stored: readonly string[] | undefined;
}

/** What `import` makes of a file on an empty database. */
export async function importFile(
  contents: string | Buffer,
  { options = [], clock }: { options?: readonly string[]; clock: Clock },
): Promise<ImportedFile> {
  const folder = temporaryFolder();
  const [file, database] = [join(folder, 'figures.csv'), join(folder, 'bot.db')];
  writeFileSync(file, contents);
  const ran = await runVerb(['import', file, ...options], { GROUNDSWELL_DATABASE: database }, clock);
  const said = (ran.code === 0 ? ran.stdout : ran.stderr).trim().replaceAll(/\s*\n\s*/g, ' ');
  if (!existsSync(database)) return { said, stored: undefined };
  const store = await openStore({ file: database });
  try {
    const names = await store.projects.names();
    const stored = await Promise.all(
      names.map(async ({ id, fullName }) => {
        const readings = await readingsOf(store.observations, id, { from: 0, to: dayOf(clock.now()) + 1 });
        return readings.map(({ day, stars }) => `${fullName} ${isoDay(day)} ${stars ?? 'unknown'}`);
      }),
    );
    return { said, stored: stored.flat() };
  } finally {
    await store.close();
  }
}
