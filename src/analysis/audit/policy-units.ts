import type { AuditFact, LockPolicy } from '../../model/audit.js';
import type { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import type { LinkerMapSections } from '../../parsers/source/map-sections.js';
import { policyOf } from './lock-policy.js';

type Fact = Extract<AuditFact, { id: 'lock-policy' }>;

const maxUnits = 200;

// Made for the policy that a unit counts with alone: libstdc++ itself names _Sp_counted_base of all three. GCC's
// spelling, then clang's.
const counts: Readonly<Record<LockPolicy, readonly string[]>> = {
  single: ['__shared_count<(__gnu_cxx::_Lock_policy)0>', '__shared_count<__gnu_cxx::_S_single>'],
  mutex: ['__shared_count<(__gnu_cxx::_Lock_policy)1>', '__shared_count<__gnu_cxx::_S_mutex>'],
  atomic: ['__shared_count<(__gnu_cxx::_Lock_policy)2>', '__shared_count<__gnu_cxx::_S_atomic>'],
};

/** All of these, for one search of the debug information. */
export const policyNames: readonly string[] = Object.values(counts).flat();

/**
 * Adds to each policy the units that have it: from the debug information, and the objects that a linker map says its
 * functions come from (with -ffunction-sections, as ESP-IDF compiles). The linker keeps one copy of a function, so
 * the map names one object of several that have it.
 */
export function addPolicyUnits(fact: Fact, types: TypeReader, map: LinkerMapSections | null): Fact {
  const objects = new Map<LockPolicy, Set<string>>();
  for (const { section, object } of map?.inputs ?? []) {
    const policy = policyOf(section);
    if (policy) objects.set(policy, (objects.get(policy) ?? new Set()).add(object));
  }
  return {
    ...fact,
    policies: fact.policies.map((one) => ({
      ...one,
      units: [
        ...new Set([
          ...one.units,
          ...counts[one.policy].flatMap((name) => types.unitsNaming(name)),
          ...(objects.get(one.policy) ?? []),
        ]),
      ]
        .toSorted()
        .slice(0, maxUnits),
    })),
  };
}
