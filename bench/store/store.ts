import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedDatabase } from '../fixtures/generate-database.ts';
import { runWorker } from '../run-worker.ts';
import type { Figure, SuiteResult } from '../suite.ts';

/** Every read that a command makes, the bulk reads and writes of the jobs, opening, and memory, on 10,000 projects and three years of daily snapshots. */
export async function run(): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-store-'));
  try {
    const file = join(folder, 'bench.db');
    copyFileSync(await generatedDatabase({ projects: 10_000, days: 1_095, seed: 1 }), file);
    return { suite: 'store', figures: await runWorker<Figure[]>('bench/store/store-worker.ts', [file]), missing: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
