import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { LinkerRule, SkipProblem, SkipSelection } from '../../model/constructor-skip.js';

export type LinkerRules =
  | { readonly rules: readonly LinkerRule[]; readonly problem: null }
  | { readonly rules: readonly []; readonly problem: SkipProblem };

/**
 * Which sections of which units the linker has to leave out. It knows a unit by the base name of its object alone, and
 * a constructor by its section, so a rule may not hit one that is to be kept.
 */
export function buildLinkerRules(map: ConstructorMap, { skipped, kept }: SkipSelection): LinkerRules {
  const rules = new Map<string, LinkerRule>();
  for (const entry of skipped) {
    const unit = unitOf(entry);
    if (unit === null) return { rules: [], problem: { kind: 'unit-unknown', entry } };
    const sections = sectionsOf(entry, map.machine);
    const victims = kept.filter((one) => unitOf(one) === unit && shareSection(one, entry));
    if (victims.length > 0) return { rules: [], problem: { kind: 'unit-shared', unit, kept: victims } };
    const before = rules.get(unit);
    rules.set(unit, {
      unit,
      sections: [...new Set([...(before?.sections ?? []), ...sections])].toSorted(),
      constructors: [...(before?.constructors ?? []), entry],
    });
  }
  const sorted = [...rules.values()].toSorted((a, b) => (a.unit < b.unit ? -1 : 1));
  return { rules: sorted, problem: null };
}

// The object is named after the source; STT_FILE is that name too, where there is no debug information.
function unitOf({ file, object }: Constructor): string | null {
  return object?.split('/').at(-1) ?? file?.split('/').at(-1) ?? null;
}

/**
 * The linker sorts by the input section, which the final array shows: `.init_array` or one with a priority. Xtensa
 * compilers of esp-idf v5 write `.ctors` instead.
 */
function sectionsOf({ array }: Constructor, machine: string): readonly string[] {
  if (array === 'preinit') return ['.preinit_array'];
  const names = machine === 'xtensa' ? ['.ctors', '.init_array'] : ['.init_array'];
  return array === 'priority' ? names.map((name) => `${name}.*`) : names;
}

function shareSection(a: Constructor, b: Constructor): boolean {
  return a.array === b.array;
}
