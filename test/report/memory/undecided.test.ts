import { describe, expect, it, test } from 'vitest';
import type { ConsoleFinding, ConsoleVerdict } from '../../../src/model/console-finding.js';
import { stepsOfQuiet } from '../../../src/report/memory/quiet-steps.js';
import {
  describeConsoleFinding,
  explainConsoleFinding,
} from '../../../src/report/memory/console-messages.js';
import { formatConsoleVerdict, isUndecided } from '../../../src/report/memory/console-verdict.js';

type Quiet = Extract<ConsoleVerdict, { kind: 'quiet' }>;

describe('a verdict without a finding', () => {
  test.each([
    ['no-samples', 0, true],
    ['no-clock', 9, true],
    ['no-levels', 9, true],
    ['no-cycles', 2, true],
    ['no-cycles', 3, false],
    ['lower-now', 9, true],
    ['standing-gauge', 9, true],
    ['few-cycles', 9, true],
    ['nothing-kept', 9, false],
  ] as const)('of %s and %i samples is undecided: %s', (set, samples, expected) => {
    const lower = { capability: 'dma', fromBytes: 300 * 1024, toBytes: 200 * 1024 } as const;
    const verdict: Quiet =
      set === 'lower-now'
        ? { kind: 'quiet', cycles: 0, samples, set, lower }
        : { kind: 'quiet', cycles: 1, samples, set, visibleBytes: null };
    expect(isUndecided(verdict)).toBe(expected);
    // Its words say the same.
    expect(stepsOfQuiet(verdict)).toHaveLength(expected ? 1 : 0);
    expect(/^(?:NOTHING TOLD|NO CLOCK|NOT ENOUGH)/.test(formatConsoleVerdict(verdict))).toBe(expected);
  });
});

describe('what is told of too few cycles', () => {
  const spot = { source: 'a.log', line: 1, boot: 0, timeMs: 0 };
  const kept = [{ capability: 'dma', bytes: 25 * 1024, alsoIn: [] }] as const;
  const finding = (cycles: number, neededCycles: number | null): ConsoleFinding => ({
    ruleId: 'cycles-not-enough',
    severity: 'note',
    confidence: 'by-pattern',
    evidence: { ...spot, cycles, neededCycles, kept },
    fingerprint: '',
  });

  it('under Why is no second verdict', () => {
    for (const one of [finding(3, 5), finding(8, null)]) {
      const why = explainConsoleFinding(one);
      expect(why).not.toContain('25 KB');
      expect(why).not.toBe(describeConsoleFinding(one).message);
    }
    expect(explainConsoleFinding(finding(3, 5))).toContain('5 connections');
    expect(explainConsoleFinding(finding(8, null))).toContain('chance');
  });

  it('is not laid to set-up where there were enough of them', () => {
    expect(describeConsoleFinding(finding(3, 5)).message).toContain('first-time set-up');
    expect(describeConsoleFinding(finding(8, null)).message).toContain('unevenly');
  });
});
