import { existsSync } from 'node:fs';
import { openStore } from '../../../db/open.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { count } from '../../text/format.ts';
import { print } from '../environment.ts';
import type { Verb } from '../environment.ts';
import { mayExist } from '../../../db/location.ts';

/** A whole, checked copy while the bot goes on. */
export const backup: Verb = {
  name: 'backup',
  usage: '<file>',
  summary: 'Copy the database into a new file while the bot runs, and check the copy',
  options: [{ flags: '--database <file>', explains: 'Copy this database' }],
  async run(environment, [file = ''], options) {
    const database = typeof options['database'] === 'string' ? options['database'] : environment.config().database;
    if (!mayExist(database))
      throw new OperatorError(`There is no database at ${database}.`, 'GROUNDSWELL_DATABASE names it.');
    if (existsSync(file)) throw new OperatorError(`${file} exists already.`, 'A backup never overwrites a file.');
    const store = await openStore({ file: database });
    try {
      const { bytes } = await store.maintenance.backup(file);
      print(environment, `Backed up to ${file}: ${count(bytes / 1000)} kB, integrity checked.`);
    } finally {
      await store.close();
    }
  },
};
