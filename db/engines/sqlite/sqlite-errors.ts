import Database from 'better-sqlite3';
import { OperatorError } from '../../../src/contracts/errors.ts';

/** Whether another process holds the lock right now: waiting helps. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

/** What an operator can do about an error of the database, as one sentence and a hint; any other error is handed back as it is. */
export function operatorError(error: unknown, file: string): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error;
  const say = (sentence: string, hint: string): OperatorError => new OperatorError(sentence, hint, { cause: error });
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return say(
      `The folder of the database ${file} does not exist.`,
      'Create the folder, or set GROUNDSWELL_DATABASE to a file in one that exists.',
    );
  }
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code;
  if (isBusy(error))
    return say(
      `The database ${file} is locked by another process.`,
      'Stop the other process that writes to it (a second bot, a backup tool, a database browser), then start again.',
    );
  if (code === 'SQLITE_FULL')
    return say(
      `The disk is full: the database ${file} cannot grow.`,
      'Free some space and start again; what was stored before is safe.',
    );
  if (code.startsWith('SQLITE_READONLY'))
    return say(
      `The database ${file} is read-only.`,
      'Give the user that runs Groundswell the right to write to the file and its folder.',
    );
  if (code === 'SQLITE_NOTADB')
    return say(
      `The file ${file} is not a database of Groundswell.`,
      'Set GROUNDSWELL_DATABASE to another file, or restore a backup.',
    );
  if (code.startsWith('SQLITE_CORRUPT'))
    return say(
      `The database ${file} is damaged.`,
      'Restore the newest backup; keep the damaged file until that has worked.',
    );
  if (code.startsWith('SQLITE_CANTOPEN'))
    return say(
      `The database ${file} cannot be opened.`,
      'Check that it is a file, not a folder, and that the user that runs Groundswell may read it and write to its folder.',
    );
  if (code.startsWith('SQLITE_IOERR'))
    return say(
      `Reading or writing the database ${file} failed (${code}).`,
      'Check the disk; what was stored before is safe if the disk is.',
    );
  return error;
}
