import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditLockPolicy } from '../../src/analysis/audit/lock-policy.js';
import { auditElf } from '../../src/analysis/audit/audit-elf.js';
import { MemoryMap } from '../../src/analysis/audit/memory-map.js';
import { sumSections } from '../../src/analysis/audit/static-memory.js';
import { TypeReader } from '../../src/parsers/elf/dwarf/types/type-reader.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../src/parsers/elf/symbol-table.js';
import { MemoryFile } from '../support/memory-file.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';

const elf = ElfFile.open(new MemoryFile(readFileSync(samplePath('streamer.elf'))));

function policiesOf(...names: readonly string[]): readonly (readonly [string, number])[] {
  const symbols = names.map((name) => ({
    name,
    address: 1,
    sizeBytes: 4,
    kind: 'function' as const,
    file: 'a.cpp',
  }));
  const table = {
    *naming(text: string) {
      yield* symbols.filter(({ name }) => name.includes(text));
    },
  };
  return auditLockPolicy(table).policies.map(({ policy, symbols: count }) => [policy, count] as const);
}

describe('the lock policy of shared pointers', () => {
  // What GCC 12 names std::_Sp_counted_base<_S_mutex>::_M_release() and its like; c++filt agrees.
  const mutex = '_ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE1EE10_M_releaseEv';
  const atomic = '_ZNSt14__shared_countILN9__gnu_cxx12_Lock_policyE2EED2Ev';

  it('is told by mangled names', () => {
    expect(policiesOf(mutex)).toEqual([['mutex', 1]]);
    expect(policiesOf(atomic, atomic)).toEqual([['atomic', 2]]);
    expect(policiesOf('_ZNSt6vectorIiSaIiEE9push_backERKi', 'main')).toEqual([]);
  });

  it('is told by names that link-time optimisation has changed', () => {
    expect(policiesOf(`${mutex}.lto_priv.0`, `${mutex}.isra.0.constprop.1`, `.text.${atomic}`)).toEqual([
      ['mutex', 2],
      ['atomic', 1],
    ]);
  });

  it('may be mixed', () => {
    expect(policiesOf(mutex, atomic)).toEqual([
      ['mutex', 1],
      ['atomic', 1],
    ]);
  });
});

describe('the sample firmware', () => {
  const report = auditElf({
    elf,
    table: SymbolTable.read(elf),
    types: new TypeReader(elf),
    sha256: 'f'.repeat(64),
    structs: [],
  });
  const factOf = (id: string): object | undefined => report.facts.find((fact) => fact.id === id);

  it('has shared pointers with mutexes, heap tracing, frame pointers and 24 constructors', () => {
    expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(['audit-lock-policy']);
    expect(factOf('heap-tracing')).toMatchObject({ isCompiledIn: true });
    const frames = factOf('frame-pointer') as { withPointer: number; functions: number };
    expect(frames.withPointer / frames.functions).toBeGreaterThan(0.95);
    expect(factOf('constructors')).toEqual({ id: 'constructors', count: 24 });
    expect(factOf('rwlock')).toMatchObject({ isUsed: false });
  });

  it('takes as much memory as readelf says', (ctx) => {
    const text = runPeer(['riscv64-unknown-elf-readelf', 'readelf'], ['-SW', samplePath('streamer.elf')]);
    if (text === null) return ctx.skip('readelf is not installed');
    const rows = text.matchAll(
      /^ +\[ *\d+\] (\S+) +\S+ +([0-9a-f]{8}) [0-9a-f]+ ([0-9a-f]+) \d+ +(\w*A\w*) /gm,
    );
    const theirs = new Map<number, number>();
    for (const [, , address = '', size = ''] of rows)
      theirs.set(Number.parseInt(address, 16), Number.parseInt(size, 16));
    const ours = sumSections(elf, new MemoryMap(elf.sections)).flatMap(({ sections }) => sections);
    expect(ours.length).toBeGreaterThan(6);
    for (const { address, sizeBytes } of ours) expect(theirs.get(address)).toBe(sizeBytes);
    for (const { sizeBytes, sections } of sumSections(elf, new MemoryMap(elf.sections))) {
      expect(sections.reduce((sum, one) => sum + one.sizeBytes, 0)).toBe(sizeBytes);
    }
  });
});
