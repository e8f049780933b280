import type { AuditDiff, SizeChange, SymbolChange } from '../../model/audit-diff.js';
import type { AuditFact, AuditReport, MemoryRegion } from '../../model/audit.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';
import type { MemoryMap } from './memory-map.js';

const maxSymbols = 500;

type Audited = { readonly report: AuditReport; readonly table: SymbolTable; readonly memory: MemoryMap };

/** What changed from one build to another: memory, symbols, structures, facts, findings. */
export function diffAudits(old: Audited, recent: Audited): AuditDiff {
  const [before, after] = [old.report, recent.report];
  const symbols = changesOf(symbolSums(old), symbolSums(recent)).map(withRegion);
  return {
    old: { path: before.path, sha256: before.sha256 },
    recent: { path: after.path, sha256: after.sha256 },
    memory: joinSizes(memoryOf(before), memoryOf(after)).map((one) => ({
      ...one,
      // The names that are joined here are those of regions.
      region: one.name as MemoryRegion,
    })),
    symbols: symbols.slice(0, maxSymbols),
    symbolsCount: symbols.length,
    structures: changesOf(structuresOf(before), structuresOf(after)),
    facts: before.facts.flatMap((fact) => {
      const now = after.facts.find(({ id }) => id === fact.id);
      return now && answerOf(now) !== answerOf(fact) ? [{ before: fact, after: now }] : [];
    }),
    findings: withoutThose(after, before),
    cured: withoutThose(before, after),
  };
}

// The answer of a fact without the counts and examples that any edit changes.
function answerOf(fact: AuditFact): string {
  switch (fact.id) {
    case 'lock-policy':
      return fact.policies.map(({ policy }) => policy).join();
    case 'rwlock':
      return `${fact.isUsed} ${fact.isDestroyed}`;
    case 'heap-tracing':
      return `${fact.isCompiledIn}`;
    case 'frame-pointer':
      return `${fact.isOn}`;
    case 'nack-max-size':
      return `${fact.maxSize}`;
    case 'constructors':
      return `${fact.count}`;
    case 'structure-sizes':
      // Its sizes are compared one by one.
      return `${fact.hasDebugInformation}`;
  }
}

function symbolSums({ table, memory }: Audited): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const seen = new Set<string>();
  for (const { name, address, sizeBytes, kind } of table.all()) {
    if (sizeBytes === 0 || kind === 'none') continue;
    // Aliases are names for the same bytes; a name of its own for each of two files is summed.
    const place = `${address} ${name}`;
    if (seen.has(place)) continue;
    seen.add(place);
    const key = `${memory.regionOf(address)} ${name}`;
    sums.set(key, (sums.get(key) ?? 0) + sizeBytes);
  }
  return sums;
}

function withRegion({ name, ...sizes }: SizeChange): SymbolChange {
  const gap = name.indexOf(' ');
  // The key was made of a region and a name.
  return { region: name.slice(0, gap) as MemoryRegion, name: name.slice(gap + 1), ...sizes };
}

function memoryOf({ memory }: AuditReport): ReadonlyMap<string, number> {
  return new Map(memory.map(({ region, sizeBytes }) => [region, sizeBytes]));
}

function structuresOf({ facts }: AuditReport): ReadonlyMap<string, number> {
  const sizes = facts.flatMap((fact) => (fact.id === 'structure-sizes' ? fact.sizes : []));
  return new Map(sizes.map(({ name, sizeBytes }) => [name, sizeBytes]));
}

function joinSizes(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly SizeChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((name) => ({ name, before: before.get(name) ?? 0, after: after.get(name) ?? 0 }));
}

function changesOf(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): readonly SizeChange[] {
  return joinSizes(before, after)
    .filter((one) => one.before !== one.after)
    .toSorted((a, b) => grown(b) - grown(a) || (a.name < b.name ? -1 : 1));
}

function grown(one: SizeChange): number {
  return Math.abs(one.after - one.before);
}

function withoutThose({ findings }: AuditReport, others: AuditReport): AuditReport['findings'] {
  const known = new Set(others.findings.map(({ fingerprint }) => fingerprint));
  return findings.filter(({ fingerprint }) => !known.has(fingerprint));
}
