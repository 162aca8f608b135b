import { isAddress, makeFolderOf, mayExist, placeOf } from '../../../db/location.ts';
import { copyDatabase } from '../../../db/copy-database.ts';
import { openConnection } from '../../../db/open.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { plural } from '../../text/format.ts';
import { print } from '../environment.ts';
import type { Verb } from '../environment.ts';

/** Copies everything from one database into another, of either engine. The bot must not be running. */
export const move: Verb = {
  name: 'move',
  usage: '',
  summary: 'Copy everything into an empty database, from a file to PostgreSQL or back (stop the bot first)',
  options: [
    { flags: '--from <database>', explains: 'A file or a postgres:// address; default: the configured database' },
    { flags: '--to <database>', explains: 'A file that does not exist yet, or the address of an empty database' },
  ],
  async run(environment, _words, options) {
    const from = typeof options['from'] === 'string' ? options['from'] : environment.config().database;
    const to = options['to'];
    if (typeof to !== 'string')
      throw new OperatorError('`move` needs --to.', '`move --from data/groundswell.db --to postgres://...`');
    if (!mayExist(from)) throw new OperatorError(`There is no database at ${from}.`, 'Check the name after --from.');
    if (!isAddress(to) && mayExist(to)) throw new OperatorError(`${to} exists already.`, 'Name a new file after --to.');
    await makeFolderOf(to);
    const source = await openConnection({ file: from });
    try {
      const target = await openConnection({ file: to });
      try {
        const tables = await copyDatabase(source.connection, target.connection, ({ name, rows }) => {
          if (rows > 0) print(environment, `${name}: ${plural(rows, 'row')}`);
        });
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        print(
          environment,
          `Copied ${plural(rows, 'row')} to ${placeOf(to)}, read back and compared. Set GROUNDSWELL_DATABASE to it and start the bot; ${placeOf(from)} is as it was.`,
        );
      } catch (error) {
        throw target.explained(error);
      } finally {
        await target.connection.close();
      }
    } finally {
      await source.connection.close();
    }
  },
};
