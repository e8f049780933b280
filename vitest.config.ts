import { defineConfig } from 'vitest/config';

import { isThorough } from './test/support/thorough.js';

/** Tests of functions without a state: one world for all of them saves loading everything anew for each file. */
const pure = ['test/{analysis,model,parsers,property,report,support}/**/*.test.ts'];

// A thorough run tries five times as many cases, often on a machine that does something else beside it.
const all = {
  testTimeout: isThorough ? 300_000 : 30_000,
  hookTimeout: 60_000,
  setupFiles: ['test/property-seed.ts'],
};

export default defineConfig({
  test: {
    // Tests often wait for a program that they run, so that one worker more than CI has cores keeps both busy.
    maxWorkers: 3,
    // The CLI tests run the program as users get it, so build it once before.
    globalSetup: ['test/build-once.ts'],
    reporters: ['default', './test/reason-reporter.ts'],
    projects: [
      { test: { ...all, name: 'pure', include: pure, isolate: false } },
      // Sockets, browsers and processes keep time only as well as a busy machine lets them: a second attempt, which
      // the reporter names at the end. A thorough run has none, so that a test that wavers is found.
      {
        test: {
          ...all,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: pure,
          // What is waited for comes sooner or later; a busy machine is slow.
          expect: { poll: { timeout: 15_000 } },
          retry: isThorough ? 0 : 1,
        },
      },
    ],
  },
});
