import { AbbrevTable } from './abbrev-table.js';
import { readForm } from './attribute-forms.js';
import { ByteCursor } from './byte-cursor.js';
import type { DebugSections } from './debug-sections.js';
import { dwAt, dwForm } from './dwarf-codes.js';
import { MalformedDwarf } from './malformed-dwarf.js';
import type { SectionBytes } from './section-bytes.js';
import type { UnitHeader } from './unit-header.js';

/** An attribute as it stands in the file; `Unit` gives it its meaning. */
export type RawValue = { readonly form: number; readonly raw: number };

type UnitParts = {
  readonly header: UnitHeader;
  /** From the header's start; only the first part of the unit where no more than its root entry is asked for. */
  readonly bytes: Uint8Array;
  readonly abbrevs: AbbrevTable;
};

/** One unit of `.debug_info`, with its root entry read: the key to strings, addresses and lists outside of it. */
export class Unit {
  readonly header: UnitHeader;
  readonly bytes: Uint8Array;
  readonly abbrevs: AbbrevTable;
  readonly sections: DebugSections;
  readonly tag: number;
  readonly #root: ReadonlyMap<number, RawValue>;

  /** Throws MalformedDwarf when the root entry cannot be read. */
  constructor(sections: DebugSections, parts: UnitParts) {
    this.sections = sections;
    this.header = parts.header;
    this.bytes = parts.bytes;
    this.abbrevs = parts.abbrevs;
    const cursor = new ByteCursor(this.bytes, this.header.sizeBytes);
    const abbrev = this.abbrevs.find(cursor.uleb());
    if (!abbrev) throw new MalformedDwarf('it has no root entry');
    this.tag = abbrev.tag;
    this.#root = new Map(
      abbrev.attributes.map((spec) => [spec.name, { form: spec.form, raw: readForm(cursor, spec) }]),
    );
  }

  rootValue(attribute: number): RawValue | null {
    return this.#root.get(attribute) ?? null;
  }

  /** Where the unit's line program starts in `.debug_line`, or null. */
  get lineProgramOffset(): number | null {
    return this.rootValue(dwAt.stmtList)?.raw ?? null;
  }

  /** True for a skeleton whose entries are in another file (`-gsplit-dwarf`). */
  get isSplit(): boolean {
    return this.#root.has(dwAt.dwoName) || this.#root.has(dwAt.gnuDwoName);
  }

  /** The folder that the compiler ran in, or null. Throws MalformedDwarf, as `name` does. */
  get directory(): string | null {
    return this.#rootText(dwAt.compDir);
  }

  /** The source file as the compiler was given it, or null. */
  get name(): string | null {
    return this.#rootText(dwAt.name);
  }

  /** The address that range lists of this unit start from. */
  get baseAddress(): number {
    const value = this.rootValue(dwAt.lowPc);
    return (value && this.address(value.form, value.raw)) ?? 0;
  }

  /** The text of a string attribute; null for a form that is no string or lies in another file. */
  string({ form, raw }: RawValue): string | null {
    switch (form) {
      case dwForm.string:
        return new ByteCursor(this.bytes, raw).string();
      case dwForm.strp:
        return this.sections.str.string(raw);
      case dwForm.lineStrp:
        return this.sections.lineStr.string(raw);
      case dwForm.strx:
      case dwForm.strx1:
      case dwForm.strx2:
      case dwForm.strx3:
      case dwForm.strx4:
        return this.#indexedString(raw, this.#base(dwAt.strOffsetsBase, 8));
      case dwForm.gnuStrIndex:
        return this.#indexedString(raw, 0);
      default:
        return null;
    }
  }

  /** The address behind an attribute; null for a form that is no address. */
  address(form: number, raw: number): number | null {
    switch (form) {
      case dwForm.addr:
        return raw;
      case dwForm.addrx:
      case dwForm.addrx1:
      case dwForm.addrx2:
      case dwForm.addrx3:
      case dwForm.addrx4:
      case dwForm.gnuAddrIndex:
        return this.indexedAddress(raw);
      default:
        return null;
    }
  }

  /**
   * Where a reference to an entry leads, from the start of `.debug_info` (DWARF 5, section 7.5.5.8); -1 for a type's
   * signature and for another file, which name no function of this one.
   */
  placeOf(form: number, raw: number): number {
    switch (form) {
      case dwForm.ref1:
      case dwForm.ref2:
      case dwForm.ref4:
      case dwForm.ref8:
      case dwForm.refUdata:
        return this.header.offset + raw;
      case dwForm.refAddr:
        return raw;
      default:
        return -1;
    }
  }

  indexedAddress(index: number): number {
    return entry(this.sections.addr, this.#base(dwAt.addrBase, this.#base(dwAt.gnuAddrBase, 8)), index);
  }

  /** The offset in `.debug_rnglists` that DW_FORM_rnglistx means. */
  indexedRangeList(index: number): number {
    const base = this.#base(dwAt.rnglistsBase, 12);
    return base + entry(this.sections.rngLists, base, index);
  }

  #indexedString(index: number, base: number): string {
    return this.sections.str.string(entry(this.sections.strOffsets, base, index));
  }

  #rootText(attribute: number): string | null {
    const value = this.rootValue(attribute);
    return value && this.string(value);
  }

  #base(attribute: number, otherwise: number): number {
    return this.rootValue(attribute)?.raw ?? otherwise;
  }
}

function entry(section: SectionBytes, base: number, index: number): number {
  return section.u32(base + index * 4);
}
