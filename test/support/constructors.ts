import type { Constructor, ConstructorMap } from '../../src/model/constructor.js';

/** A constructor of libdatachannel's track.cpp, with what a test wants different. */
export function constructorOf(rest: Partial<Constructor> = {}): Constructor {
  return {
    index: 0,
    slot: 0x40011554,
    address: 0x40001000,
    isCode: true,
    symbol: '_GLOBAL__sub_I_gTrack',
    name: 'global constructors keyed to gTrack',
    file: '/project/components/libdatachannel/src/track.cpp',
    line: 86,
    object: 'track.cpp',
    section: null,
    component: 'libdatachannel',
    array: 'init',
    priority: null,
    protection: null,
    ...rest,
  };
}

/** A map of constructors in the given order, indexed in it. */
export function mapOf(
  constructors: readonly Partial<Constructor>[],
  rest: Partial<ConstructorMap> = {},
): ConstructorMap {
  return {
    path: 'app.elf',
    sha256: 'abcdef0123456789',
    machine: 'riscv',
    startup: 'idf-5',
    constructors: constructors.map((one, index) => constructorOf({ index, ...one })),
    initFunctions: [],
    warnings: [],
    ...rest,
  };
}
