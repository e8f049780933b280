import { describe, expect, test } from 'vitest';
import type { ElfSymbol } from '../../../src/model/elf.js';
import { joinFrames } from '../../../src/parsers/elf/join-frames.js';

describe('joinFrames', () => {
  test.each([
    ['free', 'cfree'],
    ['_lock_close', '_lock_close_recursive'],
    ['vfprintf', '__d_vfprintf'],
    ['esp_vfs_rename', '_rename_r'],
  ])('keeps %s, which the source says, where the symbol is its alias %s', (dwarfName, alias) => {
    expect(functionOf(dwarfName, alias)).toBe(dwarfName);
  });

  test.each([
    ['connect', '_ZN3rtcL7connectEi', 'rtc::connect(int)'],
    ['run', 'run.constprop.0', 'run.constprop.0'],
    ['operator()', '_ZZN6Client3runEvENKUliE_clEi', 'Client::run()::{lambda(int)#1}::operator()(int) const'],
    ['next', '_ZN6nextOf4nextEv', 'nextOf::next()'],
  ])('completes %s by the scope and the parameters of its symbol %s', (dwarfName, symbol, full) => {
    expect(functionOf(dwarfName, symbol)).toBe(full);
  });

  test('an empty name in the debug information gives way to the symbol', () => {
    expect(functionOf('', 'app_main')).toBe('app_main');
  });
});

function functionOf(dwarfName: string, symbolName: string): string | null | undefined {
  const frame = { function: dwarfName, file: 'a.c', line: 1, inlined: false };
  const symbol: ElfSymbol = {
    name: symbolName,
    address: 0x4000_0000,
    sizeBytes: 16,
    kind: 'function',
    file: null,
  };
  return joinFrames([frame], symbol).at(-1)?.function;
}
