import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Whether a database is named by the address of a PostgreSQL server, and not by a file. */
export const isAddress = (database: string): boolean => /^postgres(ql)?:\/\//.test(database);

/** Whether there may be a database: a server is asked when it is opened. */
export const mayExist = (database: string): boolean => isAddress(database) || existsSync(database);

/** Makes the folder of a database that is a file. */
export async function makeFolderOf(database: string): Promise<void> {
  if (!isAddress(database)) await mkdir(dirname(resolve(database)), { recursive: true });
}

/** Where files beside the database go: its folder; of a server, `data`. */
export const folderBeside = (database: string): string => (isAddress(database) ? 'data' : dirname(database));

/** For people: the file, or the database and its server without user and password. */
export function placeOf(database: string): string {
  if (!isAddress(database)) return database;
  try {
    const { hostname, port, pathname } = new URL(database);
    return `${pathname.slice(1) || 'postgres'} on ${hostname || 'localhost'}:${port || '5432'}`;
  } catch {
    return 'of this address';
  }
}
