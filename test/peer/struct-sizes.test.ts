import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { TypeReader } from '../../src/parsers/elf/dwarf/types/type-reader.js';
import type { StructLayout } from '../../src/model/struct-layout.js';
import { OpenElfs } from '../../src/streamer/open-elf.js';
import { missingTool, runFirmware } from '../support/firmware.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const sample = fileURLToPath(new URL('../../samples/firmware', import.meta.url));
const folder = new TemporaryFolder();
const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');

// Shapes that are easy to get wrong. The running program prints what its compiler thinks of each.
const shapes = `
#include <stddef.h>
#include <stdint.h>
extern "C" {
#include "rom_print.h"
}
namespace shapes {
struct Node { Node *next; Node **tail; struct Inner { Node *up; char tag; } inner; };
struct Grid { short cells[3][5]; unsigned char last; int flexible[]; };
struct Bits { unsigned a : 3; unsigned b : 7; unsigned char c; };
union Either { long long wide; char bytes[11]; };
struct Base { virtual void run(); int number; };
struct Derived : Base { void run() override; char extra; void (*hook)(int); int Derived::*pointer; Base &reference; };
struct Anonymous { char head; union { double d; int i; }; const volatile char tail; };
template <typename T, int N> struct Pair { T items[N]; bool full; };
typedef struct { char three[3]; } Unnamed;
struct alignas(32) Aligned { char one; };
struct Outer { struct Later; Later *later; };
struct Outer::Later { int64_t value; char more; };
void Base::run() {}
void Derived::run() {}
}
using namespace shapes;
#define SIZE(name, type) esp_rom_printf("sizeof %s %u\\n", name, (unsigned)sizeof(type))
#define PLACE(name, type, member) esp_rom_printf("offsetof %s.%s %u\\n", name, #member, (unsigned)offsetof(type, member))
extern "C" __attribute__((constructor)) void print_sizes(void)
{
    typedef Pair<short, 7> Seven;
    SIZE("Node", Node); SIZE("Node::Inner", Node::Inner); SIZE("Grid", Grid); SIZE("Bits", Bits);
    SIZE("Either", Either); SIZE("Base", Base); SIZE("Derived", Derived); SIZE("Anonymous", Anonymous);
    SIZE("Pair<short int, 7>", Seven); SIZE("Unnamed", Unnamed); SIZE("Aligned", Aligned);
    SIZE("Outer::Later", Outer::Later);
    PLACE("Node", Node, inner); PLACE("Grid", Grid, last); PLACE("Bits", Bits, c); PLACE("Either", Either, bytes);
    PLACE("Derived", Derived, extra); PLACE("Derived", Derived, hook); PLACE("Derived", Derived, pointer);
    PLACE("Anonymous", Anonymous, tail); PLACE("Outer::Later", Outer::Later, more);
    static Node node; static Grid grid; static Bits bits; static Either either; static Seven seven;
    static Unnamed unnamed; static Aligned aligned; static Outer::Later later; static Anonymous *anonymous; static Derived *derived;
    volatile const void *keep[] = {&node, &grid, &bits, &either, &seven, &unnamed, &aligned, &later, &anonymous, &derived};
    (void)keep;
}
`;
const ownStructures = {
  'components/freertos/queue.c': ['struct QueueDefinition'],
  'components/freertos/tasks.c': ['struct tskTaskControlBlock'],
  'components/pthread/pthread.c': ['esp_pthread_mutex_t', 'esp_pthread_t', 'esp_pthread_task_arg_t'],
};

type Printed = { readonly sizes: ReadonlyMap<string, number>; readonly offsets: ReadonlyMap<string, number> };

function build(dwarf: string): { readonly types: TypeReader; readonly printed: Printed } {
  const firmware = folder.file(`firmware-${dwarf}`);
  cpSync(sample, firmware, { recursive: true });
  writeFileSync(`${firmware}/main/shapes.cpp`, shapes);
  for (const [file, names] of Object.entries(ownStructures)) {
    const lines = names.map((name) => `esp_rom_printf("sizeof ${name} %u\\n", (unsigned)sizeof(${name}));`);
    const text = `\n#include "rom_print.h"\n__attribute__((constructor)) static void print_own_sizes(void) { ${lines.join(' ')} }\n`;
    appendFileSync(`${firmware}/${file}`, text);
  }
  const env = { ...process.env, DWARF: dwarf };
  const run = spawnSync('sh', [`${firmware}/build.sh`, `${firmware}/out`], { env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const elf = `${firmware}/out/streamer.elf`;
  const console = runFirmware(elf, folder.file(`console-${dwarf}`), {});
  const read = (pattern: RegExp): Map<string, number> =>
    new Map(Array.from(console.matchAll(pattern), ([, name = '', value]) => [name, Number(value)]));
  return {
    types: new TypeReader(new OpenElfs().open(elf)),
    printed: {
      sizes: read(/^sizeof (?:struct )?(.+) (\d+)\r?$/gm),
      offsets: read(/^offsetof (.+) (\d+)\r?$/gm),
    },
  };
}

describe.for(isThorough ? ['5', '4', '2'] : ['5'])(
  'structures of a running firmware with DWARF %s',
  { timeout: 120_000 },
  (dwarf) => {
    let built: ReturnType<typeof build> | null = null;
    beforeAll(() => {
      if (missing === null) built = build(dwarf);
    }, 120_000);

    it('have the sizes that its sizeof prints', (ctx) => {
      if (!built) return ctx.skip(`${missing} is not installed`);
      const { types, printed } = built;
      expect(printed.sizes.size).toBe(17);
      for (const [name, size] of printed.sizes)
        expect([name, sizesOf(types.find(name))]).toEqual([name, [size]]);
    });

    it('have their members where its offsetof prints', (ctx) => {
      if (!built) return ctx.skip(`${missing} is not installed`);
      const { types, printed } = built;
      expect(printed.offsets.size).toBe(9);
      for (const [place, offset] of printed.offsets) {
        const [name = '', member] = place.split('.');
        const found = types.find(name)[0]?.members.find((one) => one.name === member);
        expect([place, found?.offsetBytes]).toEqual([place, offset]);
      }
    });

    it('have members whose sizes are those of their types', (ctx) => {
      if (!built) return ctx.skip(`${missing} is not installed`);
      const membersOf = (name: string): readonly unknown[] =>
        (built?.types.find(name)[0]?.members ?? []).map(({ name: own, type, sizeBytes, bits }) => [
          own,
          type,
          sizeBytes,
          bits,
        ]);
      expect(membersOf('shapes::Node')).toEqual([
        ['next', 'Node *', 4, null],
        ['tail', 'Node **', 4, null],
        ['inner', 'Inner', 8, null],
      ]);
      expect(membersOf('Grid')).toEqual([
        ['cells', 'short int[3][5]', 30, null],
        ['last', 'unsigned char', 1, null],
        ['flexible', 'int[]', 0, null],
      ]);
      expect(membersOf('Bits')).toEqual([
        ['a', 'unsigned int', 4, 3],
        ['b', 'unsigned int', 4, 7],
        ['c', 'unsigned char', 1, null],
      ]);
      expect(membersOf('Derived').slice(1)).toEqual([
        ['extra', 'char', 1, null],
        ['hook', '(function) *', 4, null],
        ['pointer', expect.any(String), 4, null],
        ['reference', 'Base &', 4, null],
      ]);
    });
  },
);

function sizesOf(layouts: readonly StructLayout[]): readonly number[] {
  return layouts.map(({ sizeBytes }) => sizeBytes);
}
