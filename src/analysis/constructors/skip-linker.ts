import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { LinkerRule, SkipProblem, SkipSelection } from '../../model/constructor-skip.js';
import { archiveOf, memberOf } from './apply-map.js';

export type LinkerRules =
  | { readonly rules: readonly LinkerRule[]; readonly problem: null }
  | { readonly rules: readonly []; readonly problem: SkipProblem };

/**
 * Which sections of which objects the linker has to leave out. A rule names an object by archive and member where a
 * linker map says them, else by its base name; it is tried on all constructors first, and may hit none that is kept.
 */
export function buildLinkerRules(map: ConstructorMap, { skipped, kept }: SkipSelection): LinkerRules {
  const rules = new Map<string, LinkerRule>();
  for (const entry of skipped) {
    const unit = unitOf(entry);
    if (unit === null) return { rules: [], problem: { kind: 'unit-unknown', entry } };
    const sections = sectionsOf(entry, map.machine);
    const victims = kept.filter((one) => isHit(one, entry) && one.array === entry.array);
    if (victims.length > 0) return { rules: [], problem: { kind: 'unit-shared', unit, kept: victims } };
    const archive = archiveOf(entry.object ?? '');
    const key = `${archive ?? ''}:${unit}`;
    const before = rules.get(key);
    rules.set(key, {
      unit,
      archive,
      sections: [...new Set([...(before?.sections ?? []), ...sections])].toSorted(),
      constructors: [...(before?.constructors ?? []), entry],
    });
  }
  const sorted = [...rules].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
  return { rules: sorted, problem: null };
}

// Without a map a rule names the member alone, and hits each archive's member of that name.
function isHit(other: Constructor, entry: Constructor): boolean {
  if (unitOf(other) !== unitOf(entry)) return false;
  const [archive, otherArchive] = [archiveOf(entry.object ?? ''), archiveOf(other.object ?? '')];
  return archive === null || otherArchive === null || archive === otherArchive;
}

// `stream.cpp` of `libmain.a(stream.cpp.obj)`; STT_FILE is that name too, where there is no map.
function unitOf({ file, object }: Constructor): string | null {
  const name = object === null ? file : memberOf(object);
  return (
    name
      ?.split('/')
      .at(-1)
      ?.replace(/\.(?:obj|o)$/, '') ?? null
  );
}

/** Xtensa compilers of esp-idf v5 write `.ctors` instead of `.init_array`. */
function sectionsOf({ array, section }: Constructor, machine: string): readonly string[] {
  if (section !== null) return [section];
  if (array === 'preinit') return ['.preinit_array'];
  const names = machine === 'xtensa' ? ['.ctors', '.init_array'] : ['.init_array'];
  return array === 'priority' ? names.map((name) => `${name}.*`) : names;
}
