import { ByteCursor } from './byte-cursor.js';
import { dwAt, dwForm, dwRle } from './dwarf-codes.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';
import type { RawValue, Unit } from './unit.js';

// One function may be in a few hundred pieces; a damaged list may run on to the end of the section.
const maxListEntries = 65_536;
const allOnes = 0xffff_ffff;

type AddRange = (low: number, high: number) => void;

/** The attributes of an entry that tell its addresses; null where it has none. */
export type AddressAttributes = {
  readonly lowPc: RawValue | null;
  readonly highPc: RawValue | null;
  readonly ranges: RawValue | null;
};

/** Gives `add` each range of addresses that an entry covers, without those of code that the linker removed. */
export function readAddressRanges(unit: Unit, attributes: AddressAttributes, add: AddRange): void {
  const { code } = unit.sections;
  const addLive: AddRange = (low, high) => {
    if (low < high && high <= allOnes && code.mayStartAt(low)) add(low, high);
  };
  const low = attributes.lowPc && unit.address(attributes.lowPc.form, attributes.lowPc.raw);
  if (low !== null && attributes.highPc) {
    // Since DWARF 4 the end may be given as a length, by a form that is a constant.
    const end = unit.address(attributes.highPc.form, attributes.highPc.raw);
    addLive(low, end ?? low + attributes.highPc.raw);
  } else if (attributes.ranges) {
    readList(unit, attributes.ranges, addLive);
  }
}

/** The ranges of a whole unit, as its root entry has them. */
export function readUnitRanges(unit: Unit, add: AddRange): void {
  const lowPc = unit.rootValue(dwAt.lowPc);
  const highPc = unit.rootValue(dwAt.highPc);
  readAddressRanges(unit, { lowPc, highPc, ranges: unit.rootValue(dwAt.ranges) }, add);
}

function readList(unit: Unit, list: RawValue, add: AddRange): void {
  if (unit.header.version < 5) {
    readRanges(unit, list.raw, add);
  } else {
    readRngList(unit, list.form === dwForm.rnglistx ? unit.indexedRangeList(list.raw) : list.raw, add);
  }
}

// `.debug_ranges`, DWARF 4, section 2.17.3.
function readRanges(unit: Unit, offset: number, add: AddRange): void {
  const cursor = new ByteCursor(unit.sections.ranges.whole(), offset);
  let base = unit.baseAddress;
  for (let count = 0; count < maxListEntries; count++) {
    const low = cursor.u32();
    const high = cursor.u32();
    if (low === 0 && high === 0) return;
    if (low === allOnes) base = high;
    else add(base + low, base + high);
  }
  throw endless(offset);
}

// `.debug_rnglists`, DWARF 5, section 7.25.
function readRngList(unit: Unit, offset: number, add: AddRange): void {
  const cursor = new ByteCursor(unit.sections.rngLists.whole(), offset);
  let base = unit.baseAddress;
  for (let count = 0; count < maxListEntries; count++) {
    const kind = cursor.u8();
    if (kind === dwRle.endOfList) return;
    if (kind === dwRle.baseAddress) base = cursor.u32();
    else if (kind === dwRle.baseAddressx) base = unit.indexedAddress(cursor.uleb());
    else readRngListEntry({ unit, cursor, base, add }, kind);
  }
  throw endless(offset);
}

type ListState = {
  readonly unit: Unit;
  readonly cursor: ByteCursor;
  readonly base: number;
  readonly add: AddRange;
};

function readRngListEntry({ unit, cursor, base, add }: ListState, kind: number): void {
  switch (kind) {
    case dwRle.offsetPair: {
      const low = base + cursor.uleb();
      return add(low, base + cursor.uleb());
    }
    case dwRle.startEnd: {
      const low = cursor.u32();
      return add(low, cursor.u32());
    }
    case dwRle.startLength: {
      const low = cursor.u32();
      return add(low, low + cursor.uleb());
    }
    case dwRle.startxEndx: {
      const low = unit.indexedAddress(cursor.uleb());
      return add(low, unit.indexedAddress(cursor.uleb()));
    }
    case dwRle.startxLength: {
      const low = unit.indexedAddress(cursor.uleb());
      return add(low, low + cursor.uleb());
    }
    default:
      throw new MalformedDwarf(`the range list entry ${hex(kind)} is unknown`);
  }
}

function endless(offset: number): MalformedDwarf {
  return new MalformedDwarf(`the range list at ${hex(offset)} has no end`);
}
