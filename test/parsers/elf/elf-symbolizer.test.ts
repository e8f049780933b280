import { expect, it } from 'vitest';
import { ElfFile } from '../../../src/parsers/elf/elf-file.js';
import { ElfSymbolizer } from '../../../src/parsers/elf/elf-symbolizer.js';
import { buildElf, inMemory, sampleBytes, textStart } from './dwarf/build-elf.js';

it('says of a stripped ELF why it names nothing', () => {
  const symbolizer = new ElfSymbolizer(buildElf({}));
  expect(symbolizer.framesAt(textStart)).toEqual([]);
  expect(symbolizer.warnings).toEqual([expect.stringContaining('stripped')]);
});

it('has nothing to say of an ELF with symbols', () => {
  expect(new ElfSymbolizer(ElfFile.open(inMemory('app.elf', sampleBytes()))).warnings).toEqual([]);
});
