import type { Store } from './store.ts';

export interface OpenOptions {
  /** Path of the database file. */
  file: string;
  /** Where the copy is put before a migration that rewrites data; default: beside the file. */
  backupFolder?: string;
  readOnly?: boolean;
}

/**
 * Opens the database (creating and migrating it), with WAL and foreign keys on.
 * Rejects with an OperatorError of one sentence when the file is locked, read-only, corrupt, on a full disk, or was written by a newer version.
 */
export async function openStore(_options: OpenOptions): Promise<Store> {
  throw new Error('not written yet');
}
