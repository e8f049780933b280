import { describe, expect, it } from 'vitest';
import { demangle } from '../../../../src/parsers/elf/demangle/demangle.js';

describe('demangle', () => {
  it.each([
    'main',
    'app_main',
    'esp_rom_printf',
    '_start',
    '__cxa_throw',
    '_Z',
    '_R',
    '_ZN',
    '_Zfoo',
    '_RUST',
    '_GLOBAL_OFFSET_TABLE_',
    '_GLOBAL__sub_I_main',
    '',
    '.',
    '$d',
    '.text._Z3foov',
    'rtc::Peer::close()',
  ])('returns %j, which is not a mangled name, as it is', (symbol) => {
    expect(demangle(symbol)).toBe(symbol);
  });

  // GCC for Xtensa takes no dot into a label.
  it.each([
    ['_ZN3foo3barEv$isra$0', 'foo::bar() [clone .isra.0]'],
    ['_ZN3foo3barEv$constprop$3$lto_priv$0', 'foo::bar() [clone .constprop.3] [clone .lto_priv.0]'],
    ['_Z3getv$part$1$cold', 'get() [clone .part.1] [clone .cold]'],
    ['_Z3getv$other$1', '_Z3getv$other$1'],
  ])('names the clone %j of an Xtensa build', (symbol, name) => {
    expect(demangle(symbol)).toBe(name);
  });

  it.each(['_ZN3rtc4Peer', '_ZN3rtc9PeerE', '_Z1fS_', '_Z1fT_', '_Z3foovX', '_RNvC9esp', '_RNvC3espB9_'])(
    'returns the malformed name %j as it is',
    (symbol) => {
      expect(demangle(symbol)).toBe(symbol);
    },
  );

  it('keeps the dot of a function descriptor', () => {
    expect(demangle('._Z3foov')).toBe('.foo()');
  });

  it('reads a name behind a dollar sign without it', () => {
    expect(demangle('$_Z3foov')).toBe('foo()');
  });
});
