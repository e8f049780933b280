import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installSkip, parseStartup, removeSkip } from '../../../src/parsers/source/startup-c.js';
import { cpuMs } from '../../support/cpu-ms.js';

const code = {
  block: ['static int block;'],
  condition: (loop: { readonly variable: string }) => `skips(${loop.variable})`,
};

// The shape of components/esp_system/startup.c of ESP-IDF v5.0 to v5.5: a comment before, externs inside, a log in each loop.
const idf5 = `#include <stdint.h>
static const char* TAG = "cpu_start"; // a { in a comment, and a "}" in a string
/**
 * Priority entries run upwards, the rest downwards.
 */
static void do_global_ctors(void)
{
#if __riscv
    extern void (*__init_priority_array_start)(void);
    extern void (*__init_priority_array_end)(void);
#endif
    extern void (*__init_array_start)(void);
    extern void (*__init_array_end)(void);
    void (**p)(void);
#if __riscv
    for (p = &__init_priority_array_start; p < &__init_priority_array_end; ++p) {
        ESP_LOGD(TAG, "calling init function: %p", *p);
        (*p)();
    }
#endif
    ESP_COMPILER_DIAGNOSTIC_PUSH_IGNORE("-Wanalyzer-out-of-bounds")
    for (p = &__init_array_end - 1; p >= &__init_array_start; --p) {
        ESP_LOGD(TAG, "calling init function: %p", *p);
        (*p)();
    }
    ESP_COMPILER_DIAGNOSTIC_POP("-Wanalyzer-out-of-bounds")
}
`;

const withAttribute = idf5.replace(
  'static void do_',
  '__attribute__((no_sanitize_undefined)) /* why; and until when */\nstatic void do_',
);

function install(text: string): string {
  const { value, problem } = parseStartup(text);
  expect(problem).toBeNull();
  return value === null ? '' : installSkip(text, value, code);
}

describe('a startup.c of ESP-IDF v5', () => {
  it.each([
    ['as it is', idf5],
    ['with CR LF', idf5.replaceAll('\n', '\r\n')],
    ['with tabs', idf5.replaceAll('    ', '\t')],
    [
      'with the loops on one line',
      idf5.replace(/\{\n\s+ESP_LOGD(.*)\n\s+(\(\*p\)\(\);)\n\s+\}/g, '{ ESP_LOGD$1 $2 }'),
    ],
    ['without a priority array', idf5.replace(/#if __riscv\n {4}for[^]*?#endif\n/, '')],
    ['without its comment', idf5.replace(/\/\*\*[^]*?\*\/\n/, '')],
    [
      'with p++ and blanks',
      idf5.replace('; ++p)', ' ;  p++ )').replace('&__init_array_end - 1', '&__init_array_end-1'),
    ],
    ['with ESP_EARLY_LOGD', idf5.replaceAll('ESP_LOGD', 'ESP_EARLY_LOGD')],
    ['with bytes that are no UTF-8', `// \xe9\xff\n${idf5}`],
    ['without a line end at its end', idf5.trimEnd()],
    ['with an attribute on a line of its own, as v5.2 to v5.5', withAttribute],
  ])('%s gets a test in each loop, and is restored byte for byte', (_, text) => {
    const edited = install(text);
    const loops = text.includes('priority_array_start;') || text.includes('priority_array_start ;') ? 2 : 1;
    expect(edited.match(/if \(skips\(p\)\) continue;/g)).toHaveLength(loops);
    // Right behind the brace of its loop, before anything is logged or called.
    expect(edited).toMatch(/>= &__init_array_start; (?:--p|p--)\) \{\s+if \(skips\(p\)\) continue; /);
    expect(edited.indexOf('static int block;')).toBeLessThan(edited.indexOf('do_global_ctors'));
    expect(edited.includes('\r\n')).toBe(text.includes('\r\n'));
    expect(edited.replaceAll('\r\n', '').includes('\r')).toBe(false);
    expect(removeSkip(edited)).toEqual({ value: text, problem: null });
  });

  it.each([
    ['no-function', idf5.replace('do_global_ctors', 'do_other_things')],
    ['several-functions', idf5 + idf5],
    ['no-loop', idf5.replace('&__init_array_end - 1', '&__init_array_end - 2')],
    ['several-loops', idf5.replace(/( {4}for \(p = &__init_array_end[^]*?\n {4}\})/, '$1\n$1')],
    [
      'unknown-loop-body',
      idf5.replace('(*p)();', 'if ((uint32_t)*p == 0x4007d056) continue;\n        (*p)();'),
    ],
    ['unknown-loop-body', idf5.replaceAll('(*p)();', '')],
    ['already-installed', install(idf5)],
    ['no-function', 'int main(void) { return 0; }\n'],
    ['no-function', ''],
    ['no-function', `/* ${idf5.replaceAll('*/', '* /')} */`],
  ])('is left alone for the reason %s', (problem, text) => {
    expect(parseStartup(text)).toEqual({ value: null, problem });
  });

  it.each([
    ['an attribute', ' */\n__attribute__((no_sanitize_undefined)) /* why; and until when */\nstatic void '],
    ['two lines of attributes', ' */\n__attribute__((cold))\nIRAM_ATTR\nstatic void '],
    ['nothing', ' */\nstatic void '],
  ])('never separates %s from the function', (_, head) => {
    const edited = install(idf5.replace(' */\nstatic void ', head));
    expect(edited).toContain(`${head}do_global_ctors(void)`);
    expect(edited.split('\n')[2]).toMatch(/^\/\* esp-rtc-diag begin/);
  });

  it.each([
    ['a function', 'static void other(void) { }\n'],
    ['a directive of several lines', '#define TWICE(x) \\\n    x; \\\n    x\n'],
    ['a directive after a declaration', 'int i;\n#endif /* of all that */\n'],
    ['nothing at all', ''],
  ])('stands behind %s', (_, before) => {
    const own = withAttribute.slice(withAttribute.indexOf('__attribute__'));
    expect(install(before + own).indexOf('/* esp-rtc-diag begin')).toBe(before.length);
  });

  it('is not restored after somebody has edited it', () => {
    expect(removeSkip(install(idf5).replace('cpu_start', 'cpu_stop'))).toEqual({
      value: null,
      problem: 'edited-since',
    });
    expect(removeSkip(idf5)).toEqual({ value: null, problem: 'not-installed' });
  });

  it('is read in bounded time whatever stands in it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '/*',
      '*/',
      '"',
      '\\',
      '\n',
      'for (p = &__init_array_end - 1;',
      'static void do_global_ctors(void) {',
      ' ',
      '/* esp-rtc-diag begin',
      '/* esp-rtc-diag end */',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 400 }), (parts) => {
        const text = parts.join('');
        const { value } = parseStartup(text);
        if (value !== null) expect(removeSkip(installSkip(text, value, code)).value).toBe(text);
        removeSkip(text);
      }),
    );
    const started = cpuMs();
    parseStartup(`static void do_global_ctors(void) {${'{'.repeat(200_000)}`);
    parseStartup(`${'/*'.repeat(100_000)}${' '.repeat(100_000)}`);
    parseStartup(`for (${'a '.repeat(100_000)}`);
    expect(cpuMs() - started).toBeLessThan(5000);
  });
});
