import { describe, expect, it } from 'vitest';
import { auditFramePointers } from '../../src/analysis/audit/frame-pointer.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { buildElf, sectionType } from '../support/build-elf.js';
import { MemoryFile } from '../support/memory-file.js';

const address = 0x4000_0000;
const leafBytes = 40;

/** Whether one function of these bytes, and instructions that mean nothing here, counts as one with a frame pointer. */
function hasPointer(code: string): boolean {
  const own = Buffer.from(code.replaceAll(/\s/g, ''), 'hex');
  // mv a0, a1
  const fill = Buffer.from('2e85'.repeat(leafBytes), 'hex');
  const bytes = Buffer.concat([own, fill]);
  const section = { name: '.text', type: sectionType.progbits, flags: 6, address, bytes };
  const elf = ElfFile.open(new MemoryFile(buildElf({ sections: [section] })));
  const place = { row: 0, kind: 'function', address, sizeBytes: bytes.length } as const;
  return auditFramePointers(elf, [place])?.withPointer === 1;
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
