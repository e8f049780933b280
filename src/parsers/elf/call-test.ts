import type { ElfSection } from '../../model/elf.js';
import type { ElfFile } from './elf-file.js';

// The longest call before a return address, of RISC-V and of Xtensa.
const maxCallBytes = 4;

/**
 * Whether a return address can come from this program: the instruction before it must be a call. That tells the right
 * ELF from another build of it without any help of a log.
 */
export class CallTest {
  readonly #elf: ElfFile;
  readonly #code: readonly ElfSection[];
  readonly #known = new Map<number, boolean>();

  constructor(elf: ElfFile) {
    this.#elf = elf;
    this.#code = elf.sections.filter(
      ({ isAllocated, isExecutable, type }) => isAllocated && isExecutable && type !== 'nobits',
    );
  }

  /** Null where the file has no code before that address, or is for a machine whose calls are not known here. */
  isAfterCall(returnAddress: number): boolean | null {
    const section = this.#code.find(
      ({ address, sizeBytes }) => returnAddress > address && returnAddress <= address + sizeBytes,
    );
    if (!section || this.#elf.machine === 'arm') return null;
    let answer = this.#known.get(returnAddress);
    if (answer === undefined) {
      answer = this.#test(section, returnAddress);
      this.#known.set(returnAddress, answer);
    }
    return answer;
  }

  #test(section: ElfSection, returnAddress: number): boolean {
    const end = returnAddress - section.address;
    const length = Math.min(maxCallBytes, end);
    const before = this.#elf.readPart(section, end - length, length);
    if (this.#elf.machine !== 'riscv') return endsWithXtensaCall(before);
    // All its instructions begin at even addresses.
    return returnAddress % 2 === 0 && endsWithRiscvCall(before);
  }
}

// RISC-V unprivileged specification: jal and jalr with the link register ra, and the compressed c.jal and c.jalr (rv32c).
function endsWithRiscvCall(before: Uint8Array): boolean {
  const half = wordAt(before, before.length - 2);
  const isCompressedJal = (half & 0xe003) === 0x2001;
  const isCompressedJalr = (half & 0xf07f) === 0x9002 && (half & 0x0f80) !== 0;
  if (isCompressedJal || isCompressedJalr) return true;
  if (before.length < 4) return false;
  const low = wordAt(before, before.length - 4);
  const isJal = (low & 0x0fff) === 0x00ef;
  const isJalr = (low & 0x7fff) === 0x00e7;
  return isJal || isJalr;
}

// Xtensa ISA, 24 bits each: call0, call4, call8, call12, and the callx forms that take a register.
function endsWithXtensaCall(before: Uint8Array): boolean {
  const [low = 0, middle = 0, high = 0] = before.subarray(-3);
  const isDirect = (low & 0x0f) === 0x05;
  const isIndirect = (low & 0xcf) === 0xc0 && (middle & 0xf0) === 0 && high === 0;
  return before.length >= 3 && (isDirect || isIndirect);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
