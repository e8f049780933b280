import { describe, expect, test } from 'vitest';
import type { ConsoleVerdict } from '../../../src/model/console-finding.js';
import { formatConsoleVerdict, isUndecided } from '../../../src/report/memory/console-verdict.js';

type Quiet = Extract<ConsoleVerdict, { kind: 'quiet' }>;

describe('a verdict without a finding', () => {
  test.each([
    ['no-samples', 0, true],
    ['no-clock', 9, true],
    ['no-levels', 9, true],
    ['no-cycles', 2, true],
    ['no-cycles', 3, false],
    ['nothing-kept', 9, false],
  ] as const)('of %s and %i samples is undecided: %s', (set, samples, expected) => {
    const verdict: Quiet = { kind: 'quiet', cycles: 1, samples, set };
    expect(isUndecided(verdict)).toBe(expected);
    // Its words say the same.
    expect(/^(?:NOTHING TOLD|NO CLOCK|NOT ENOUGH)/.test(formatConsoleVerdict(verdict))).toBe(expected);
  });
});
