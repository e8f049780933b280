import { dwAt, dwTag } from '../dwarf-codes.js';
import type { UnitStore } from '../unit-store.js';
import { childrenOf, constantOf, readEntry, referenceOf, textOf, type DebugEntry } from './debug-entry.js';

// Types of real firmware nest some ten deep; a chain that is longer is a cycle, which C++ has none of.
const maxDepth = 40;
const pointerBytes = 4;

/** What a type is called and what it takes. */
export type TypeShape = { readonly name: string; readonly sizeBytes: number | null };

const broken: TypeShape = { name: '(damaged)', sizeBytes: null };

/** Name and size of the type that an entry's DW_AT_type means; `void` without one. Cycles end as `(damaged)`. */
export function shapeOfType(entry: DebugEntry, units: UnitStore, depth = 0): TypeShape {
  if (!entry.values.has(dwAt.type)) return { name: 'void', sizeBytes: null };
  const place = referenceOf(entry, dwAt.type, units);
  if (!place) return { name: '(in another unit)', sizeBytes: null };
  const target = depth < maxDepth ? readEntry(place) : null;
  return target ? shapeOf(target, units, depth + 1) : broken;
}

/** Name and size of a type's own entry. */
export function shapeOf(entry: DebugEntry, units: UnitStore, depth = 0): TypeShape {
  const named = textOf(entry, dwAt.name);
  const stated = constantOf(entry, dwAt.byteSize);
  switch (entry.tag) {
    case dwTag.pointerType:
      return { name: pointerName(shapeOfType(entry, units, depth), ' *'), sizeBytes: stated ?? pointerBytes };
    case dwTag.referenceType:
      return { name: pointerName(shapeOfType(entry, units, depth), ' &'), sizeBytes: stated ?? pointerBytes };
    case dwTag.rvalueReferenceType:
      return {
        name: pointerName(shapeOfType(entry, units, depth), ' &&'),
        sizeBytes: stated ?? pointerBytes,
      };
    case dwTag.typedef: {
      const { name, sizeBytes } = shapeOfType(entry, units, depth);
      return { name: named ?? name, sizeBytes: stated ?? sizeBytes };
    }
    case dwTag.constType:
      return qualified('const', shapeOfType(entry, units, depth));
    case dwTag.volatileType:
      return qualified('volatile', shapeOfType(entry, units, depth));
    case dwTag.restrictType:
    case dwTag.atomicType:
      return shapeOfType(entry, units, depth);
    case dwTag.arrayType:
      return arrayShape(entry, units, depth);
    case dwTag.subroutineType:
      return { name: '(function)', sizeBytes: null };
    case dwTag.ptrToMemberType:
      return {
        name: named ?? '(pointer to member)',
        sizeBytes: stated ?? shapeOfType(entry, units, depth).sizeBytes,
      };
    default:
      return { name: named ?? unnamed(entry.tag), sizeBytes: stated };
  }
}

function pointerName({ name }: TypeShape, mark: string): string {
  return /[*&]$/.test(name) ? `${name}${mark.trim()}` : `${name}${mark}`;
}

function qualified(word: string, { name, sizeBytes }: TypeShape): TypeShape {
  return { name: /[*&]$/.test(name) ? `${name} ${word}` : `${word} ${name}`, sizeBytes };
}

// Bounds are an upper bound, counted from 0, or a count; `int a[]` has neither and takes nothing.
function arrayShape(entry: DebugEntry, units: UnitStore, depth: number): TypeShape {
  const element = shapeOfType(entry, units, depth);
  let [suffix, elements] = ['', 1];
  for (const child of childrenOf(entry)) {
    if (child.tag !== dwTag.subrangeType) continue;
    const upper = constantOf(child, dwAt.upperBound);
    const count = constantOf(child, dwAt.count) ?? (upper === null ? 0 : upper + 1);
    // GCC writes the upper bound of `int a[0]` as -1, in as many bytes as the index type has.
    const sane = count > 0x7fff_ffff ? 0 : count;
    suffix += `[${sane === 0 ? '' : sane}]`;
    elements *= sane;
  }
  return {
    name: `${element.name}${suffix}`,
    sizeBytes: element.sizeBytes === null ? null : element.sizeBytes * elements,
  };
}

function unnamed(tag: number): string {
  switch (tag) {
    case dwTag.unionType:
      return 'union {…}';
    case dwTag.enumerationType:
      return 'enum {…}';
    default:
      return 'struct {…}';
  }
}
