import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Half of the tests wait for a program that they run, so that one worker for each core is no crowd.
    maxWorkers: 2,
    // The CLI tests run the program as users get it, so build it once before.
    globalSetup: ['test/build-once.ts'],
    setupFiles: ['test/property-seed.ts'],
    reporters: ['default', './test/skip-reporter.ts'],
  },
});
