import { restoreBackup } from '../../../db/engines/sqlite/restore-backup.ts';
import { isAddress } from '../../../db/location.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { plural } from '../../text/format.ts';
import { print } from '../environment.ts';
import type { Verb } from '../environment.ts';
import { refuseUnreadable } from '../file-arguments.ts';

/** Puts a backup in the database's place; what stood there is kept beside it. The bot must not be running. */
export const restore: Verb = {
  name: 'restore',
  usage: '<file>',
  summary: 'Put a backup in the place of the database (stop the bot first); the old one is kept beside it',
  options: [{ flags: '--database <file>', explains: 'Restore to this place' }],
  async run(environment, [file = ''], options) {
    const database = typeof options['database'] === 'string' ? options['database'] : environment.config().database;
    if (isAddress(database))
      throw new OperatorError(
        'A PostgreSQL database is restored by its own means.',
        'Restore it there while the bot is stopped, then run `doubt`, so that nothing is sent twice.',
      );
    refuseUnreadable(file);
    const { projects, snapshots, kept } = await restoreBackup(file, database, environment.clock.now());
    print(
      environment,
      `Restored ${plural(projects, 'project')} and ${plural(snapshots, 'snapshot')} to ${database}.${kept === undefined ? '' : ` The old database is ${kept}.`}`,
    );
  },
};
