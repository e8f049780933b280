import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';

// c.jr ra, and jalr zero, 0(ra): what `ret` assembles to (RISC-V unprivileged specification, 16.4 and 2.5).
const compressedReturn = 0x8082;
const wholeReturn = 0x0000_8067;

/** Constructors whose words point to nothing but a return, as `ctors skip --style patch` leaves them. RISC-V alone. */
export function findReturns({ constructors, machine }: ConstructorMap, elf: ElfFile): readonly Constructor[] {
  if (machine !== 'riscv') return [];
  return constructors.filter(({ address, isCode }) => isCode && isReturnAt(elf, address));
}

function isReturnAt(elf: ElfFile, address: number): boolean {
  const section = elf.sections.find(
    (one) => one.isExecutable && address >= one.address && address + 2 <= one.address + one.sizeBytes,
  );
  if (!section || section.type === 'nobits') return false;
  const length = Math.min(4, section.address + section.sizeBytes - address);
  const bytes = Buffer.from(elf.readPart(section, address - section.address, length));
  return (
    bytes.readUInt16LE(0) === compressedReturn || (length === 4 && bytes.readUInt32LE(0) === wholeReturn)
  );
}
