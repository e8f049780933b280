import { describe, expect, it } from 'vitest';
import { auditFramePointers } from '../../src/analysis/audit/frame-pointer.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { buildElf, sectionType } from '../support/build-elf.js';
import { MemoryFile } from '../support/memory-file.js';

const address = 0x4000_0000;
const leafBytes = 40;

/** What functions of these bytes are taken for, each followed by instructions that mean nothing here. */
function audit(codes: readonly string[]): ReturnType<typeof auditFramePointers> {
  // mv a0, a1
  const fill = '2e85'.repeat(leafBytes);
  const functions = codes.map((code) => Buffer.from(code.replaceAll(/\s/g, '') + fill, 'hex'));
  const section = {
    name: '.text',
    type: sectionType.progbits,
    flags: 6,
    address,
    bytes: Buffer.concat(functions),
  };
  const elf = ElfFile.open(new MemoryFile(buildElf({ sections: [section] })));
  let next = address;
  const places = functions.map(({ length }, row) => {
    const start = next;
    next += length;
    return { row, kind: 'function', address: start, sizeBytes: length } as const;
  });
  return auditFramePointers(elf, places);
}

function hasPointer(code: string): boolean {
  return audit([code])?.withPointer === 1;
}

// Bytes as riscv64-unknown-elf-objdump shows these instructions, lowest first.
const takes144 = '7571';
const saves = '22c5 06c7 26c3';
const points144 = '0009';

describe('a function of RISC-V has a frame pointer', () => {
  it.each([
    ['that is the start of its frame', `${takes144} ${saves} ${points144}`],
    ['behind twelve saved registers', `${takes144} ${saves.repeat(8)} ${points144}`],
    ['in a frame of 16 bytes', '4111 22c6 0008'],
    ['in a frame of 2,032 bytes', '130101 81 2324 817e 1304 017f'],
    ['behind registers that libgcc saves', 'eff21ffe 0010'],
  ])('%s', (_, code) => {
    expect(hasPointer(code)).toBe(true);
  });

  it.each([
    ['where s0 is the address of a local variable', `${takes144} ${saves} 2008`],
    ['where s0 is one in a frame of 2,032 bytes', '130101 81 2324 817e 1304 8102'],
    ['without a frame', points144],
    ['where libgcc has saved registers and s0 is a local variable', 'eff21ffe 4008'],
  ])('but not %s', (_, code) => {
    expect(hasPointer(code)).toBe(false);
  });
});

describe('a firmware of RISC-V', () => {
  const [set, unset] = [`${takes144} ${saves} ${points144}`, takes144];
  it.each([
    ['has frame pointers where half of its functions set one', [set, unset], true],
    ['has none where most do not', [set, unset, unset], false],
    ['does not say it without a function that is long enough', [], null],
  ])('%s', (_, codes, isOn) => {
    expect(audit(codes)).toMatchObject({ functions: codes.length, isOn });
  });
});
