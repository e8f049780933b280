import type { StructLayout, StructMember } from '../../../../model/struct-layout.js';
import { ByteCursor } from '../byte-cursor.js';
import { dwAt, dwForm, dwTag } from '../dwarf-codes.js';
import type { EntryPlace, UnitStore } from '../unit-store.js';
import {
  childrenOf,
  constantOf,
  isDeclaration,
  readEntry,
  referenceOf,
  textOf,
  type DebugEntry,
} from './debug-entry.js';
import { shapeOf, shapeOfType } from './type-shape.js';

const maxMembers = 1000;
const maxTypedefs = 16;
// DWARF 2 wrote a member's place as an expression of this one operation.
const dwOpPlusUconst = 0x23;

/** The layout that an entry defines, through its typedefs; null for a declaration. Throws MalformedDwarf. */
export function readStructLayout(entry: DebugEntry, name: string, units: UnitStore): StructLayout | null {
  const definition = behindTypedefs(entry, units);
  if (!definition || isDeclaration(definition)) return null;
  const { sizeBytes } = shapeOf(definition, units);
  if (sizeBytes === null) return null;
  const members: StructMember[] = [];
  const constants: { name: string; value: number }[] = [];
  let isCut = false;
  if (kindOf(definition.tag) !== 'other') {
    for (const child of childrenOf(definition)) {
      const constant = readConstant(child);
      if (constant && constants.length < maxMembers) constants.push(constant);
      const member = readMember(child, definition.tag, units);
      if (!member) continue;
      isCut = members.length === maxMembers;
      if (isCut) break;
      members.push(member);
    }
  }
  return {
    name,
    kind: kindOf(definition.tag),
    sizeBytes,
    members,
    constants,
    isCut,
    unit: entry.place.unit.name,
  };
}

function behindTypedefs(entry: DebugEntry, units: UnitStore): DebugEntry | null {
  let found: DebugEntry | null = entry;
  for (let steps = 0; found && isAlias(found.tag); steps++) {
    const place: EntryPlace | null = steps < maxTypedefs ? referenceOf(found, dwAt.type, units) : null;
    found = place && readEntry(place);
  }
  return found;
}

function isAlias(tag: number): boolean {
  return tag === dwTag.typedef || tag === dwTag.constType || tag === dwTag.volatileType;
}

function kindOf(tag: number): StructLayout['kind'] {
  switch (tag) {
    case dwTag.structureType:
      return 'struct';
    case dwTag.classType:
      return 'class';
    case dwTag.unionType:
      return 'union';
    default:
      return 'other';
  }
}

function readMember(entry: DebugEntry, ownerTag: number, units: UnitStore): StructMember | null {
  const isBase = entry.tag === dwTag.inheritance;
  // A static data member has a declaration and no place.
  if ((entry.tag !== dwTag.member && !isBase) || isDeclaration(entry)) return null;
  const { name: type, sizeBytes } = shapeOfType(entry, units);
  return {
    name: textOf(entry, dwAt.name),
    type,
    offsetBytes: offsetOf(entry, ownerTag),
    sizeBytes,
    bits: constantOf(entry, dwAt.bitSize),
    isBase,
  };
}

// DWARF 5 writes a static member as a variable, older ones as a member; both are declarations with a value.
function readConstant(entry: DebugEntry): { name: string; value: number } | null {
  if (entry.tag !== dwTag.variable && entry.tag !== dwTag.member) return null;
  const name = textOf(entry, dwAt.name);
  const value = constantOf(entry, dwAt.constValue);
  return name === null || value === null ? null : { name, value };
}

function offsetOf(entry: DebugEntry, ownerTag: number): number | null {
  const bits = constantOf(entry, dwAt.dataBitOffset);
  if (bits !== null) return Math.floor(bits / 8);
  const value = entry.values.get(dwAt.dataMemberLocation);
  if (!value) return ownerTag === dwTag.unionType ? 0 : null;
  const { form, raw } = value;
  if (form !== dwForm.exprloc && form !== dwForm.block1) return constantOf(entry, dwAt.dataMemberLocation);
  const cursor = new ByteCursor(entry.place.unit.bytes, raw);
  return cursor.u8() === dwOpPlusUconst ? cursor.uleb() : null;
}
