import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { LinkerRule, SkipProblem, SkipSelection } from '../../model/constructor-skip.js';
import { archiveOf, memberOf } from './apply-map.js';
import { groupBy } from './group-by.js';
import { pathInComponent } from './source-identity.js';

export type LinkerRules =
  | { readonly rules: readonly LinkerRule[]; readonly problem: null }
  | { readonly rules: readonly []; readonly problem: SkipProblem };

/**
 * Which sections of which objects the linker has to leave out. A rule names an object by archive and member where a
 * linker map says them, else by its base name; it is tried on all constructors first, and may hit none that is kept.
 */
export function buildLinkerRules(map: ConstructorMap, { skipped, kept }: SkipSelection): LinkerRules {
  const keptByUnit = groupBy(kept, (one) => [unitOf(one) ?? '']);
  for (const entry of skipped) {
    const unit = unitOf(entry);
    if (unit === null) return { rules: [], problem: { kind: 'unit-unknown', entry } };
    const neighbours = keptByUnit.get(unit) ?? [];
    const victims = neighbours.filter((one) => one.array === entry.array && isHit(one, entry));
    if (victims.length > 0) return { rules: [], problem: { kind: 'unit-shared', unit, kept: victims } };
  }
  const rules = [...groupBy(skipped, (one) => [`${archiveOf(one.object ?? '') ?? ''}:${unitOf(one) ?? ''}`])]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, constructors]) => ruleFor(constructors, map));
  return { rules, problem: null };
}

function ruleFor(constructors: readonly Constructor[], map: ConstructorMap): LinkerRule {
  const [first] = constructors;
  const unit = (first && unitOf(first)) ?? '';
  const path = constructors.map(({ file }) => file).find((file) => file?.split('/').at(-1) === unit);
  const sections = constructors.flatMap((one) => sectionsOf(one, map));
  return {
    unit,
    source: path === undefined || path === null ? unit : pathInComponent(path),
    archive: archiveOf(first?.object ?? ''),
    sections: [...new Set(sections)].toSorted(),
    constructors,
  };
}

// Of one unit. Without a map a rule names the member alone, and hits each archive's member of that name.
function isHit(other: Constructor, entry: Constructor): boolean {
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
function sectionsOf(
  { array, section }: Constructor,
  { machine, startup }: ConstructorMap,
): readonly string[] {
  if (section !== null) return [section];
  if (array === 'preinit') return ['.preinit_array'];
  const names = machine === 'xtensa' ? ['.ctors', '.init_array'] : ['.init_array'];
  const numbered = names.map((name) => `${name}.*`);
  if (array === 'priority') return numbered;
  // ESP-IDF v5 has constructors with a priority in an array of their own on RISC-V; elsewhere they stand in this one.
  return startup === 'idf-5' && machine === 'riscv' ? names : [...names, ...numbered];
}
