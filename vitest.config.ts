import { defineConfig } from 'vitest/config';

const everything = 'test/**/*.test.ts';

/** Files that start processes, listen to their own, or make a whole demo: what takes long begins first. */
const long = [
  'test/charts/chart-renderer.test.ts',
  'test/cli/*.test.ts',
  'test/delivery/exactly-once.test.ts',
  'test/demo/*.test.ts',
  'test/e2e/*.test.ts',
  'test/reliability/*.test.ts',
  'test/ingest/killed.test.ts',
  'test/security/*.test.ts',
];

export default defineConfig({
  test: {
    // Half of a test's life is waiting for an answer on loopback: one worker less than there are cores would leave two cores half idle.
    maxWorkers: '100%',
    env: { NO_COLOR: '1', TZ: 'UTC' },
    testTimeout: 30_000,
    // Nothing stays between tests but caches of what never changes: loading the libraries once for each worker saves a third of the time.
    isolate: false,
    setupFiles: 'test/support/check-prototypes.ts',
    projects: [
      // The names are the order.
      { extends: true, test: { name: 'long', include: long } },
      // What needs a PostgreSQL server is run by vitest.postgres.config.ts.
      { extends: true, test: { name: 'short', include: [everything], exclude: [...long, 'test/postgres/**'] } },
    ],
  },
});
