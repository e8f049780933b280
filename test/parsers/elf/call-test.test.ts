import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CallTest } from '../../../src/parsers/elf/call-test.js';
import { ElfFile } from '../../../src/parsers/elf/elf-file.js';
import { MemoryFile } from '../../support/memory-file.js';
import { runPeer } from '../../support/run-peer.js';
import { samplePath } from '../../support/sample-path.js';

const path = samplePath('streamer.elf');
const calls = new CallTest(ElfFile.open(new MemoryFile(readFileSync(path))));

describe('whether a call stands before a return address', () => {
  it('holds for each caller in the log of the same build', () => {
    const log = readFileSync(samplePath('both-regions.log'), 'latin1');
    const lists = Array.from(log.matchAll(/ caller (\S+)/g), ([, list = '']) =>
      list.split(':').filter(Boolean),
    );
    const callers = [...new Set(lists.flat())].map(Number);
    expect(callers.length).toBeGreaterThan(40);
    expect(callers.filter((caller) => calls.isAfterCall(caller) !== true)).toEqual([]);
  });

  it('is not known outside the code', () => {
    expect([0, 0x12345678, 0x40000020, 0x4ffc0000, 0xffffffff].map((at) => calls.isAfterCall(at))).toEqual(
      Array.from({ length: 5 }, () => null),
    );
  });

  // The end of a 32-bit instruction may look like a compressed call, which only objdump, going forward, can tell.
  it('is never denied where objdump sees one, and rarely seen where it sees none', (ctx) => {
    const dump = runPeer(
      ['riscv64-unknown-elf-objdump', 'riscv32-esp-elf-objdump'],
      ['-d', '-M', 'no-aliases', path],
    );
    if (dump === null) return ctx.skip('no objdump for RISC-V is installed');
    const [found, denied, mistaken] = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (const { end, isCall } of instructionsOf(dump)) {
      const answer = calls.isAfterCall(end);
      if (answer === null) continue;
      found.add(end);
      if (isCall && !answer) denied.add(end);
      if (!isCall && answer) mistaken.add(end);
    }
    expect(found.size).toBeGreaterThan(4000);
    expect([...denied]).toEqual([]);
    expect(mistaken.size).toBeLessThan(found.size / 50);
  });
});

function instructionsOf(dump: string): { readonly end: number; readonly isCall: boolean }[] {
  return Array.from(
    dump.matchAll(/^ *([0-9a-f]+):\t([0-9a-f]+) +\t(.*)$/gm),
    ([, address = '', bytes = '', text = '']) => ({
      end: Number.parseInt(address, 16) + bytes.length / 2,
      isCall: /^(?:c\.jalr|c\.jal)\t|^jal\tra,|^jalr\tra,/.test(text),
    }),
  );
}
