import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { AuditDiff } from '../../../src/model/audit-diff.js';
import { formatAuditDiffText } from '../../../src/report/audit/audit-diff-report.js';

const build = (path: string) => ({ path, sha256: 'ab'.repeat(32) });

function textOf(before: number, after: number): string {
  const diff: AuditDiff = {
    old: build('old.elf'),
    recent: build('new.elf'),
    memory: [{ name: 'internal', region: 'internal', before, after }],
    symbols: [],
    symbolsCount: 0,
    structures: [],
    facts: [],
    findings: [],
    cured: [],
  };
  return formatAuditDiffText(diff, { style: new Chalk({ level: 0 }), columns: null });
}

describe('two builds beside each other', () => {
  it.each([
    [1000, 3500, 'GROWS by 2,500 B of static internal RAM', '+2,500'],
    [3500, 1000, 'SHRINKS by 2,500 B of static internal RAM', '-2,500'],
    [1000, 1000, 'SAME: static internal RAM is 1,000 B in both', '-'],
  ])('from %i to %i bytes are said with the sign', (before, after, verdict, change) => {
    const lines = textOf(before, after).split('\n');
    expect(lines[0]).toBe(verdict);
    expect(
      lines
        .find((line) => line.startsWith('internal'))
        ?.split(/ +/)
        .at(-1),
    ).toBe(change);
  });
});
