import { expect, it } from 'vitest';
import { sumComponents } from '../../src/analysis/audit/component-memory.js';
import { MemoryMap } from '../../src/analysis/audit/memory-map.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { buildElf, sectionType } from '../support/build-elf.js';
import { MemoryFile } from '../support/memory-file.js';

// As GNU ld's map names what it takes in.
it.each([
  ['esp-idf/main/libmain.a(stream.cpp.obj)', 'main', 'stream.cpp.obj'],
  ['out (x)/libmain.a(track(1).cpp.obj)', 'main', 'track(1).cpp.obj'],
  ['/tmp/ccz9j8G6.ltrans0.ltrans.o', '(link-time optimisation)', 'ccz9j8G6.ltrans0.ltrans.o'],
])('static memory of %s is that of %s', (object, component, member) => {
  const address = 0x4ff0_0000;
  const section = {
    name: '.dram0.data',
    type: sectionType.progbits,
    flags: 3,
    address,
    bytes: Buffer.alloc(8),
  };
  const elf = ElfFile.open(new MemoryFile(buildElf({ sections: [section] })));
  const inputs = [{ section: '.data', address, sizeBytes: 8, object }];
  const [sums] = sumComponents(elf, { outputs: [], inputs }, new MemoryMap(elf.sections));
  expect(sums).toMatchObject({ component, internal: 8, objects: [{ object: member }] });
});
