import type { StructLayout } from '../../../../model/struct-layout.js';
import type { ElfFile } from '../../elf-file.js';
import { skipAttributes } from '../abbrev-table.js';
import { ByteCursor } from '../byte-cursor.js';
import { openDebugSections, type DebugSections } from '../debug-sections.js';
import { dwAt, dwTag } from '../dwarf-codes.js';
import { hex, MalformedDwarf, reasonOf } from '../malformed-dwarf.js';
import type { Unit } from '../unit.js';
import { UnitStore } from '../unit-store.js';
import { constantOf, isDeclaration, readEntry, referenceOf, textOf, type DebugEntry } from './debug-entry.js';
import { lastPart } from './last-part.js';
import { NameSearch } from './name-search.js';
import { readStructLayout } from './struct-layout.js';

const maxLayouts = 100;
// Inlined calls count as well: those of real firmware nest 50 deep.
const maxScopes = 1000;
const maxWarnings = 50;

const scopeTags: ReadonlySet<number> = new Set([
  dwTag.structureType,
  dwTag.classType,
  dwTag.unionType,
  dwTag.namespace,
]);

/** Structures of an ELF by name, with sizes and members, from DWARF 2 to 5. */
export class TypeReader {
  readonly #sections: DebugSections;
  readonly #units: UnitStore;
  readonly #search: NameSearch;
  readonly #warnings = new Set<string>();

  /** A file without debug information has no structures. Throws a DiagError if reading fails. */
  constructor(elf: ElfFile) {
    const warn = (text: string): void => this.#warn(text);
    this.#sections = openDebugSections(elf, warn);
    this.#units = new UnitStore(this.#sections, warn);
    this.#search = new NameSearch(this.#sections, this.#units);
  }

  get hasDebugInformation(): boolean {
    return this.#sections.info.sizeBytes > 0;
  }

  /** What was skipped so far, and why; each text once. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Names that will be asked for: the debug information is searched for all of them at once. */
  expect(names: readonly string[]): void {
    this.#search.expect(names.map(lastPart));
  }

  /**
   * The different layouts of a name, each with the first unit that has it. A name without its namespaces finds every
   * structure that is called so. `isOne` ends the search at the first.
   */
  find(name: string, isOne = false): readonly StructLayout[] {
    const found = new Map<string, StructLayout>();
    for (const offset of this.#search.unitsDefining(lastPart(name))) {
      for (const layout of this.#findIn(offset, name)) {
        const key = JSON.stringify([layout.name, layout.sizeBytes, layout.members]);
        if (!found.has(key)) found.set(key, layout);
        if (isOne || found.size >= maxLayouts) return [...found.values()];
      }
    }
    return [...found.values()].toSorted(
      (a, b) => Number(a.name > b.name) - Number(a.name < b.name) || a.sizeBytes - b.sizeBytes,
    );
  }

  /** Names of the units that speak of a type of exactly that name, ascending; the type itself is not read. */
  unitsNaming(name: string): readonly string[] {
    const names = new Set<string>();
    for (const offset of this.#search.unitsNaming(name)) {
      const text = this.#unitName(offset);
      if (text !== null) names.add(text);
    }
    return [...names].toSorted();
  }

  #unitName(offset: number): string | null {
    try {
      return this.#units.rootAt(offset)?.name ?? null;
    } catch (error) {
      this.#warn(`The name of the unit at ${hex(offset)} of .debug_info is unknown: ${reasonOf(error)}.`);
      return null;
    }
  }

  #findIn(offset: number, name: string): readonly StructLayout[] {
    const unit = this.#units.at(offset);
    const found: StructLayout[] = [];
    if (!unit) return found;
    try {
      for (const { entry, name: own } of namedTypes(unit, lastPart(name), this.#units)) {
        if (own !== name && !own.endsWith(`::${name}`)) continue;
        const layout = readStructLayout(entry, own, this.#units);
        if (layout) found.push(layout);
      }
    } catch (error) {
      this.#warn(`Types of the unit at ${hex(offset)} of .debug_info: skipped, ${reasonOf(error)}.`);
    }
    return found;
  }

  #warn(text: string): void {
    if (this.#warnings.size < maxWarnings) this.#warnings.add(text);
  }
}

type NamedType = { readonly entry: DebugEntry; readonly name: string };

// Every entry of the unit in turn, with the scopes that enclose it: definitions stand in namespaces, in classes and
// in functions alike.
function* namedTypes(unit: Unit, wanted: string, units: UnitStore): Generator<NamedType> {
  const cursor = new ByteCursor(unit.bytes, unit.header.sizeBytes);
  const scopes: string[] = [];
  const declared = new Map<number, string>();
  while (!cursor.isAtEnd) {
    const offset = cursor.offset;
    const abbrev = unit.abbrevs.find(cursor.uleb());
    if (!abbrev) {
      scopes.pop();
      continue;
    }
    let scope = '';
    if (scopeTags.has(abbrev.tag) || abbrev.tag === dwTag.typedef) {
      const entry = readEntry({ unit, offset });
      if (!entry) return;
      cursor.offset = entry.next;
      const plain = textOf(entry, dwAt.name);
      const reference = referenceOf(entry, dwAt.specification, units);
      const completed = reference?.unit === unit ? declared.get(reference.offset) : undefined;
      const full = completed ?? [...scopes.filter((one) => one !== ''), plain ?? '(unnamed)'].join('::');
      scope =
        abbrev.tag === dwTag.namespace
          ? (plain ?? '(anonymous namespace)')
          : completed
            ? full
            : (plain ?? '(unnamed)');
      if (isDeclaration(entry)) declared.set(offset, full);
      else if (abbrev.tag !== dwTag.namespace && lastPart(full) === wanted && hasLayout(entry)) {
        yield { entry, name: full };
      }
    } else {
      skipAttributes(cursor, abbrev);
    }
    if (abbrev.hasChildren) {
      if (scopes.length >= maxScopes) throw new MalformedDwarf('its entries nest without end');
      scopes.push(scope);
    }
  }
}

function hasLayout(entry: DebugEntry): boolean {
  return entry.tag === dwTag.typedef || constantOf(entry, dwAt.byteSize) !== null;
}
