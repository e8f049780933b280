import { readFileSync } from 'node:fs';
import { DiagError } from '../../../../src/errors.js';
import type { ByteSource } from '../../../../src/model/byte-source.js';
import { ElfFile } from '../../../../src/parsers/elf/elf-file.js';

const samplePath = new URL('../../../../samples/streamer.elf', import.meta.url);

/** Where `.text` of a built ELF lies. */
export const textStart = 0x4000_0000;
const textBytes = 0x1000;

const executable = 0x6;
const shtNobits = 8;
const shtProgbits = 1;
const shtStrtab = 3;

type BuiltSection = {
  name: string;
  type: number;
  flags: number;
  address: number;
  bytes: Uint8Array;
  size: number;
};

type BuildOptions = {
  /** Section flags of the debug sections; 0x800 marks them as compressed. */
  readonly debugFlags?: number;
  /** False leaves the segment out, as an object file does. */
  readonly isLinked?: boolean;
};

/** A RISC-V ELF32 with an empty `.text` and the given debug sections. */
export function buildElf(debug: Readonly<Record<string, Uint8Array>>, options: BuildOptions = {}): ElfFile {
  return ElfFile.open(inMemory('built.elf', buildElfBytes(debug, options)));
}

export function sampleBytes(): Uint8Array {
  return new Uint8Array(readFileSync(samplePath));
}

export function inMemory(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        throw new DiagError({
          code: 'elf-truncated',
          message: `${name} ends early`,
          hint: 'Use a whole file.',
        });
      }
      return bytes.subarray(offset, offset + length);
    },
  };
}

function buildElfBytes(debug: Readonly<Record<string, Uint8Array>>, options: BuildOptions): Uint8Array {
  const sections: BuiltSection[] = [
    { name: '', type: 0, flags: 0, address: 0, bytes: new Uint8Array(0), size: 0 },
    {
      name: '.text',
      type: shtNobits,
      flags: executable,
      address: textStart,
      bytes: new Uint8Array(0),
      size: textBytes,
    },
    ...Object.entries(debug).map(([name, bytes]) => ({
      name,
      type: shtProgbits,
      flags: options.debugFlags ?? 0,
      address: 0,
      bytes,
      size: bytes.length,
    })),
  ];
  const names = Buffer.from(`${[...sections.map(({ name }) => name), '.shstrtab'].join('\0')}\0`);
  sections.push({
    name: '.shstrtab',
    type: shtStrtab,
    flags: 0,
    address: 0,
    bytes: names,
    size: names.length,
  });
  return layOut(sections, names, options.isLinked ?? true);
}

function layOut(sections: readonly BuiltSection[], names: Buffer, isLinked: boolean): Uint8Array {
  const contentStart = 52 + 32;
  const tableStart = contentStart + sections.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const file = Buffer.alloc(tableStart + sections.length * 40);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  file.writeUInt16LE(isLinked ? 2 : 1, 16);
  file.writeUInt16LE(243, 18);
  file.writeUInt32LE(1, 20);
  file.writeUInt32LE(52, 28);
  file.writeUInt32LE(tableStart, 32);
  [52, 32, isLinked ? 1 : 0, 40, sections.length, sections.length - 1].forEach((value, i) =>
    file.writeUInt16LE(value, 40 + i * 2),
  );
  [1, contentStart, textStart, textStart, 0, textBytes, 5, 4].forEach((value, i) =>
    file.writeUInt32LE(value, 52 + i * 4),
  );
  let offset = contentStart;
  sections.forEach(({ name, type, flags, address, bytes, size }, row) => {
    const nameOffset = name === '' ? 0 : names.indexOf(`\0${name}\0`) + 1;
    [nameOffset, type, flags, address, offset, size].forEach((value, i) =>
      file.writeUInt32LE(value, tableStart + row * 40 + i * 4),
    );
    file.set(bytes, offset);
    offset += bytes.length;
  });
  return file;
}
