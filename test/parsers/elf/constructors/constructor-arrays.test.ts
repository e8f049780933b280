import { describe, expect, it } from 'vitest';
import {
  readConstructorArrays,
  type ConstructorArrays,
} from '../../../../src/parsers/elf/constructors/constructor-arrays.js';
import { ElfFile } from '../../../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../../../src/parsers/elf/symbol-table.js';
import { buildElf, sectionType } from '../../../support/build-elf.js';
import { symbolSections, symbolType, type SymbolSpec } from '../../../support/build-symbols.js';
import { MemoryFile } from '../../../support/memory-file.js';
import { thrownBy } from '../../../support/thrown-by.js';

const arrayStart = 0x40020000;
const code = 0x40000000;
const [a, b, c, d] = [code + 0x10, code + 0x20, code + 0x30, code + 0x40];

type Image = {
  readonly words: readonly number[];
  /** Symbols by the number of the word that they stand at. */
  readonly marks?: Readonly<Record<string, number>>;
  readonly textName?: string;
  readonly arrayName?: string;
  readonly machine?: number;
  readonly symbols?: readonly SymbolSpec[];
};

function elfOf(image: Image): ElfFile {
  const { words, marks = {}, textName = '.flash.text', arrayName = '.flash.init_array' } = image;
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, index * 4);
  const marked = Object.entries(marks).map(([name, word]) => ({
    name,
    address: arrayStart + word * 4,
    type: symbolType.none,
    sectionIndex: 0xfff1,
  }));
  const main = { name: 'app_main', address: code, sizeBytes: 16, type: symbolType.function };
  const symbols = [...marked, main, ...(image.symbols ?? [])];
  const built = buildElf({
    machine: image.machine ?? 243,
    sections: [
      { name: textName, type: sectionType.progbits, flags: 6, address: code, bytes: new Uint8Array(0x100) },
      { name: arrayName, type: sectionType.progbits, flags: 3, address: arrayStart, bytes },
      ...symbolSections(symbols, 4),
    ],
  });
  return ElfFile.open(new MemoryFile(built));
}

function read(image: Image): ConstructorArrays {
  const elf = elfOf(image);
  return readConstructorArrays(elf, SymbolTable.read(elf));
}

const addressesOf = ({ entries }: ConstructorArrays): number[] => entries.map(({ address }) => address);

const v5 = {
  __init_priority_array_start: 0,
  __init_priority_array_end: 2,
  __init_array_start: 2,
  __init_array_end: 4,
};

describe('the order of calls', () => {
  it('of ESP-IDF v5 is the priority array upwards, then the init array downwards', () => {
    const arrays = read({ words: [a, b, c, d], marks: v5 });
    expect(arrays.startup).toBe('idf-5');
    expect(arrays.entries).toEqual([
      { array: 'priority', slot: arrayStart, address: a, isCode: true },
      { array: 'priority', slot: arrayStart + 4, address: b, isCode: true },
      { array: 'init', slot: arrayStart + 12, address: d, isCode: true },
      { array: 'init', slot: arrayStart + 8, address: c, isCode: true },
    ]);
  });

  it('of ESP-IDF v5 on Xtensa, which has no priority array, is the init array downwards', () => {
    const arrays = read({
      words: [a, b],
      marks: { __init_array_start: 0, __init_array_end: 2 },
      machine: 94,
    });
    expect([arrays.startup, addressesOf(arrays)]).toEqual(['idf-5', [b, a]]);
  });

  it('of ESP-IDF v6 is the preinit array, then the init array, upwards', () => {
    const marks = {
      __bothinit_array_start: 0,
      __preinit_array_start: 0,
      __preinit_array_end: 1,
      __init_array_start: 1,
      __init_array_end: 3,
      __bothinit_array_end: 3,
    };
    const arrays = read({ words: [a, b, c], marks });
    expect([arrays.startup, addressesOf(arrays)]).toEqual(['idf-6', [a, b, c]]);
    expect(arrays.entries.map(({ array }) => array)).toEqual(['preinit', 'init', 'init']);
  });

  it('needs no bounds of the init array where those of both arrays are defined', () => {
    const marks = {
      __bothinit_array_start: 0,
      __preinit_array_start: 0,
      __preinit_array_end: 1,
      __bothinit_array_end: 3,
    };
    expect(read({ words: [a, b, c], marks }).entries.map(({ array, address }) => [array, address])).toEqual([
      ['preinit', a],
      ['init', b],
      ['init', c],
    ]);
  });

  it('of other firmware is upwards', () => {
    const marks = { __init_array_start: 0, __init_array_end: 2 };
    const arrays = read({ words: [a, b, c], marks, textName: '.text', arrayName: '.init_array' });
    expect([arrays.startup, addressesOf(arrays)]).toEqual(['generic', [a, b]]);
  });

  it('of other firmware without bounds is that of the standard sections', () => {
    const arrays = read({ words: [a, b], textName: '.text', arrayName: '.init_array' });
    expect([arrays.startup, addressesOf(arrays)]).toEqual(['generic', [a, b]]);
  });
});

