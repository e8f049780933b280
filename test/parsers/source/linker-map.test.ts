import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLinkerMap } from '../../../src/parsers/source/linker-map.js';

// The form of GNU ld's map: a long name stands on a line of its own, and what is dropped has the address 0.
const map = `Discarded input sections

 .init_array    0x00000000        0x4 esp-idf/main/libmain.a(dropped.cpp.obj)

.flash.init_array
                0x4001154c       0x80 load address 0x8041154c
 *(.init_array.*)
 .init_array.00200
                0x4001154c        0x4 esp-idf/libdatachannel/libdatachannel.a(threadpool.cpp.obj)
 *(.init_array)
 .init_array    0x40011554        0x8 obj/my file.cpp.o
                0x40011554                        __init_array_start = ABSOLUTE (.)
 .text          0x40000000       0x20 obj/main.cpp.o
 .preinit_array 0x0000000040011550        0x4 a.o
`;

describe('a linker map', () => {
  it('tells the object of each piece of a constructor array', () => {
    expect(parseLinkerMap(map)).toEqual([
      {
        section: '.init_array.00200',
        address: 0x4001154c,
        sizeBytes: 4,
        object: 'esp-idf/libdatachannel/libdatachannel.a(threadpool.cpp.obj)',
      },
      { section: '.init_array', address: 0x40011554, sizeBytes: 8, object: 'obj/my file.cpp.o' },
      { section: '.preinit_array', address: 0x40011550, sizeBytes: 4, object: 'a.o' },
    ]);
    expect(parseLinkerMap(map.replaceAll('\n', '\r\n'))).toEqual(parseLinkerMap(map));
  });

  it('that is cut or damaged gives fewer pieces, and never throws', () => {
    const whole = parseLinkerMap(map);
    fc.assert(
      fc.property(fc.nat({ max: map.length }), fc.string({ maxLength: 20 }), (at, junk) => {
        expect(parseLinkerMap(map.slice(0, at)).length).toBeLessThanOrEqual(whole.length);
        parseLinkerMap(map.slice(0, at) + junk + map.slice(at));
      }),
    );
  });
});
