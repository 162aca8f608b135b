import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { isConnectionLost } from './postgres-errors.ts';

/** A transaction on one connection, and the part of it that is open innermost. */
interface Root {
  client: PoolClient;
  innermost: Part;
  ended: PromiseWithResolvers<undefined>;
}

/** A transaction, or a part of one that can fail alone. */
interface Part {
  root: Root;
  parent: Part | undefined;
  isOver: boolean;
}

export interface Transactions {
  /** The connection of the caller's own transaction, once its inner parts are done; undefined outside of one. */
  own(): Promise<PoolClient | undefined>;
  isInside: () => boolean;
  run<T>(begin: string, work: () => Promise<T>): Promise<T>;
}

/** How long the fate of a commit is asked for after its connection was lost, in milliseconds. */
const FATE_MS = 30_000;
const FATE_PAUSE_MS = 100;

/** Transactions that the functions they run find by themselves, each on a connection of the pool. */
export function createTransactions(pool: Pool): Transactions {
  const scope = new AsyncLocalStorage<Part>();

  function current(): Part | undefined {
    let part = scope.getStore();
    while (part?.isOver === true) part = part.parent;
    return part;
  }

  async function turnOf(part: Part): Promise<void> {
    while (part.root.innermost !== part) await part.root.ended.promise;
  }

  async function runPart<T>(parent: Part, work: () => Promise<T>): Promise<T> {
    const { root } = parent;
    await turnOf(parent);
    const mine: Part = { root, parent, isOver: false };
    root.innermost = mine;
    try {
      await root.client.query('savepoint part');
      const result = await scope.run(mine, work);
      await root.client.query('release savepoint part');
      return result;
    } catch (error) {
      await root.client.query('rollback to savepoint part').catch(() => undefined);
      throw error;
    } finally {
      mine.isOver = true;
      root.innermost = parent;
      root.ended.resolve(undefined);
      root.ended = Promise.withResolvers();
    }
  }

  async function runRoot<T>(begin: string, work: () => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let failure: unknown;
    // Without a listener, a connection that breaks between two statements would end the process.
    const onError = (error: Error): void => {
      failure ??= error;
    };
    client.on('error', onError);
    const root = { client, ended: Promise.withResolvers<undefined>() } as Root;
    const mine: Part = { root, parent: undefined, isOver: false };
    root.innermost = mine;
    try {
      await client.query(begin);
      const result = await scope.run(mine, work);
      mine.isOver = true;
      await commit(client);
      return result;
    } catch (error) {
      failure ??= error;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      mine.isOver = true;
      client.off('error', onError);
      client.release(isConnectionLost(failure));
    }
  }

  /**
   * When the connection is lost while it commits, nobody knows what became of it, and doing it again might do it twice. The
   * server remembers: it is asked over another connection.
   */
  async function commit(client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ id: string | null }>('select pg_current_xact_id_if_assigned()::text as id');
    const id = rows[0]?.id ?? null;
    try {
      await client.query('commit');
    } catch (error) {
      if (id === null || !isConnectionLost(error) || !(await wasCommitted(id))) throw error;
    }
  }

  async function wasCommitted(id: string): Promise<boolean> {
    for (let waited = 0; ; waited += FATE_PAUSE_MS) {
      try {
        const { rows } = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [id]);
        const status = rows[0]?.status;
        if (status !== 'in progress') return status === 'committed';
      } catch (error) {
        if (!isConnectionLost(error) || waited >= FATE_MS) throw error;
      }
      await sleep(FATE_PAUSE_MS);
    }
  }

  return {
    isInside: () => current() !== undefined,
    async own() {
      const part = current();
      if (part === undefined) return undefined;
      await turnOf(part);
      return part.root.client;
    },
    run: (begin, work) => {
      const parent = current();
      return parent === undefined ? runRoot(begin, work) : runPart(parent, work);
    },
  };
}
