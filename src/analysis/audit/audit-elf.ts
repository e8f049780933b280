import type { AuditFact, AuditFinding, AuditReport } from '../../model/audit.js';
import { readConstructorArrays } from '../../parsers/elf/constructors/constructor-arrays.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolPlace, SymbolTable } from '../../parsers/elf/symbol-table.js';
import { DiagError } from '../../errors.js';
import type { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import { fingerprintOf } from '../fingerprint.js';
import type { LinkerMapSections } from '../../parsers/source/map-sections.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { compareWithSdkconfig } from './compare-sdkconfig.js';
import { sumComponents } from './component-memory.js';
import { addPolicyUnits, policyNames } from './policy-units.js';
import { findCallers } from './callers.js';
import { auditFramePointers } from './frame-pointer.js';
import { auditLockPolicy } from './lock-policy.js';
import { MemoryMap } from './memory-map.js';
import { findLargest, sumSections } from './static-memory.js';
import { nackFact, nackResponder } from './nack-fact.js';
import { measureStructures, structureNames } from './structure-sizes.js';

// What takes a rwlock, and what gives its memory back (pthread.h; gcc's weak references have the prefix).
const rwlockUse = /^(?:__gthrw_)?pthread_rwlock_(?:rdlock|wrlock|tryrdlock|trywrlock|init)$/;
const rwlockDestroy = /^(?:__gthrw_)?pthread_rwlock_destroy$/;
// esp-idf heap_trace_standalone.c, and the functions that the linker wraps for it.
const tracing =
  /^(?:heap_trace_(?:start|stop|dump|dump_caps|init_standalone)|__wrap_heap_caps_malloc_base|__wrap_malloc)$/;

export type AuditInput = {
  readonly elf: ElfFile;
  readonly table: SymbolTable;
  readonly types: TypeReader;
  readonly sha256: string;
  /** Names of structures to lay out. */
  readonly structs: readonly string[];
  /** Of the same build. */
  readonly map?: LinkerMapSections | null;
  readonly sdkconfig?: Sdkconfig | null;
};

/** What an ELF proves about the firmware, with what it found it by. Throws a DiagError for a stripped file. */
export function auditElf(input: AuditInput): AuditReport {
  const { elf, table, types, sha256, structs, map = null, sdkconfig = null } = input;
  if (table.isEmpty) throw stripped(elf);
  const functions: SymbolPlace[] = [];
  const inRam: SymbolPlace[] = [];
  const memory = new MemoryMap(elf.sections);
  table.eachPlace((place) => {
    if (place.kind === 'function') functions.push(place);
    if (place.sizeBytes > 0 && memory.regionOf(place.address) === 'internal') inRam.push(place);
  });
  const frames = auditFramePointers(elf, functions);
  types.expect([...structureNames, ...policyNames, ...structs, nackResponder]);
  const facts: readonly AuditFact[] = [
    addPolicyUnits(auditLockPolicy(table), types, map),
    rwlockFact(elf, table),
    tracingFact(table),
    ...(frames ? [frames] : []),
    nackFact(elf, table, types),
    { id: 'constructors', count: countConstructors(elf, table) },
    measureStructures(types),
  ];
  return {
    path: elf.name,
    sha256,
    machine: elf.machine,
    facts,
    memory: sumSections(elf, memory),
    largest: findLargest(table, inRam, map),
    components: map && sumComponents(elf, map, memory),
    findings: [...facts.flatMap(judge), ...(sdkconfig ? compareWithSdkconfig(facts, sdkconfig) : [])],
    structs: structs.map((asked) => ({ asked, layouts: types.find(asked) })),
    warnings: types.warnings,
  };
}

function judge(fact: AuditFact): readonly AuditFinding[] {
  const proven = { severity: 'warning', confidence: 'by-proof' } as const;
  switch (fact.id) {
    case 'lock-policy': {
      const mutex = fact.policies.find(({ policy }) => policy === 'mutex');
      if (!mutex) return [];
      const isMixed = fact.policies.some(({ policy }) => policy === 'atomic');
      const evidence = { symbols: mutex.symbols, units: mutex.units, isMixed };
      const fingerprint = fingerprintOf('audit-lock-policy', [isMixed ? 'mixed' : 'mutex']);
      return [{ ruleId: 'audit-lock-policy', ...proven, evidence, fingerprint }];
    }
    case 'rwlock':
      if (!fact.isUsed || fact.isDestroyed) return [];
      return [
        { ruleId: 'audit-rwlock', ...proven, evidence: {}, fingerprint: fingerprintOf('audit-rwlock', []) },
      ];
    case 'heap-tracing':
      if (fact.isCompiledIn) return [];
      return [
        {
          ruleId: 'audit-no-heap-tracing',
          ...proven,
          severity: 'note',
          evidence: {},
          fingerprint: fingerprintOf('audit-no-heap-tracing', []),
        },
      ];
    case 'frame-pointer': {
      const { withPointer, functions, isOn } = fact;
      if (isOn !== false) return [];
      const fingerprint = fingerprintOf('audit-no-frame-pointer', []);
      return [
        {
          ruleId: 'audit-no-frame-pointer',
          ...proven,
          severity: 'note',
          evidence: { withPointer, functions },
          fingerprint,
        },
      ];
    }
    case 'nack-max-size':
    case 'structure-sizes':
    case 'constructors':
      return [];
  }
}

// A function that is linked in and that nothing calls destroys nothing.
function rwlockFact(elf: ElfFile, table: SymbolTable): AuditFact {
  const symbols = [...table.naming('pthread_rwlock_')].filter(({ address }) => address !== 0);
  const isUsed = symbols.some(({ name }) => rwlockUse.test(name));
  const destroy = symbols.findLast(({ name }) => rwlockDestroy.test(name)) ?? null;
  const callers = destroy ? findCallers(elf, table, destroy.address) : [];
  return { id: 'rwlock', isUsed, isDestroyed: destroy !== null && callers?.length !== 0, callers };
}

function tracingFact(table: SymbolTable): AuditFact {
  const symbols = ['heap_trace_', '__wrap_']
    .flatMap((text) => [...table.naming(text)])
    .filter(({ name, address }) => address !== 0 && tracing.test(name))
    .map(({ name }) => name);
  return { id: 'heap-tracing', isCompiledIn: symbols.length > 0, symbols: symbols.toSorted() };
}

function countConstructors(elf: ElfFile, table: SymbolTable): number | null {
  try {
    return readConstructorArrays(elf, table).entries.length;
  } catch (error) {
    // A file without constructor arrays is audited for the rest.
    if (error instanceof DiagError) return null;
    throw error;
  }
}

function stripped(elf: ElfFile): DiagError {
  return new DiagError({
    code: 'elf-stripped',
    message: `${elf.name} has no symbols: it is stripped, so nothing can be proven from it.`,
    hint: 'Give the ELF that the build writes (build/<project>.elf), before strip; debug information alone may go (strip -g).',
  });
}
