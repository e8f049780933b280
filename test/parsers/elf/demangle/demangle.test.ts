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
