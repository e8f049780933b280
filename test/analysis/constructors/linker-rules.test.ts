import { describe, expect, it } from 'vitest';
import { applyLinkerMap } from '../../../src/analysis/constructors/apply-map.js';
import { judgeSkipState } from '../../../src/analysis/constructors/judge-skip-state.js';
import { protectionOf } from '../../../src/analysis/constructors/protection.js';
import { buildLinkerRules } from '../../../src/analysis/constructors/skip-linker.js';
import type { Constructor, ConstructorMap, StartupGeneration } from '../../../src/model/constructor.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

function constructor(index: number, file: string | null, change: Partial<Constructor> = {}): Constructor {
  const object = file?.split('/').at(-1) ?? null;
  return makeConstructor(index, { file, line: 1, object, ...change });
}

function firmware(
  constructors: readonly Constructor[],
  startup: StartupGeneration = 'idf-5',
  machine = 'riscv',
): ConstructorMap {
  return makeConstructorMap(constructors, { startup, machine });
}

describe('a linker map of the same build', () => {
  const piece = (section: string, object: string): object => {
    return { section, address: 0x4240_0000, sizeBytes: 4, object };
  };

  it.each(['/tmp/ccUtuBS1.ltrans0.ltrans.o', 'build/app.elf.ltrans3.ltrans.o', 'app.elf.lto.o'])(
    'is not taken for that of another for %s, which link-time optimisation makes',
    (object) => {
      const map = firmware([constructor(0, '/p/main/stream.cpp')]);
      const { map: applied, problem } = applyLinkerMap(map, [piece('.init_array.00200', object)] as never);
      expect(problem).toBeNull();
      expect(applied?.constructors).toMatchObject([{ object: 'stream.cpp', priority: 200 }]);
    },
  );

  it.each([
    ['esp-idf/main/libmain.a(stream.cpp.obj)', true],
    ['esp-idf/main/libmain.a(stream.cpp.o)', true],
    ['build/main/stream.o', true],
    ['esp-idf/main/libmain.a(streams.cpp.obj)', false],
    ['esp-idf/main/libmain.a(track.cpp.obj)', false],
  ])('has the unit of main/stream.cpp in %s: %s', (object, isSame) => {
    const map = firmware([constructor(0, '/p/main/stream.cpp')]);
    const { problem } = applyLinkerMap(map, [piece('.init_array', object)] as never);
    expect(problem).toEqual(isSame ? null : expect.objectContaining({ kind: 'map-other-build', object }));
  });

  it.each([
    ['main/libmain.a(unity_0_cxx.cxx.obj)', 'main/libmain.a(unity_0_cxx.cxx.obj)', true],
    ['main/libmain.a(a.cpp.obj)', 'main/libmain.a(b.cpp.obj)', false],
  ])(
    'has a constructor of a header where slot and code are of one object: %s and %s',
    (slot, code, isSame) => {
      const map = firmware([constructor(0, '/p/main/registry.h')]);
      const inputs = [{ section: '.text.init', address: 0x4200_0000, sizeBytes: 8, object: code }];
      const { problem } = applyLinkerMap(map, [piece('.init_array', slot)] as never, inputs);
      expect(problem?.kind ?? null).toBe(isSame ? null : 'map-other-build');
    },
  );

  it('tells the priority of a C constructor on Xtensa, whose .ctors count from the other end', () => {
    const map = firmware([constructor(0, null)]);
    const { map: applied } = applyLinkerMap(map, [piece('.ctors.65235', 'main/c.c.obj')] as never);
    expect(applied?.constructors[0]?.priority).toBe(300);
  });
});

describe('a rule for the linker', () => {
  const sectionsFor = (map: ConstructorMap): readonly string[] | undefined =>
    buildLinkerRules(map, { skipped: map.constructors, kept: [], warnings: [] }).rules[0]?.sections;

  it('also hits constructors with a priority where they stand in the same array', () => {
    const map = firmware([constructor(0, '/p/main/stream.cpp', { priority: 200 })], 'idf-6');
    expect(sectionsFor(map)).toEqual(['.init_array', '.init_array.*']);
    const xtensa = firmware([constructor(0, '/p/main/stream.cpp')], 'idf-5', 'xtensa');
    expect(sectionsFor(xtensa)).toEqual(['.ctors', '.ctors.*', '.init_array', '.init_array.*']);
    expect(sectionsFor(firmware([constructor(0, '/p/main/stream.cpp')]))).toEqual(['.init_array']);
  });
});

describe('what the linker left out', () => {
  const judge = (file: string | null, source: string): boolean[] => {
    const map = firmware([constructor(0, file)]);
    const state = { notes: [], words: null, leftOutObjects: [source] };
    return judgeSkipState(map, state, []).entries.map(({ holds }) => holds);
  };

  it('is not looked for in another component that has a source of the same name', () => {
    expect(judge('/p/components/b/util.cpp', 'a/util.cpp')).toEqual([true]);
    expect(judge('/p/components/a/util.cpp', 'a/util.cpp')).toEqual([false]);
    // Without debug information only the name is known: it may be the one that was meant.
    expect(judge('util.cpp', 'a/util.cpp')).toEqual([false]);
  });
});

it.each([
  '/opt/esp/idf/components/esp32/ipc.c',
  '/home/me/.platformio/packages/framework-espidf/components/asio/x.cpp',
  '/home/me/.platformio/packages/framework-espidf@3.50102.0/components/asio/x.cpp',
  '/home/me/work/components/esp32/reset_reason.c',
])('%s is of ESP-IDF, and must run', (file) => {
  const component = file.split('/').at(-2) ?? '';
  expect(protectionOf({ symbol: 'init', file, object: 'x.c', component })).toBe('esp-idf');
});

it('what link-time optimisation made of several units may hold one that must run', () => {
  const owner = { file: null, object: null, component: null };
  expect(protectionOf({ ...owner, symbol: '_sub_I_65535_0.0' })).toBe('several-units');
  expect(protectionOf({ ...owner, symbol: '_sub_I_00200_1' })).toBe('several-units');
  expect(protectionOf({ ...owner, symbol: '_GLOBAL__sub_I_gStream' })).toBeNull();
});
