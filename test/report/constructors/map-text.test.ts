import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { formatMapJson } from '../../../src/report/constructors/map-json.js';
import { formatMapText } from '../../../src/report/constructors/map-text.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

it('what a build skips does not run, and is not to be left out once more', () => {
  const constructors = [0, 1, 2].map((index) =>
    makeConstructor(index, {
      file: `/p/main/f${index}.cpp`,
      line: 1,
      component: 'main',
      protection: index === 0 ? 'esp-hosted' : null,
    }),
  );
  const map = makeConstructorMap(constructors);
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
