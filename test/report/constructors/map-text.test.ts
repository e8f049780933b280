import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import type { Constructor, ConstructorMap } from '../../../src/model/constructor.js';
import { formatMapJson } from '../../../src/report/constructors/map-json.js';
import { formatMapText } from '../../../src/report/constructors/map-text.js';

const named = (index: number, protection: Constructor['protection'] = null): Constructor => ({
  index,
  slot: 0x4240_0000 + index * 4,
  address: 0x4200_0000 + index * 2,
  isCode: true,
  symbol: `f${index}`,
  name: `f${index}`,
  file: `/p/main/f${index}.cpp`,
  line: 1,
  object: null,
  section: null,
  component: 'main',
  array: 'init',
  priority: null,
  protection,
});

it('what a build skips does not run, and is not to be left out once more', () => {
  const constructors = [named(0, 'esp-hosted'), named(1), named(2)];
  const rest = { machine: 'riscv', startup: 'idf-5', initFunctions: [], warnings: [] } as const;
  const map: ConstructorMap = { path: 'app.elf', sha256: '00'.repeat(32), constructors, ...rest };
  const report = { map, findings: [], log: null, skipped: new Set(constructors.slice(1)) };
  const text = formatMapText(report, { style: new Chalk({ level: 0 }), columns: null });
  expect(text.split('\n')[0]).toBe(
    '1 constructor runs before the scheduler (ESP-IDF v5 order): 0 yours, 1 protected; this build skips 2',
  );
  expect(text).toMatch(/main\/f1\.cpp:1 .*\n {2}# f1, skipped by this build$/m);
  expect(text).toContain('esp-rtc-diag ctors verify app.elf');
  expect(text).not.toContain('ctors skip');
  expect(JSON.parse(formatMapJson(report))).toMatchObject({
    constructors: [{ skipped: false }, { skipped: true }, { skipped: true }],
  });
});
