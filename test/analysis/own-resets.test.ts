import { describe, expect, it } from 'vitest';
import { OwnResets } from '../../src/analysis/own-resets.js';
import type { ConsoleRecord } from '../../src/model/console-record.js';

const boot = (line: number, number = 1): ConsoleRecord => ({
  kind: 'boot',
  line,
  boot: number,
  timeMs: 0,
  reason: 'POWERON',
});
const isOurs = (record: ConsoleRecord): boolean => record.kind === 'boot' && record.isOurs === true;

describe('a boot', () => {
  it('is ours in the 200 lines after a reset of ours, and only the first', () => {
    const resets = new OwnResets();
    expect(isOurs(resets.mark(boot(10)))).toBe(false);
    resets.expect(100);
    expect(isOurs(resets.mark(boot(100)))).toBe(false);
    expect(isOurs(resets.mark(boot(101)))).toBe(true);
    expect(isOurs(resets.mark(boot(102)))).toBe(false);
    resets.expect(300);
    expect(isOurs(resets.mark(boot(501)))).toBe(false);
    expect(isOurs(resets.mark(boot(500)))).toBe(true);
  });

  it('at power on does not use up the reset that came meanwhile', () => {
    const resets = new OwnResets();
    resets.expect(0);
    expect(isOurs(resets.mark(boot(3, 0)))).toBe(true);
    expect(isOurs(resets.mark(boot(40, 1)))).toBe(true);
    expect(isOurs(resets.mark(boot(41, 2)))).toBe(false);
  });

  it('is the only record that is marked', () => {
    const resets = new OwnResets();
    resets.expect(0);
    const fact: ConsoleRecord = {
      kind: 'boot-fact',
      line: 1,
      boot: 0,
      timeMs: null,
      fact: { name: 'elf-sha256', value: 'abc' },
    };
    expect(resets.mark(fact)).toBe(fact);
  });
});
