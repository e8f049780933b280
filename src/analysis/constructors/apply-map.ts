import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { MapPiece } from '../../parsers/source/linker-map.js';
import type { MapInput } from '../../parsers/source/map-sections.js';
import { rangeAt } from '../range-at.js';

type MapProblem = {
  readonly kind: 'map-other-build';
  readonly entry: Constructor;
  readonly object: string | null;
};

type Applied =
  | { readonly map: ConstructorMap; readonly problem: null }
  | { readonly map: null; readonly problem: MapProblem };

/**
 * Gives each constructor the object and the priority that a linker map has for its slot. A map in which a slot is
 * missing is that of another build, as is one that has the slot and the code of a constructor from two objects, neither
 * of the file that the debug information says: an object may have any name, and a constructor stand in a header.
 * `inputs` are all pieces of the map.
 */
export function applyLinkerMap(
  map: ConstructorMap,
  pieces: readonly MapPiece[],
  inputs: readonly MapInput[] = [],
): Applied {
  const constructors: Constructor[] = [];
  const code = inputs.toSorted((a, b) => a.address - b.address);
  const sorted = pieces.toSorted((a, b) => a.address - b.address);
  for (const one of map.constructors) {
    const piece = rangeAt(sorted, one.slot);
    const isOther = piece && contradicts(one, piece) && rangeAt(code, one.address)?.object !== piece.object;
    if (!piece || isOther) {
      return { map: null, problem: { kind: 'map-other-build', entry: one, object: piece?.object ?? null } };
    }
    const { section } = piece;
    // What link-time optimisation has made anew is of no object of the project.
    const object = isMadeByLinker(piece.object) ? one.object : piece.object;
    const priority = one.priority ?? priorityOf(section);
    constructors.push({ ...one, object, section, priority });
  }
  return { map: { ...map, constructors }, problem: null };
}

/** True for what link-time optimisation made: GCC's /tmp/ccUtuBS1.ltrans0.ltrans.o, lld's app.elf.lto.o */
export function isMadeByLinker(object: string): boolean {
  return /\.(?:ltrans\d*(?:\.ltrans)?|lto)\.o$/.test(object);
}

// The object of a unit is named after its source: stream.cpp.obj, stream.cpp.o, stream.o
function contradicts({ file }: Constructor, { object }: MapPiece): boolean {
  if (file === null || isMadeByLinker(object)) return false;
  const source = file.split(/[/\\]/).at(-1) ?? '';
  const member = memberOf(object);
  return member !== source && !member.startsWith(`${source}.`) && stem(member) !== stem(source);
}

// esp-idf/main/libmain.a(stream.cpp.obj)
const inArchive = /(?<archive>[^/\\()]+\.\w+)\((?<member>.+)\)$/;

/** `stream.cpp.obj` of `esp-idf/main/libmain.a(stream.cpp.obj)` and of a path. */
export function memberOf(object: string): string {
  return inArchive.exec(object)?.groups?.['member'] ?? object.split('/').at(-1) ?? object;
}

/** `libmain.a` of `esp-idf/main/libmain.a(stream.cpp.obj)`; null for an object outside an archive. */
export function archiveOf(object: string): string | null {
  return inArchive.exec(object)?.groups?.['archive'] ?? null;
}

function stem(name: string): string {
  return name.split('.')[0] ?? name;
}

// `.ctors.65335` counts from the other end (gcc varasm.cc, MAX_INIT_PRIORITY): its priority is 200.
const lastPriority = 65_535;

function priorityOf(section: string): number | null {
  const groups = /^\.(?<kind>init_array|ctors)\.(?<digits>\d+)$/.exec(section)?.groups;
  if (!groups) return null;
  const number = Number(groups['digits']);
  return groups['kind'] === 'ctors' ? lastPriority - number : number;
}
