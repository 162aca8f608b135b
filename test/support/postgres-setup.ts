/** Starts one PostgreSQL for a whole run of tests: `npm run test:postgres`. */
import type { TestProject } from 'vitest/node';
import { openStore } from '../../db/open.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a migrated, empty database, to make others from. */
    postgres: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  try {
    const template = server.address(await server.create());
    await (await openStore({ file: template })).close();
    project.provide('postgres', template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return () => server.stop();
}
