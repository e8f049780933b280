import { ByteCursor } from './byte-cursor.js';
import type { DebugSections } from './debug-sections.js';
import { firstReservedLength } from './dwarf-codes.js';
import { hex, MalformedDwarf, reasonOf } from './malformed-dwarf.js';
import { RangeList } from './range-table.js';

/** What `.debug_aranges` says: ranges that carry the offset of their unit, and the units that it speaks of. */
export type Aranges = { readonly ranges: RangeList; readonly covered: ReadonlySet<number> };

/** Reads `.debug_aranges` (DWARF 5, section 6.1.2). A damaged set ends the list with a warning. */
export function readAranges(sections: DebugSections, warn: (text: string) => void): Aranges {
  const ranges = new RangeList();
  const covered = new Set<number>();
  const cursor = new ByteCursor(sections.aranges.whole());
  try {
    while (!cursor.isAtEnd) covered.add(readSet(cursor, sections, ranges));
  } catch (error) {
    warn(`.debug_aranges is damaged: ${reasonOf(error)}; the units themselves are asked instead.`);
  }
  return { ranges, covered };
}

function readSet(cursor: ByteCursor, sections: DebugSections, ranges: RangeList): number {
  const start = cursor.offset;
  const length = cursor.u32();
  if (length >= firstReservedLength) throw new MalformedDwarf(`the set at ${hex(start)} is 64-bit DWARF`);
  const set = new ByteCursor(cursor.bytes, cursor.offset, cursor.offset + length);
  cursor.advance(length);
  const version = set.u16();
  const unit = set.u32();
  const addressSize = set.u8();
  const segmentSize = set.u8();
  if (version !== 2 || addressSize !== 4 || segmentSize !== 0 || unit >= sections.info.sizeBytes) {
    throw new MalformedDwarf(`the set at ${hex(start)} has no valid header`);
  }
  // The first pair stands at a multiple of its own size from the set's start.
  set.advance((8 - ((set.offset - start) % 8)) % 8);
  // GNU ld leaves pairs of zeros where it removed code, so only the length ends a set.
  while (set.end - set.offset >= 8) {
    const low = set.u32();
    const high = low + set.u32();
    if (high > low && high <= firstReservedLength && sections.code.mayStartAt(low))
      ranges.add(low, high, unit);
  }
  return unit;
}
