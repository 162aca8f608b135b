import { doubtDeliveries } from '../../../db/doubt-deliveries.ts';
import { mayExist, placeOf } from '../../../db/location.ts';
import { openConnection } from '../../../db/open.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { plural } from '../../text/format.ts';
import { print } from '../environment.ts';
import type { Verb } from '../environment.ts';

/** After a PostgreSQL database was put back to an earlier state by its own means; `restore` does the same for a file. */
export const doubt: Verb = {
  name: 'doubt',
  usage: '',
  summary: 'After a restore of PostgreSQL: look in the channels before anything that is owed is sent again',
  options: [{ flags: '--database <database>', explains: 'Use this database' }],
  async run(environment, _words, options) {
    const database = typeof options['database'] === 'string' ? options['database'] : environment.config().database;
    if (!mayExist(database)) throw new OperatorError(`There is no database at ${database}.`, 'Check the name.');
    const { connection } = await openConnection({ file: database });
    try {
      const owed = await doubtDeliveries(connection, environment.clock.now());
      print(
        environment,
        `${plural(owed, 'owed message')} in ${placeOf(database)} will be looked for before it is sent; so will what has fallen due since the backup.`,
      );
    } finally {
      await connection.close();
    }
  },
};
