import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Whatever is written to the network by mistake must not reach it: tests speak to loopback only.
    env: { NO_COLOR: '1', TZ: 'UTC' },
    testTimeout: 30_000,
  },
});
