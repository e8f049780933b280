import { skipAttributes } from '../abbrev-table.js';
import { readForm } from '../attribute-forms.js';
import { ByteCursor } from '../byte-cursor.js';
import { dwAt, dwForm } from '../dwarf-codes.js';
import { MalformedDwarf } from '../malformed-dwarf.js';
import type { RawValue } from '../unit.js';
import type { EntryPlace, UnitStore } from '../unit-store.js';

/** One entry of `.debug_info` with its attributes. */
export type DebugEntry = {
  readonly place: EntryPlace;
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly values: ReadonlyMap<number, RawValue>;
  /** Where the next entry starts: its first child, if it has children. */
  readonly next: number;
};

const maxChildren = 20_000;

/** Reads the entry at a place; null for the zero that ends a list. Throws MalformedDwarf. */
export function readEntry({ unit, offset }: EntryPlace): DebugEntry | null {
  const cursor = new ByteCursor(unit.bytes, offset);
  const abbrev = unit.abbrevs.find(cursor.uleb());
  if (!abbrev) return null;
  const values = new Map<number, RawValue>();
  for (const spec of abbrev.attributes) {
    let { form } = spec;
    // The value of an indirect form needs the form that it names.
    if (form === dwForm.indirect) form = new ByteCursor(unit.bytes, cursor.offset).uleb();
    values.set(spec.name, { form, raw: readForm(cursor, spec) });
  }
  const { tag, hasChildren } = abbrev;
  return { place: { unit, offset }, tag, hasChildren, values, next: cursor.offset };
}

/** The direct children of an entry, up to a bound. Grandchildren are passed over. */
export function* childrenOf(entry: DebugEntry): Generator<DebugEntry> {
  if (!entry.hasChildren) return;
  const { unit } = entry.place;
  const cursor = new ByteCursor(unit.bytes, entry.next);
  let count = 0;
  for (let depth = 1; depth > 0 && !cursor.isAtEnd;) {
    const start = cursor.offset;
    const abbrev = unit.abbrevs.find(cursor.uleb());
    if (!abbrev) {
      depth--;
      continue;
    }
    skipAttributes(cursor, abbrev);
    if (depth === 1) {
      if (++count > maxChildren) throw new MalformedDwarf(`an entry has more than ${maxChildren} children`);
      const child = readEntry({ unit, offset: start });
      if (child) yield child;
    }
    if (abbrev.hasChildren) depth++;
  }
}

/** The text of an attribute, or null. */
export function textOf(entry: DebugEntry, attribute: number): string | null {
  const value = entry.values.get(attribute);
  return value ? entry.place.unit.string(value) : null;
}

/** A constant attribute; null where it is missing or an expression. */
export function constantOf(entry: DebugEntry, attribute: number): number | null {
  const value = entry.values.get(attribute);
  if (!value) return null;
  switch (value.form) {
    case dwForm.data1:
    case dwForm.data2:
    case dwForm.data4:
    case dwForm.data8:
    case dwForm.udata:
    case dwForm.sdata:
    case dwForm.implicitConst:
      return value.raw;
    default:
      return null;
  }
}

/** The place that a reference attribute means; null for one into another file, or by type signature. */
export function referenceOf(entry: DebugEntry, attribute: number, units: UnitStore): EntryPlace | null {
  const value = entry.values.get(attribute);
  const { unit } = entry.place;
  const place = value ? unit.placeOf(value.form, value.raw) : -1;
  return place === -1 ? null : units.entryAt(place, unit);
}

/** True for an incomplete type: a name without a layout. */
export function isDeclaration(entry: DebugEntry): boolean {
  return entry.values.has(dwAt.declaration);
}