describe('the arrays', () => {
  it('end where the symbols say, whatever else the section holds', () => {
    const arrays = read({ words: [a, b, c, d, 0x4ff3fbb0, 0x4ff40000, d, d], marks: v5 });
    expect(addressesOf(arrays)).toEqual([a, b, d, c]);
  });

  it('may be empty', () => {
    const arrays = read({ words: [0], marks: { __init_array_start: 0, __init_array_end: 0 } });
    expect(arrays.entries).toEqual([]);
  });

  it('may hold words that are no code, which is said and not followed', () => {
    const arrays = read({ words: [a, 0, 0xffffffff, arrayStart], marks: v5 });
    expect(arrays.entries.filter(({ isCode }) => !isCode).map(({ address }) => address)).toEqual([
      0,
      arrayStart,
      0xffffffff,
    ]);
    expect(arrays.warnings).toEqual([
      "the priority array's word at 0x40020004 is 0x00000000, which is no code.",
      "the init array's word at 0x4002000c is 0x40020000, which is no code.",
      "the init array's word at 0x40020008 is 0xffffffff, which is no code.",
    ]);
  });

  it('of an ARM firmware lose the bit that says Thumb', () => {
    const marks = { __init_array_start: 0, __init_array_end: 1 };
    expect(addressesOf(read({ words: [a + 1], marks, textName: '.text', machine: 40 }))).toEqual([a]);
  });

  it('that end inside a word are read up to it', () => {
    const half = {
      name: '__init_array_end',
      address: arrayStart + 6,
      type: symbolType.none,
      sectionIndex: 0xfff1,
    };
    const arrays = read({ words: [a, b], marks: { __init_array_start: 0 }, symbols: [half] });
    expect(addressesOf(arrays)).toEqual([a]);
    expect(arrays.warnings).toEqual(['the init array ends inside a word; the rest is left out.']);
  });
});

describe('system init functions', () => {
  const marks = { ...v5, _esp_system_init_fn_array_start: 4, _esp_system_init_fn_array_end: 8 };

  it('are listed by stage, with their cores', () => {
    const { initFunctions } = read({ words: [a, b, c, d, a, 0x0001_0003, b, 0x0000_0001], marks });
    expect(initFunctions).toEqual([
      { address: b, stage: 0, cores: 1 },
      { address: a, stage: 1, cores: 3 },
    ]);
  });

  it('need not be there', () => {
    expect(read({ words: [a, b, c, d], marks: v5 }).initFunctions).toEqual([]);
  });
});

describe('a file is refused', () => {
  const codeOf = (image: Image): string => thrownBy(() => read(image)).code;

  it('that is stripped', () => {
    const text = {
      name: '.flash.text',
      type: sectionType.progbits,
      flags: 6,
      address: code,
      bytes: new Uint8Array(16),
    };
    const elf = ElfFile.open(new MemoryFile(buildElf({ sections: [text] })));
    expect(thrownBy(() => readConstructorArrays(elf, SymbolTable.read(elf)))).toMatchObject({
      code: 'elf-stripped',
      exitCode: 3,
    });
  });

  it('that defines no arrays, although its section looks like one', () => {
    expect(codeOf({ words: [a] })).toBe('ctors-symbols-missing');
  });

  it('that only mentions the symbols, as weak ones that nobody defines', () => {
    const weak = ['__init_array_start', '__init_array_end'].map((name) => ({
      name,
      type: symbolType.none,
      sectionIndex: 0,
    }));
    expect(codeOf({ words: [a], symbols: weak })).toBe('ctors-symbols-missing');
  });

  it('that has one end of an array', () => {
    expect(codeOf({ words: [a], marks: { __init_array_start: 0 } })).toBe('ctors-bounds-unusable');
    expect(codeOf({ words: [a], marks: { __init_array_end: 1 } })).toBe('ctors-bounds-unusable');
  });

  it('in which an array ends before it starts', () => {
    expect(codeOf({ words: [a, b], marks: { __init_array_start: 2, __init_array_end: 0 } })).toBe(
      'ctors-bounds-unusable',
    );
  });

  it('in which an array goes beyond its section', () => {
    expect(codeOf({ words: [a, b], marks: { __init_array_start: 0, __init_array_end: 9 } })).toBe(
      'ctors-bounds-unusable',
    );
  });
});
