import { expect, it } from 'vitest';
import { leftOutSymbol } from '../../../src/parsers/elf/constructors/skip-state.js';
import { writeLinkerScript } from '../../../src/report/constructors/linker-script.js';

it('a linker script names nothing that the linker would take for syntax or for a file to load', () => {
  const rule = { sections: ['.init_array'], constructors: [], source: 'main/stream.cpp' };
  const script = writeLinkerScript(
    [
      { ...rule, unit: `a b"(c)*/;.cpp`, archive: null },
      { ...rule, unit: 'stream.cpp', archive: 'libmain.a' },
    ],
    [leftOutSymbol('main/stream.cpp'), leftOutSymbol(`a b"(c)*/;.cpp`)],
  );
  const rules = script.slice(script.indexOf('/DISCARD/'), script.lastIndexOf('}'));
  expect(rules).not.toMatch(/[";]|\*\/;|a b/);
  expect(rules).toContain('*/libmain.a:stream.cpp.obj(.init_array)');
  // mylibmain.a is another archive; a name without a wildcard would be opened as a file.
  expect(rules).not.toMatch(/^\s*(?:\*libmain|libmain|stream)/m);
  const symbols = script
    .slice(script.lastIndexOf('}') + 1)
    .trim()
    .split('\n');
  expect(symbols).toEqual([
    '"esp_rtc_diag_left_out.main/stream.cpp" = 1;',
    expect.stringMatching(/^"[\w.%/]+" = 1;$/),
  ]);
});
