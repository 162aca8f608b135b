import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { OperatorError } from '../../../src/contracts/errors.ts';
import type { BackupOrder, BackupReport } from './backup-worker.ts';
import { operatorError } from './sqlite-errors.ts';

/**
 * Copies the database into a new file and checks the copy, in another thread: a gigabyte takes seconds in which nobody would
 * get an answer. The file has its name only once it is whole.
 *
 * @throws OperatorError when there is no such folder, something has that name, the disk is full or the copy is damaged
 */
export async function backUp(file: string, target: string): Promise<{ bytes: number }> {
  if (!existsSync(dirname(target)))
    throw new OperatorError(`The folder of the backup ${target} does not exist.`, 'Create it, or name another file.');
  if (existsSync(target))
    throw new OperatorError(`There is a file ${target} already; a backup overwrites nothing.`, 'Name another file.');
  const report = await inThread({ file, target });
  if ('failure' in report)
    throw operatorError(
      report.code === undefined ? new Error(report.failure) : new Database.SqliteError(report.failure, report.code),
      target,
    );
  if (report.verdict !== 'ok') {
    throw new OperatorError(
      `The database ${file} is damaged: its copy did not pass the check (${report.verdict.split('\n', 1)[0] ?? ''}).`,
      'Restore an older backup; keep the damaged file until that has worked.',
    );
  }
  return { bytes: statSync(target).size };
}

async function inThread(order: BackupOrder): Promise<BackupReport> {
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { workerData: order });
  try {
    return await new Promise<BackupReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread of the backup stopped with code ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
