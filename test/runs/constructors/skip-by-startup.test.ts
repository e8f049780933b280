import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Constructor } from '../../../src/model/constructor.js';
import { editStartup } from '../../../src/runs/constructors/skip-by-startup.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const temporary = new TemporaryFolder();

const startup = `static void do_global_ctors(void)
{
    extern void (*__init_array_start)(void), (*__init_array_end)(void);
    void (**p)(void);
#if __riscv
    for (p = &__init_priority_array_start; p < &__init_priority_array_end; ++p) {
        (*p)();
    }
#endif
    for (p = &__init_array_end - 1; p >= &__init_array_start; --p) {
        (*p)();
    }
}
`;

const constructor: Constructor = {
  index: 0,
  slot: 0x3f40_0100,
  address: 0x400d_1000,
  isCode: true,
  symbol: '_GLOBAL__sub_I_gTrack',
  name: 'static objects of track.cpp',
  file: 'main/track.cpp',
  line: 10,
  object: null,
  section: null,
  component: 'main',
  array: 'init',
  priority: null,
  protection: null,
};

async function codeFor(machine: string): Promise<string> {
  const path = temporary.write(`${machine}.c`, Buffer.from(startup));
  const build = { path: 'app.elf', sha256: '', machine, startup: 'idf-5' } as const;
  const map = { ...build, constructors: [constructor], initFunctions: [], warnings: [] };
  await editStartup(map, [constructor], { path, isWritten: true, style: 'table' });
  return readFileSync(path, 'utf8');
}

describe('a startup.c that skips by a table', () => {
  // Their linker scripts have no priority array: the link would end with an undefined reference.
  it('names no bounds of a priority array for a chip with Xtensa cores', async () => {
    expect(await codeFor('xtensa')).not.toContain('"__init_priority_array_start"');
  });

  it('sums both arrays for a chip with RISC-V cores', async () => {
    expect(await codeFor('riscv')).toContain('"__init_priority_array_start"');
  });
});
