import { describe, expect, it } from 'vitest';
import { parseMapSections } from '../../../src/parsers/source/map-sections.js';
import { cpuMs } from '../../support/cpu-ms.js';

const map = `Archive member included
Discarded input sections

 .text          0x00000000      0x100 lost.o

Linker script and memory map

LOAD a.o
.flash.text     0x40000020       0x30 load address 0x80400020
 *(.text .text.*)
 .text          0x40000020       0x10 esp-idf/main/libmain.a(main.cpp.obj)
                0x40000020                app_main
 .text._ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE1EE10_M_releaseEv
                0x40000030       0x1c esp-idf/rtc/librtc.a(track.cpp.obj)
 *fill*         0x4000004c        0x4
 .text.empty    0x40000050        0x0 a.o

.dram0.very_long_section_name
                0x4ff00000        0x8
 COMMON         0x4ff00000        0x8 a.o

my_table        0x4ff00008       0x14
 my_table       0x4ff00008       0x14 b.o
/DISCARD/
`;

describe("GNU ld's map", () => {
  it.for(['\n', '\r\n'])('is read section by section with line ends %j', (end) => {
    expect(parseMapSections(map.replaceAll('\n', end))).toEqual({
      outputs: [
        { section: '.flash.text', address: 0x40000020, sizeBytes: 0x30 },
        { section: '.dram0.very_long_section_name', address: 0x4ff00000, sizeBytes: 8 },
        // Of a program's own name, which has no dot.
        { section: 'my_table', address: 0x4ff00008, sizeBytes: 20 },
      ],
      inputs: [
        {
          section: '.text',
          address: 0x40000020,
          sizeBytes: 16,
          object: 'esp-idf/main/libmain.a(main.cpp.obj)',
        },
        {
          section: '.text._ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE1EE10_M_releaseEv',
          address: 0x40000030,
          sizeBytes: 28,
          object: 'esp-idf/rtc/librtc.a(track.cpp.obj)',
        },
        { section: 'COMMON', address: 0x4ff00000, sizeBytes: 8, object: 'a.o' },
        { section: 'my_table', address: 0x4ff00008, sizeBytes: 20, object: 'b.o' },
      ],
    });
  });

  it('is nothing where a text is no map, however long its lines are', () => {
    expect(parseMapSections('not a map')).toEqual({ outputs: [], inputs: [] });
    const hostile = `Linker script and memory map\n .${'a'.repeat(500_000)}\n${' '.repeat(500_000)}0x\n`;
    const started = cpuMs();
    expect(parseMapSections(hostile).inputs).toEqual([]);
    expect(cpuMs() - started).toBeLessThan(2000);
  });
});
