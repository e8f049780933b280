import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConstructorArrays } from '../../src/parsers/elf/constructors/constructor-arrays.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../src/parsers/elf/symbol-table.js';
import { bootFirmware, constructorCalls, missingTool } from '../support/firmware.js';
import { MemoryFile } from '../support/memory-file.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const emulator = 'qemu-system-riscv32';

function readArrays(path: string): ReturnType<typeof readConstructorArrays> {
  const elf = ElfFile.open(new MemoryFile(readFileSync(path)));
  return readConstructorArrays(elf, SymbolTable.read(elf));
}

describe('the order of the constructors is that in which a firmware calls them', { timeout: 120_000 }, () => {
  it.for([
    ['5', 'streamer.elf', 24],
    ['6', 'streamer-v6.elf', 25],
  ] as const)('in the sample that starts as esp-idf v%s does', ([generation, sample, count], ctx) => {
    if (missingTool(emulator)) return ctx.skip(`${emulator} is not installed`);
    const { startup, entries } = readArrays(samplePath(sample));
    const calls = constructorCalls(bootFirmware(samplePath(sample), folder.file(`v${generation}.log`)));
    expect([startup, calls.length]).toEqual([`idf-${generation}`, count]);
    expect(entries.map(({ address }) => address)).toEqual(calls);
  });
});

describe('binutils agree', () => {
  it('about the words of the arrays (nm, readelf)', (ctx) => {
    const path = samplePath('streamer.elf');
    const names = runPeer(['riscv64-unknown-elf-nm', 'nm'], [path]);
    const dump = runPeer(['riscv64-unknown-elf-readelf', 'readelf'], ['-x', '.flash.init_array', path]);
    if (names === null || dump === null) return ctx.skip('binutils are not installed');
    const words = wordsOf(dump);
    const theirs = ['__init_priority_array', '__init_array'].flatMap((array) => {
      const [start, end] = [addressIn(names, `${array}_start`), addressIn(names, `${array}_end`)];
      return [...words].filter(([slot]) => slot >= start && slot < end);
    });
    const ours = readArrays(path).entries.map(({ slot, address }) => [slot, address]);
    expect(theirs).toHaveLength(24);
    expect(ours.toSorted(([a = 0], [b = 0]) => a - b)).toEqual(theirs.toSorted(([a], [b]) => a - b));
  });
});

function addressIn(names: string, symbol: string): number {
  return Number.parseInt(new RegExp(`^([0-9a-f]{8}) \\w ${symbol}$`, 'm').exec(names)?.[1] ?? '', 16);
}

//   0x400114f8 9e1a0040 74330040 … .@t3.@
function wordsOf(dump: string): ReadonlyMap<number, number> {
  const words = new Map<number, number>();
  for (const [, address = '', bytes = ''] of dump.matchAll(
    /^ {2}0x([0-9a-f]{8}) ((?:[0-9a-f]{8} ){1,4})/gm,
  )) {
    for (const [index, word] of bytes.trim().split(' ').entries()) {
      words.set(Number.parseInt(address, 16) + index * 4, Buffer.from(word, 'hex').readUInt32LE());
    }
  }
  return words;
}
