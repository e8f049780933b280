import type { ElfSection } from '../../model/elf.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';

const maxSites = 10_000;

/**
 * Functions that call or jump to an address directly: `jal`, `c.jal`, `c.j` and the pair `auipc` and `jalr` (RISC-V
 * unprivileged specification, chapters 2.5 and 26). Null for other machines. Calls through pointers leave no trace.
 */
export function findCallers(elf: ElfFile, symbols: SymbolTable, target: number): readonly string[] | null {
  if (elf.machine !== 'riscv') return null;
  const callers = new Set<string>();
  let sites = 0;
  for (const section of elf.sections) {
    if (!section.isExecutable || !section.isAllocated || section.type === 'nobits') continue;
    for (const site of sitesIn(elf, section, target)) {
      const caller = symbols.functionAt(site);
      // A jump inside the function itself is no call.
      if (caller && caller.address !== target) callers.add(caller.name);
      if (++sites >= maxSites) return [...callers].toSorted();
    }
  }
  return [...callers].toSorted();
}

function* sitesIn(elf: ElfFile, section: ElfSection, target: number): Generator<number> {
  const bytes = elf.read(section);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The page that the last auipc put into each register.
  const pages = new Int32Array(32);
  for (let at = 0; at + 2 <= bytes.length;) {
    const half = view.getUint16(at, true);
    const address = section.address + at;
    if ((half & 3) !== 3) {
      if (((half & 0xe003) === 0x2001 || (half & 0xe003) === 0xa001) && address + jumpOf(half) === target)
        yield address;
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) return;
    const word = view.getInt32(at, true);
    const register = (word >>> 7) & 31;
    const opcode = word & 0x7f;
    if (opcode === 0x6f && address + longJumpOf(word) === target) yield address;
    else if (opcode === 0x17) pages[register] = address + (word & ~0xfff);
    else if (opcode === 0x67 && ((pages[(word >>> 15) & 31] ?? 0) + (word >> 20)) >>> 0 === target)
      yield address;
    at += 4;
  }
}

// c.j and c.jal: imm[11|4|9:8|10|6|7|3:1|5] in bits 12 to 2.
function jumpOf(half: number): number {
  const bit = (from: number, to: number): number => ((half >> from) & 1) << to;
  const value =
    bit(12, 11) |
    bit(11, 4) |
    bit(10, 9) |
    bit(9, 8) |
    bit(8, 10) |
    bit(7, 6) |
    bit(6, 7) |
    (((half >> 3) & 7) << 1) |
    bit(2, 5);
  return (value << 20) >> 20;
}

// jal: imm[20|10:1|11|19:12] in bits 31 to 12.
function longJumpOf(word: number): number {
  const value =
    (((word >> 31) & 1) << 20) |
    (((word >> 21) & 0x3ff) << 1) |
    (((word >> 20) & 1) << 11) |
    (word & 0xff000);
  return (value << 11) >> 11;
}
