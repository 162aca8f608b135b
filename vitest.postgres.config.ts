import { defineConfig } from 'vitest/config';

/** Tests that a PostgreSQL server runs: `npm run test:postgres`. */
export default defineConfig({
  test: {
    maxWorkers: '100%',
    env: { NO_COLOR: '1', TZ: 'UTC', TEST_ENGINE: 'postgres' },
    testTimeout: 60_000,
    isolate: false,
    globalSetup: 'test/support/postgres-setup.ts',
    include: ['test/{alerts,apply,db,discovery,history,postgres}/**/*.test.ts'],
    // SQLite itself: its files, its faults, its migrations.
    exclude: ['test/db/{faults,migrate,open,port-width}.test.ts'],
  },
});
