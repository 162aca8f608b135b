import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import { OperatorError } from '../core/errors.ts';
import { count } from '../core/format.ts';
import { print } from './environment.ts';
import type { Verb } from './environment.ts';

/** Puts a backup in the database's place; what stood there is kept beside it. The bot must not be running. */
export const restore: Verb = {
  name: 'restore',
  usage: '<file>',
  summary: 'Put a backup in the place of the database (stop the bot first); the old one is kept beside it',
  options: [{ flags: '--database <file>', explains: 'Restore to this place' }],
  async run(environment, [file = ''], options) {
    const database = typeof options['database'] === 'string' ? options['database'] : environment.config().database;
    if (!existsSync(file)) throw new OperatorError(`There is no backup at ${file}.`);
    await mkdir(path.dirname(path.resolve(database)), { recursive: true });
    const incoming = `${database}.incoming`;
    await copyFile(file, incoming, constants.COPYFILE_FICLONE);
    // Opening checks that it is whole and brings an older backup up to date before anything is replaced.
    const store = await openStore({ file: incoming });
    const { projects, snapshots } = await store.maintenance.size();
    await store.close();
    const kept = `${database}.before-restore-${new Date(environment.clock.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
    if (existsSync(database)) await rename(database, kept);
    for (const suffix of ['-wal', '-shm']) {
      if (existsSync(database + suffix)) await rename(database + suffix, kept + suffix);
      await rm(incoming + suffix, { force: true });
    }
    await rename(incoming, database);
    print(environment, `Restored ${count(projects)} projects and ${count(snapshots)} snapshots to ${database}.${existsSync(kept) ? ` The old database is ${kept}.` : ''}`);
  },
};
