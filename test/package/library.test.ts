import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeConstructors,
  deviceShape,
  ElfFile,
  ElfSymbolizer,
  planVolume,
  readConstructorArrays,
  readLittlefs,
  readLittlefsFile,
  SymbolTable,
  writeVolume,
} from '../../src/library.js';
import { MemoryFile } from '../support/memory-file.js';
import { samplePath } from '../support/sample-path.js';

describe('the library', () => {
  it('lists the static constructors of an ELF', () => {
    const elf = ElfFile.open(new MemoryFile(readFileSync(samplePath('streamer.elf'))));
    const symbols = SymbolTable.read(elf);
    const { entries } = readConstructorArrays(elf, symbols);
    const constructors = describeConstructors(entries, {
      symbols,
      symbolizer: new ElfSymbolizer(elf, symbols),
    });
    // As llvm-nm shows the bounds of .preinit_array and .init_array: 2 + 22 words.
    expect(constructors).toHaveLength(24);
    expect(constructors.some(({ file }) => file?.endsWith('main/stream.cpp'))).toBe(true);
  });

  it('makes a LittleFS image and reads it back', () => {
    const text = Buffer.from('a sample');
    const files = [{ path: 'h264/sample-0.h264', size: text.length }];
    const layout = planVolume({ folders: ['h264'], files }, { ...deviceShape, blockCount: 16 });
    const image = writeVolume(layout, () => text);
    const volume = readLittlefs(image);
    expect(volume?.damages).toEqual([]);
    const [file] = volume?.files ?? [];
    expect(file?.path).toBe('h264/sample-0.h264');
    expect(
      volume && file && Buffer.from(readLittlefsFile(image, volume.geometry, file) ?? '').equals(text),
    ).toBe(true);
  });
});
