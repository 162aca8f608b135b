import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import { addProject, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

describe('openStore', () => {
  it('creates a database that keeps what is written over a restart', async () => {
    const file = join(temporaryFolder(), 'test.db');
    const first = await openStore({ file });
    const id = await addProject(first);
    await first.close();
    const second = await openStore({ file });
    expect(await second.projects.get(id)).toMatchObject({ fullName: 'acme/rocket' });
    await second.close();
    await second.close();
  });

  it('clusters the tables that are read by project', async () => {
    const file = join(temporaryFolder(), 'test.db');
    await temporaryStore({ file });
    const client = new Database(file, { readonly: true });
    const tables = client
      .prepare<[], { name: string; wr: number }>(
        "select name, wr from pragma_table_list where schema = 'main' and wr = 1 order by name",
      )
      .all();
    client.close();
    expect(tables.map(({ name }) => name)).toEqual([
      'fetches',
      'measure_values',
      'package_days',
      'package_fetches',
      'package_figures',
      'package_lookups',
      'pulses',
      'registry_days',
      'releases',
      'retention_ledger',
      'scores',
      'snapshots',
      'star_days',
      'window_counts',
    ]);
  });
});
