import type { DwarfReader } from '../dwarf/dwarf-reader.js';
import { RangeList } from '../dwarf/range-table.js';
import type { ElfFile } from '../elf-file.js';
import type { CodeSymbols, SymbolTable } from '../symbol-table.js';
import { flattenOwners, type FlatOwners } from './flat-owners.js';
import { packUnit } from './unit-block.js';

/** What an owner of addresses means in an index: no unit, one that is not in it, or a unit (from `firstUnit`). */
export const owner = { none: 0, notIndexed: 1, firstUnit: 2 } as const;

export type UnitBytes = { readonly unit: number; readonly bytes: Uint8Array };

/** All that an index is made of. */
export type IndexParts = {
  readonly symbols: CodeSymbols;
  /** Ranges of addresses that the chip may execute: start, end, start, end… */
  readonly areas: Uint32Array;
  /** Units in the order of the numbers that `owners` has for them; the new ones with their bytes. */
  readonly units: readonly number[];
  readonly owners: FlatOwners;
  readonly packed: readonly UnitBytes[];
};

type Read = {
  readonly symbols: SymbolTable;
  readonly dwarf: DwarfReader;
  /** Units that an index has already. */
  readonly known: ReadonlySet<number>;
  /** False when enough time was spent: what is left out comes into the index in a later run. */
  readonly mayGoOn: () => boolean;
};

/** Packs the units that have given answers; null where the index that there is has all of them. */
export function collectIndex(elf: ElfFile, { symbols, dwarf, known, mayGoOn }: Read): IndexParts | null {
  const packed: UnitBytes[] = [];
  for (const unit of dwarf.askedUnits) {
    const parts = known.has(unit) || !mayGoOn() ? null : dwarf.partsOf(unit);
    const bytes = parts && packUnit(parts);
    if (bytes) packed.push({ unit, bytes });
  }
  const units = [...known, ...packed.map(({ unit }) => unit)];
  const owners = packed.length === 0 ? null : ownersOf(dwarf, units);
  if (owners === null) return null;
  const code = elf.sections.filter(({ isAllocated, isExecutable }) => isAllocated && isExecutable);
  const areas = Uint32Array.from(code.flatMap(({ address, sizeBytes }) => [address, address + sizeBytes]));
  return { symbols: symbols.code(), areas, units, owners, packed };
}

// An index answers where one unit alone claims an address: with two, the reader asks the one after the other.
function ownersOf(dwarf: DwarfReader, units: readonly number[]): FlatOwners | null {
  const numbers = new Map(units.map((unit, index) => [unit, owner.firstUnit + index]));
  const { all, exclusive } = dwarf.claims();
  const ranges = new RangeList();
  // An owner's number is counted from 1 when it is flattened.
  for (const { low, high } of all) ranges.add(low, high, owner.notIndexed - 1);
  for (const { low, high, owner: unit } of exclusive) {
    const number = numbers.get(unit);
    if (number !== undefined) ranges.add(low, high, number - 1);
  }
  return flattenOwners(ranges);
}
