import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { formatSkipText, type SkipReport } from '../../../src/report/constructors/skip-report.js';

it.each([
  [[], 'Flash the patched .bin.'],
  [[{ kind: 'patch-without-image' } as const], 'Patch what is flashed, too: --bin'],
])('a patched copy is flashed where there is an image of it', (warnings, next) => {
  const map = { path: 'app.elf', sha256: '', machine: 'riscv', startup: 'idf-6', initFunctions: [] } as const;
  const report: SkipReport = {
    map: { ...map, constructors: [], warnings: [] },
    style: 'patch',
    selection: { skipped: [], kept: [], warnings: [] },
    files: [{ path: 'out/app.elf', action: 'written' }],
    warnings,
    choice: [],
  };
  expect(formatSkipText(report, { style: new Chalk({ level: 0 }), columns: null })).toContain(`1. ${next}`);
});
