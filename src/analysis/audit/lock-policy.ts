import type { AuditFact, LockPolicy } from '../../model/audit.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { lockPolicies, policyMark } from './policy-search.js';

type Fact = Extract<AuditFact, { id: 'lock-policy' }>;
type Tally = { symbols: number; readonly examples: string[]; readonly units: Set<string> };

const maxExamples = 3;
const maxUnits = 50;

// …LN9__gnu_cxx12_Lock_policyE1E…: the enumerator's value.
const policyInName = new RegExp(`${policyMark}(?<value>[012])E`);

/** The policy that a mangled name, or the name of a section for it, speaks of; null where it names none. */
export function policyOf(name: string): LockPolicy | null {
  const value = name.includes(policyMark) ? policyInName.exec(name)?.groups?.['value'] : undefined;
  return value === undefined ? null : (lockPolicies[Number(value)] ?? null);
}

/** Counts, by the mangled names of its control blocks, which lock policies a firmware's std::shared_ptr has. */
export function auditLockPolicy(table: Pick<SymbolTable, 'naming'>): Fact {
  const tallies = new Map<LockPolicy, Tally>();
  for (const { name, file } of table.naming(policyMark)) {
    const policy = policyOf(name);
    if (policy === null) continue;
    const tally = tallies.get(policy) ?? { symbols: 0, examples: [], units: new Set() };
    tally.symbols++;
    if (tally.examples.length < maxExamples) tally.examples.push(name);
    if (file !== null && tally.units.size < maxUnits) tally.units.add(file);
    tallies.set(policy, tally);
  }
  return {
    id: 'lock-policy',
    policies: lockPolicies.flatMap((policy) => {
      const tally = tallies.get(policy);
      if (!tally) return [];
      const { symbols, examples, units } = tally;
      return [{ policy, symbols, examples, units: [...units].toSorted() }];
    }),
  };
}
