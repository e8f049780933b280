import { describe, expect, it } from 'vitest';
import {
  parseCmakeConfiguration,
  parseDefaultsList,
} from '../../../src/parsers/source/cmake-configuration.js';
import { cpuMs } from '../../support/cpu-ms.js';

// CMake's own rules: cmake-language(7), "Command Invocations" and "Lists"; set(), list(APPEND) and project() of esp-idf.
describe('where CMakeLists.txt has the configuration', () => {
  it.each([
    [
      'set(SDKCONFIG_DEFAULTS "sdkconfig.defaults;sdkconfig.trace")',
      ['sdkconfig.defaults', 'sdkconfig.trace'],
    ],
    ['set(SDKCONFIG_DEFAULTS\n  a # the first\n  "b c"\n)\nproject(x)', ['a', 'b c']],
    [
      'set(SDKCONFIG_DEFAULTS "${CMAKE_CURRENT_LIST_DIR}/a" "${CMAKE_SOURCE_DIR}/config/b")',
      ['a', 'config/b'],
    ],
    ['SET (SDKCONFIG_DEFAULTS a CACHE STRING "doc")', ['a']],
    ['set(SDKCONFIG_DEFAULTS a)\nlist(APPEND SDKCONFIG_DEFAULTS b)', ['a', 'b']],
    ['set(SDKCONFIG_DEFAULTS a)\nset(SDKCONFIG_DEFAULTS "${SDKCONFIG_DEFAULTS};b")', ['a', 'b']],
    ['if(NOT DEFINED SDKCONFIG_DEFAULTS)\n  set(SDKCONFIG_DEFAULTS a)\nendif()', ['a']],
    ['if(WIN32)\nset(OTHER x)\nendif()\nset(SDKCONFIG_DEFAULTS a)', ['a']],
    // What stands behind project() comes too late, and a comment says nothing.
    ['project(x)\nset(SDKCONFIG_DEFAULTS a)', null],
    ['# set(SDKCONFIG_DEFAULTS a)\nset(EXTRA_COMPONENT_DIRS c)', null],
    ['set(SDKCONFIG_DEFAULTS)', null],
    ['', null],
  ])('%j', (text, defaults) => {
    expect(parseCmakeConfiguration(text)).toEqual({ sdkconfig: null, defaults, optional: [], unclear: [] });
  });

  it('counts a file that is added where it exists', () => {
    const add = (path: string): string => {
      const asks = 'if(EXISTS "${CMAKE_SOURCE_DIR}/sdkconfig.local")';
      return `set(SDKCONFIG_DEFAULTS a)\n${asks}\nlist(APPEND SDKCONFIG_DEFAULTS ${path})\nendif()`;
    };
    const defaults = ['a', 'sdkconfig.local'];
    const followed = { sdkconfig: null, defaults, optional: ['sdkconfig.local'], unclear: [] };
    expect(parseCmakeConfiguration(add('sdkconfig.local'))).toEqual(followed);
    expect(parseCmakeConfiguration(add('another')).unclear).toHaveLength(1);
  });

  it('knows the folder of the build', () => {
    const text = 'set(SDKCONFIG "${CMAKE_BINARY_DIR}/sdkconfig")';
    expect(parseCmakeConfiguration(text).sdkconfig).toBe('build/sdkconfig');
  });

  it.each([
    'set(SDKCONFIG_DEFAULTS "boards/${BOARD}/sdkconfig")',
    'set(SDKCONFIG_DEFAULTS /etc/sdkconfig)',
    'if(RELEASE)\n set(SDKCONFIG_DEFAULTS a)\nendif()',
    'if(NOT SDKCONFIG_DEFAULTS)\nelse()\n set(SDKCONFIG_DEFAULTS a)\nendif()',
    'foreach(one a b)\n list(APPEND SDKCONFIG_DEFAULTS ${one})\nendforeach()',
  ])('says that it does not follow %j', (text) => {
    const line = text
      .split('\n')
      .findIndex((one) => one.includes('SDKCONFIG_DEFAULTS a') || /\$\{|\/etc/.test(one));
    const unclear = [{ name: 'SDKCONFIG_DEFAULTS', line: line + 1 }];
    expect(parseCmakeConfiguration(text)).toEqual({ sdkconfig: null, defaults: null, optional: [], unclear });
  });

  it('takes no time that grows with the square of a file', () => {
    const text = `a("${String.raw`\"`.repeat(60_000)}${'a ('.repeat(20_000)}`;
    const before = cpuMs();
    parseCmakeConfiguration(text);
    expect(cpuMs() - before).toBeLessThan(5_000);
  });
});

it('takes a list of the environment only where all of it is of the project', () => {
  expect(parseDefaultsList('sdkconfig.defaults;./config/../sdkconfig.ci')).toEqual([
    'sdkconfig.defaults',
    'sdkconfig.ci',
  ]);
  expect(parseDefaultsList('../common/../a')).toEqual(['../a']);
  expect(parseDefaultsList('/etc/x;a')).toBeNull();
});
