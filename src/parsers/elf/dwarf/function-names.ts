import { demangle } from '../demangle/demangle.js';
import { readForm } from './attribute-forms.js';
import { ByteCursor } from './byte-cursor.js';
import { dwAt } from './dwarf-codes.js';
import type { FunctionEntry } from './function-table.js';
import { reasonOf } from './malformed-dwarf.js';
import type { RawValue, Unit } from './unit.js';
import type { EntryPlace, UnitStore } from './unit-store.js';

const cachedNames = 65_536;
// A concrete copy, its abstract instance and its declaration make two steps; the bound ends cycles.
const maxReferences = 16;

type NamedEntry = Pick<FunctionEntry, 'origin' | 'entryOffset'>;

/** Names of functions, read when they are asked for: most entries are never part of an answer. */
export class FunctionNames {
  readonly #units: UnitStore;
  readonly #warn: (text: string) => void;
  readonly #names = new Map<number, string | null>();
  readonly #readable = new Map<string, string>();

  constructor(units: UnitStore, warn: (text: string) => void) {
    this.#units = units;
    this.#warn = warn;
  }

  /** The demangled linkage name of a function, else its plain name, else null. */
  nameOf(unit: Unit, entry: NamedEntry): string | null {
    const raw = this.rawNameOf(unit, entry);
    if (raw === null) return null;
    let name = this.#readable.get(raw);
    if (name === undefined) {
      name = demangle(raw);
      remember(this.#readable, raw, name);
    }
    return name;
  }

  /** The same as the compiler wrote it, mangled. Nearly all entries are inlined copies of one, which is read once. */
  rawNameOf(unit: Unit, { origin, entryOffset }: NamedEntry): string | null {
    const key = origin === -1 ? unit.header.offset + entryOffset : origin;
    let name = this.#names.get(key);
    if (name === undefined) {
      const place = this.#units.entryAt(key, unit);
      name = place && this.#tryRead(place);
      remember(this.#names, key, name);
    }
    return name;
  }

  #tryRead(place: EntryPlace): string | null {
    try {
      return this.#read(place);
    } catch (error) {
      this.#warn(`A function's name is unknown: ${reasonOf(error)}.`);
      return null;
    }
  }

  // An abstract origin and a specification complete an entry (DWARF 5, sections 2.13.2 and 3.3.8.1).
  #read(first: EntryPlace): string | null {
    let plain: string | null = null;
    const open: EntryPlace[] = [first];
    for (let steps = 0; steps < maxReferences; steps++) {
      const place = open.pop();
      if (!place) break;
      const attributes = readNameAttributes(place);
      const linkage = attributes.linkageName && place.unit.string(attributes.linkageName);
      if (linkage) return linkage;
      plain ??= attributes.name && place.unit.string(attributes.name);
      for (const reference of attributes.references) {
        const offset = place.unit.placeOf(reference.form, reference.raw);
        const target = offset === -1 ? null : this.#units.entryAt(offset, place.unit);
        if (target) open.push(target);
      }
    }
    return plain;
  }
}

// All are forgotten at once where there are too many: names are read again in no time.
function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): void {
  if (known.size >= cachedNames) known.clear();
  known.set(key, value);
}

type NameAttributes = {
  readonly linkageName: RawValue | null;
  readonly name: RawValue | null;
  readonly references: readonly RawValue[];
};

function readNameAttributes({ unit, offset }: EntryPlace): NameAttributes {
  const cursor = new ByteCursor(unit.bytes, offset);
  let linkageName: RawValue | null = null;
  let name: RawValue | null = null;
  const references: RawValue[] = [];
  for (const spec of unit.abbrevs.find(cursor.uleb())?.attributes ?? []) {
    const raw = readForm(cursor, spec);
    const { form } = spec;
    if (spec.name === dwAt.linkageName || spec.name === dwAt.mipsLinkageName) linkageName = { form, raw };
    else if (spec.name === dwAt.name) name = { form, raw };
    else if (spec.name === dwAt.abstractOrigin || spec.name === dwAt.specification)
      references.push({ form, raw });
  }
  return { linkageName, name, references };
}
