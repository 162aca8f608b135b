import { AsyncLocalStorage } from 'node:async_hooks';
import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { Changes, Connection, Statement } from '../../engine/connection.ts';
import { drizzle } from '../../engine/drizzle.ts';
import { backUp } from './backup.ts';

/** Preparing costs more than most of the reads themselves. Texts depend on filters, so there could be many. */
const STATEMENTS_KEPT = 300;

/** A transaction, or a part of one that can fail alone. */
interface Transaction {
  parent: Transaction | undefined;
  isOver: boolean;
}

/**
 * One connection to the file, shared by all callers of this thread. A statement runs at once, unless a transaction of another
 * caller is open: that one's statements belong to it, and the others wait for its end.
 */
export function sqliteConnection(client: Database.Database, file: string): Connection {
  const statements = new LRUCache<string, Database.Statement>({ max: STATEMENTS_KEPT });
  const rowStatements = new LRUCache<string, Database.Statement<unknown[], unknown[]>>({ max: STATEMENTS_KEPT });
  const dataVersion = client.prepare<[], number>('pragma data_version').pluck();
  const ownChanges = client.prepare<[], number>('select total_changes()').pluck();
  const pages = client
    .prepare<[], number>('select page_count * page_size from pragma_page_count, pragma_page_size')
    .pluck();
  const scope = new AsyncLocalStorage<Transaction>();
  /** The innermost transaction that is open. */
  let open: Transaction | undefined;
  let ended = Promise.withResolvers<undefined>();

  function mayRun(): boolean {
    if (open === undefined) return true;
    let own = scope.getStore();
    while (own?.isOver === true) own = own.parent;
    return own === open;
  }

  async function within<T>(first: string, last: string, undo: string, work: () => Promise<T>): Promise<T> {
    while (!mayRun()) await ended.promise;
    const parent = open;
    client.exec(first);
    const mine: Transaction = { parent, isOver: false };
    open = mine;
    try {
      const result = await scope.run(mine, work);
      client.exec(last);
      return result;
    } catch (error) {
      // A full disk ends the transaction by itself.
      if (client.inTransaction) client.exec(undo);
      throw error;
    } finally {
      mine.isOver = true;
      open = parent;
      ended.resolve(undefined);
      ended = Promise.withResolvers();
    }
  }

  const isInside = (): boolean => open !== undefined && mayRun();
  const part = <T>(work: () => Promise<T>): Promise<T> =>
    within('savepoint part', 'release part', 'rollback to part; release part', work);

  const prepared = (text: string): Database.Statement => {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = client.prepare(inSqlite(text));
      statements.set(text, statement);
    }
    return statement;
  };

  const preparedForRows = (text: string): Database.Statement<unknown[], unknown[]> => {
    let statement = rowStatements.get(text);
    if (statement === undefined) {
      statement = client.prepare<unknown[], unknown[]>(inSqlite(text));
      if (statement.reader) statement.raw();
      rowStatements.set(text, statement);
    }
    return statement;
  };

  return {
    engine: 'sqlite',
    db: drizzle<Changes>(async (text, parameters, method) => {
      while (!mayRun()) await ended.promise;
      const statement = preparedForRows(text);
      if (method === 'run') return { rows: [], changes: statement.run(...parameters).changes };
      return { rows: method === 'get' ? statement.get(...parameters) : statement.all(...parameters) };
    }),
    // A deferred transaction that begins with a read and then writes can fail although it waited; an immediate one cannot.
    write: (work) => (isInside() ? part(work) : within('begin immediate', 'commit', 'rollback', work)),
    isInTransaction: isInside,
    read: (work) => (isInside() ? work() : within('begin', 'commit', 'rollback', work)),
    statement: <Parameters extends unknown[] | object, Row>(text: string) => {
      type Given = Parameters extends unknown[] ? Parameters : [Parameters];
      return {
        all: async (...parameters) => {
          while (!mayRun()) await ended.promise;
          return prepared(text).all(...parameters) as Row[];
        },
        get: async (...parameters) => {
          while (!mayRun()) await ended.promise;
          return prepared(text).get(...parameters) as Row | undefined;
        },
        run: async (...parameters) => {
          while (!mayRun()) await ended.promise;
          return prepared(text).run(...parameters);
        },
      } satisfies Statement<Given, Row>;
    },
    // One writer at a time: what is chosen inside its transaction is chosen alone.
    skipLocked: () => '',
    writeMark: () => `${dataVersion.get() ?? 0}.${ownChanges.get() ?? 0}`,
    bytes: async () => pages.get() ?? 0,
    backup: (target) => backUp(file, target),
    // SQLite counts on from the largest id by itself.
    continueIds: () => Promise.resolve(),
    async close() {
      if (!client.open) return;
      if (!client.readonly) client.pragma('optimize');
      client.close();
    },
  };
}

/** Lists come as one parameter in JSON. */
const inSqlite = (text: string): string => text.replaceAll(/\b(?:numbers|texts)\(/g, 'json_each(');
