import { describe, expect, it } from 'vitest';
import { findCallers } from '../../src/analysis/audit/callers.js';
import { SymbolTable } from '../../src/parsers/elf/symbol-table.js';
import { OpenElfs } from '../../src/streamer/open-elf.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';

const path = samplePath('streamer.elf');

describe('callers of a function', () => {
  it.for([
    'pthread_mutex_destroy',
    'vQueueDelete',
    'xQueueCreateMutex',
    'free',
    'esp_log_write',
    'heap_caps_malloc',
  ])('are those whose disassembly names it: %s', (name, ctx) => {
    const text = runPeer(
      ['riscv64-unknown-elf-objdump', 'llvm-objdump-16'],
      ['-d', '--no-show-raw-insn', path],
    );
    if (text === null) return ctx.skip('objdump is not installed');
    const elf = new OpenElfs().open(path);
    const table = SymbolTable.read(elf);
    const target = table.find(name);
    if (!target) return ctx.skip(`${name} is not in the sample`);
    const theirs = new Set<string>();
    let current = '';
    for (const line of text.split('\n')) {
      const head = /^[0-9a-f]+ <(?<name>[^>]+)>:$/.exec(line)?.groups?.['name'];
      if (head !== undefined) current = head;
      // `jal 40000abc <free>`, `j …`, `jalr … # 40000abc <free>`
      else if (/\b(?:jal|j|jalr|jr|call|tail)\b/.test(line) && line.endsWith(`<${name}>`) && current !== name)
        theirs.add(current);
    }
    expect(theirs.size).toBeGreaterThan(0);
    // Constructors of a class and of its parts are two names for one code.
    const addressesOf = (names: Iterable<string>): ReadonlySet<number | undefined> =>
      new Set(Array.from(names, (one) => table.find(one)?.address));
    expect(addressesOf(findCallers(elf, table, target.address) ?? [])).toEqual(addressesOf(theirs));
  });
});
