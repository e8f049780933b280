import type { Constructor, ConstructorMap } from '../../src/model/constructor.js';

/** A constructor of the ordinary array, of a unit of C without debug information; `change` is what the test is about. */
export function makeConstructor(index: number, change: Partial<Constructor> = {}): Constructor {
  return {
    index,
    slot: 0x4240_0000 + index * 4,
    address: 0x4200_0000 + index * 2,
    isCode: true,
    symbol: `f${index}`,
    name: `f${index}`,
    file: null,
    line: null,
    object: null,
    section: null,
    component: null,
    array: 'init',
    priority: null,
    protection: null,
    ...change,
  };
}

/** The map of an ELF with these constructors, linked for a RISC-V chip by ESP-IDF 5. */
export function makeConstructorMap(
  constructors: readonly Constructor[],
  change: Partial<ConstructorMap> = {},
): ConstructorMap {
  return {
    path: 'app.elf',
    sha256: '00'.repeat(32),
    machine: 'riscv',
    startup: 'idf-5',
    constructors,
    initFunctions: [],
    warnings: [],
    ...change,
  };
}
