import type { AuditFact } from '../../model/audit.js';
import type { ElfSection } from '../../model/elf.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolPlace } from '../../parsers/elf/symbol-table.js';

type Fact = Extract<AuditFact, { id: 'frame-pointer' }>;

// A function that is shorter is a leaf or a thunk, which needs no frame in either case.
const leastBytes = 32;
// Twelve registers are saved before, four bytes each.
const prologueBytes = 64;
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
  const prologueOf = (section: ElfSection, { address, sizeBytes }: SymbolPlace): Uint8Array => {
    const offset = address - section.address;
    const length = Math.min(prologueBytes, sizeBytes);
    if (section.sizeBytes > maxWholeBytes) return elf.readPart(section, offset, length);
    const bytes = whole.get(section) ?? elf.read(section);
    whole.set(section, bytes);
    return bytes.subarray(offset, offset + length);
  };
  for (let i = 0; i < long.length; i += step) {
    const place = long[i];
    if (!place) break;
    const { address: start, sizeBytes } = place;
    const section = elf.sections.find(
      (one) =>
        one.isExecutable &&
        one.type !== 'nobits' &&
        start >= one.address &&
        start + sizeBytes <= one.address + one.sizeBytes,
    );
    if (!section) continue;
    looked++;
    if (setsFramePointer(prologueOf(section, place))) withPointer++;
  }
  // Every firmware has some of the other kind, of assembly and of libraries: the greater part tells.
  const isOn = looked === 0 ? null : withPointer * 2 >= looked;
  return { id: 'frame-pointer', withPointer, functions: looked, isOn };
}

/**
 * True where s0 gets what the stack pointer was at the start: the sum of the frame that was just taken. Any other sum is
 * the address of a local variable.
 */
function setsFramePointer(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frameBytes: number | null = null;
  for (let at = 0; at + 2 <= bytes.length;) {
    const half = view.getUint16(at, true);
    const isCompressed = (half & 3) !== 3;
    if (!isCompressed && at + 4 > bytes.length) return false;
    const { opensFrame, setsPointer } = isCompressed ? readHalf(half) : readWord(view.getInt32(at, true));
    frameBytes ??= opensFrame;
    if (setsPointer !== null && frameBytes !== null) {
      if (setsPointer === frameBytes || (frameBytes === ofLibrary && setsPointer % 16 === 0)) return true;
    }
    at += isCompressed ? 2 : 4;
  }
  return false;
}

/** What an instruction takes from sp, and what it adds to sp for s0; null where it does neither. */
type Step = { readonly opensFrame: number | null; readonly setsPointer: number | null };

/** A frame that `__riscv_save_*` takes, called through t0 (gcc -msave-restore); its size stands in its name alone. */
const ofLibrary = -1;
const neither: Step = { opensFrame: null, setsPointer: null };

function taking(bytes: number): Step {
  return bytes > 0 ? { opensFrame: bytes, setsPointer: null } : neither;
}

function readHalf(half: number): Step {
  const bit = (from: number, to: number): number => ((half >> from) & 1) << to;
  // c.addi4spn with rd' = s0; an immediate of 0 is no instruction.
  if ((half & 0xe01f) === 0 && half !== 0) {
    const sum = (((half >> 11) & 3) << 4) | (((half >> 7) & 15) << 6) | bit(6, 2) | bit(5, 3);
    return { opensFrame: null, setsPointer: sum };
  }
  // c.addi16sp, and c.addi with rd = sp
  if ((half & 0xef83) === 0x6101) {
    const value = bit(12, 9) | bit(6, 4) | bit(5, 6) | (((half >> 3) & 3) << 7) | bit(2, 5);
    return taking(-((value << 22) >> 22));
  }
  if ((half & 0xef83) === 0x0101) return taking(-(((bit(12, 5) | ((half >> 2) & 31)) << 26) >> 26));
  return neither;
}

function readWord(word: number): Step {
  // addi with rs1 = sp (2), and rd = sp or s0 (8)
  if ((word & 0xfffff) === ((2 << 15) | (2 << 7) | 0x13)) return taking(-(word >> 20));
  if ((word & 0xfffff) === ((2 << 15) | (8 << 7) | 0x13))
    return { opensFrame: null, setsPointer: word >> 20 };
  // jal and jalr with rd = t0 (5)
  const isCall = (word & 0xfff) === ((5 << 7) | 0x6f) || (word & 0x7fff) === ((5 << 7) | 0x67);
  return isCall ? { opensFrame: ofLibrary, setsPointer: null } : neither;
}
