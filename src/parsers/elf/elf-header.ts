import { DiagError } from '../../errors.js';
import type { ElfMachine } from '../../model/elf.js';
import type { ByteSource } from '../../model/byte-source.js';

/** The fields of an ELF32 file header that locate everything else (System V ABI, chapter 4). */
export type ElfHeader = {
  readonly machine: ElfMachine;
  readonly entry: number;
  readonly programOffset: number;
  readonly programCount: number;
  readonly sectionOffset: number;
  readonly sectionCount: number;
  readonly sectionNamesIndex: number;
};

export const elfHeaderSizeBytes = 52;
export const programHeaderSizeBytes = 32;
export const sectionHeaderSizeBytes = 40;

// e_machine values of the chips that ESP-IDF and its neighbours use.
const machines = new Map<number, ElfMachine>([
  [40, 'arm'],
  [94, 'xtensa'],
  [243, 'riscv'],
]);

const otherMachines = new Map([
  [3, 'Intel 386'],
  [8, 'MIPS'],
  [62, 'x86-64'],
  [183, 'AArch64'],
]);

/** Reads and checks an ELF32 header. Throws a DiagError that names what is wrong with the file. */
export function readElfHeader(file: ByteSource): ElfHeader {
  const bytes = file.read(0, Math.min(file.sizeBytes, elfHeaderSizeBytes));
  checkIdentity(file, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isCoreDump(bytes)) {
    throw notElf(file, `${file.name} is a core dump: the memory of a crash, not the firmware.`);
  }
  const header: ElfHeader = {
    machine: machineOf(file, view.getUint16(18, true)),
    entry: view.getUint32(24, true),
    programOffset: view.getUint32(28, true),
    programCount: view.getUint16(44, true),
    sectionOffset: view.getUint32(32, true),
    sectionCount: view.getUint16(48, true),
    sectionNamesIndex: view.getUint16(50, true),
  };
  checkTables(file, view, header);
  return header;
}

/** True for the start of an ELF file that holds the memory of a crash (e_type ET_CORE), as espcoredump.py makes it. */
export function isCoreDump(start: Uint8Array): boolean {
  return start[16] === 4 && start[17] === 0;
}

function checkIdentity(file: ByteSource, bytes: Uint8Array): void {
  const [m0, m1, m2, m3, elfClass, encoding] = bytes;
  if (m0 !== 0x7f || m1 !== 0x45 || m2 !== 0x4c || m3 !== 0x46) {
    if (Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '!<arch>\n') throw archive(file);
    throw notElf(file, `${file.name} is not an ELF file.`);
  }
  if (bytes.length < 6)
    throw truncated(file, `its header needs ${elfHeaderSizeBytes} bytes, the file has ${bytes.length}`);
  if (elfClass === 2) {
    throw notElf(file, `${file.name} is a 64-bit ELF; ESP32 firmware is 32-bit.`);
  }
  if (elfClass !== 1 || encoding !== 1) {
    throw notElf(
      file,
      `${file.name} is not a little-endian 32-bit ELF (class ${elfClass}, data ${encoding}).`,
    );
  }
  if (bytes.length < elfHeaderSizeBytes) {
    throw truncated(file, `its header needs ${elfHeaderSizeBytes} bytes, the file has ${bytes.length}`);
  }
}

function machineOf(file: ByteSource, value: number): ElfMachine {
  const machine = machines.get(value);
  if (machine) return machine;
  const name = otherMachines.get(value) ?? `machine number ${value}`;
  throw notElf(file, `${file.name} is for ${name}, not for RISC-V, Xtensa or ARM.`);
}

function checkTables(file: ByteSource, view: DataView, header: ElfHeader): void {
  const programsEnd = header.programOffset + header.programCount * programHeaderSizeBytes;
  const sectionsEnd = header.sectionOffset + header.sectionCount * sectionHeaderSizeBytes;
  if (header.programCount > 0 && view.getUint16(42, true) !== programHeaderSizeBytes) {
    throw notElf(file, `${file.name} is damaged: a program header of ${view.getUint16(42, true)} bytes.`);
  }
  if (header.sectionCount > 0 && view.getUint16(46, true) !== sectionHeaderSizeBytes) {
    throw notElf(file, `${file.name} is damaged: a section header of ${view.getUint16(46, true)} bytes.`);
  }
  if (header.programCount > 0 && programsEnd > file.sizeBytes) {
    throw truncated(file, `its program headers end at ${programsEnd}, the file at ${file.sizeBytes}`);
  }
  if (header.sectionCount > 0 && sectionsEnd > file.sizeBytes) {
    throw truncated(file, `its section headers end at ${sectionsEnd}, the file at ${file.sizeBytes}`);
  }
  if (header.sectionCount === 0 || header.sectionNamesIndex >= header.sectionCount) {
    throw notElf(file, `${file.name} has no section names, so it holds no symbols.`);
  }
}

function archive(file: ByteSource): DiagError {
  return new DiagError({
    code: 'elf-unusable',
    message: `${file.name} is an archive of objects (.a), not a linked ELF.`,
    hint: "Give the application's ELF from the build folder (build/<project>.elf); libstdc++.a is judged by: esp-rtc-diag toolchain check DIR",
  });
}

function notElf(file: ByteSource, message: string): DiagError {
  return new DiagError({
    code: 'elf-unusable',
    message,
    hint: `Give the application's ELF from the build folder (build/<project>.elf), not ${suffixOf(file.name)}.`,
  });
}

/** The error for a file that ends before something that it announces. `what` completes "…: ". */
export function truncated(file: ByteSource, what: string): DiagError {
  return new DiagError({
    code: 'elf-truncated',
    message: `${file.name} is truncated: ${what}.`,
    hint: 'Copy the file again, or rebuild it.',
  });
}

// esp-idf writes no compressed ELF; people compress them to attach them.
function suffixOf(name: string): string {
  return name.endsWith('.gz')
    ? 'a compressed one: gunzip it first'
    : name.endsWith('.bin')
      ? 'the flash image (.bin)'
      : 'another file';
}
