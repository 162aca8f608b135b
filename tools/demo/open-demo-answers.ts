import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { readConfig } from '../../src/app/config.ts';
import { openAnswers } from '../../src/cli/open-answers.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';

export interface DemoAnswers {
  readonly answers: Awaited<ReturnType<typeof openAnswers>>;
  /** Of its own, so that no database of the reader is touched; removed on closing. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** What answers on the bundled figures, for tools that print or draw answers. */
export async function openDemoAnswers(): Promise<DemoAnswers> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-demo-'));
  const config = readConfig({ GROUNDSWELL_DATABASE: path.join(folder, 'groundswell.db') });
  const answers = await openAnswers(
    {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      clock: systemClock,
      log: silentLogger,
      config: () => config,
      signal: new AbortController().signal,
      noColor: true,
      exitCode: 0,
    },
    { demo: true },
  );
  return {
    answers,
    folder,
    close: async () => {
      await answers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
