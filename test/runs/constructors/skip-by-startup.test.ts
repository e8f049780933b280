import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editStartup } from '../../../src/runs/constructors/skip-by-startup.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';
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

const constructor = makeConstructor(0);

async function codeFor(machine: string): Promise<string> {
  const path = temporary.write(`${machine}.c`, Buffer.from(startup));
  const map = makeConstructorMap([constructor], { machine });
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

describe('a startup.c that is far larger than any', () => {
  it.each([
    ['one comment', `/* ${'x'.repeat(2_000_000)} */`],
    ['lines of one directive', `#define A \\\n${'b\\\n'.repeat(500_000)}`],
    ['words', 'a '.repeat(6_000_000)],
  ])('is refused, and left alone: %s', async (_, before) => {
    const path = temporary.write('large.c', Buffer.from(`${before}\n${startup}`));
    const edit = { path, isWritten: true, style: 'slots' } as const;
    await expect(editStartup(makeConstructorMap([constructor]), [constructor], edit)).rejects.toMatchObject({
      code: 'startup-too-large',
      exitCode: 5,
    });
  });
});
