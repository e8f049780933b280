import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../src/parsers/elf/symbol-table.js';
import { MemoryFile } from '../support/memory-file.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';

const path = samplePath('streamer.elf');
const elf = ElfFile.open(new MemoryFile(readFileSync(path)));

//   [ 2] .flash.text       PROGBITS        40000020 003020 003d9a 00  AX  0   0  2
const sectionRow =
  /^\s*\[\s*\d+\] (?<name>\S*)\s+[A-Z_]+\s+(?<address>[0-9a-f]{8}) (?<offset>[0-9a-f]{6,8}) (?<size>[0-9a-f]{6,8}) /gm;

// hosted_task         |40000182|   t  |              FUNC|0000000c|     |.flash.text
const functionRow = /^(?<name>\S+)\s*\|(?<address>[0-9a-f]{8})\|[^|]*\|\s*FUNC\|(?<size>[0-9a-f]{8})\|/gm;

function hex(text: string | undefined): number {
  return Number.parseInt(text ?? '', 16);
}

describe('binutils agree on the sample firmware', () => {
  it('about the name, address, offset and size of each section (readelf)', (ctx) => {
    const printed = runPeer(['riscv64-unknown-elf-readelf', 'readelf'], ['-S', '-W', path]);
    if (printed === null) return ctx.skip('readelf is not installed');
    const theirs = Array.from(printed.matchAll(sectionRow), ({ groups }) => ({
      name: groups?.['name'],
      address: hex(groups?.['address']),
      offset: hex(groups?.['offset']),
      sizeBytes: hex(groups?.['size']),
    }));
    expect(theirs.length).toBeGreaterThan(10);
    const ours = elf.sections.map(({ name, address, offset, sizeBytes }) => ({
      name,
      address,
      offset,
      sizeBytes,
    }));
    expect(ours.slice(0, -1)).toEqual(theirs.slice(0, -1));
    expect(ours.at(-1)?.name).toBe(theirs.at(-1)?.name);
  });

  it('about the function at the start of each function (nm)', (ctx) => {
    const printed = runPeer(['riscv64-unknown-elf-nm', 'nm'], ['--format=sysv', path]);
    if (printed === null) return ctx.skip('nm is not installed');
    const aliases = new Map<number, string[]>();
    for (const { groups } of printed.matchAll(functionRow)) {
      const address = hex(groups?.['address']);
      const known = aliases.get(address) ?? [];
      aliases.set(address, [...known, `${groups?.['name']} of ${hex(groups?.['size'])} bytes`]);
    }
    const symbols = SymbolTable.read(elf);
    expect(aliases.size).toBeGreaterThan(100);
    for (const [address, names] of aliases) {
      const found = symbols.functionAt(address);
      expect(names).toContain(`${found?.name} of ${found?.sizeBytes} bytes`);
      expect(found?.address).toBe(address);
      expect(found?.kind).toBe('function');
    }
  });
});
