import type { AuditFact } from '../../model/audit.js';
import type { ElfSection } from '../../model/elf.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolPlace } from '../../parsers/elf/symbol-table.js';

type Fact = Extract<AuditFact, { id: 'frame-pointer' }>;

// A function that is shorter is a leaf or a thunk, which needs no frame in either case.
const leastBytes = 32;
const prologueBytes = 16;
const maxFunctions = 2000;
// Code of this size is read at once: 2,000 small reads take longer.
const maxWholeBytes = 32 * 1024 * 1024;

/**
 * Looks at the first instructions of functions for `addi s0, sp, n`, which `-fno-omit-frame-pointer` puts into each
 * that has a frame (RISC-V ELF psABI, "Frame Pointer Convention"). Null for other machines.
 */
export function auditFramePointers(elf: ElfFile, functions: readonly SymbolPlace[]): Fact | null {
  if (elf.machine !== 'riscv') return null;
  const long = functions.filter(({ sizeBytes }) => sizeBytes >= leastBytes);
  const step = Math.max(1, Math.floor(long.length / maxFunctions));
  let [withPointer, looked] = [0, 0];
  const whole = new Map<ElfSection, Uint8Array>();
  const prologueOf = (section: ElfSection, start: number): Uint8Array => {
    const offset = start - section.address;
    if (section.sizeBytes > maxWholeBytes) return elf.readPart(section, offset, prologueBytes);
    const bytes = whole.get(section) ?? elf.read(section);
    whole.set(section, bytes);
    return bytes.subarray(offset, offset + prologueBytes);
  };
  for (let i = 0; i < long.length; i += step) {
    const start = long[i]?.address ?? 0;
    const section = elf.sections.find(
      (one) =>
        one.isExecutable &&
        one.type !== 'nobits' &&
        start >= one.address &&
        start + prologueBytes <= one.address + one.sizeBytes,
    );
    if (!section) continue;
    looked++;
    if (setsFramePointer(prologueOf(section, start))) withPointer++;
  }
  return { id: 'frame-pointer', withPointer, functions: looked };
}

function setsFramePointer(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 2 <= bytes.length;) {
    const half = view.getUint16(at, true);
    const isCompressed = (half & 3) !== 3;
    // c.addi4spn with rd' = s0: funct3 000, op 00, rd' 000; an immediate of 0 is no instruction.
    if (isCompressed && (half & 0xe01f) === 0 && half !== 0) return true;
    if (!isCompressed && at + 4 <= bytes.length) {
      const word = view.getUint32(at, true);
      // addi, rd = s0 (8), rs1 = sp (2)
      if ((word & 0xfffff) === ((2 << 15) | (8 << 7) | 0x13)) return true;
    }
    at += isCompressed ? 2 : 4;
  }
  return false;
}
