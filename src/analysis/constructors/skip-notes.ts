import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipEntry, SkipNote, SkipStyle } from '../../model/constructor-skip.js';
import { slotsOf } from './skip-words.js';
import { isSameSource, pathInComponent } from './source-identity.js';

const arrays = ['preinit', 'priority', 'init'] as const;

/** What is written beside a table, so that a later build can tell which constructors were meant. */
export function noteSkipped(
  { constructors }: ConstructorMap,
  skipped: readonly Constructor[],
  style: SkipStyle,
): readonly SkipNote[] {
  const positions = new Map(
    arrays.flatMap((array) =>
      slotsOf(constructors, array).map((slot, position) => [slot, position] as const),
    ),
  );
  return skipped.map((one) => ({
    style,
    array: one.array,
    position: positions.get(one.slot) ?? -1,
    address: one.address,
    symbol: one.symbol,
    file: one.file === null ? one.object : pathInComponent(one.file),
    line: one.line,
  }));
}

/**
 * Compares what was meant with what this build skips: each note with the constructor at its place now, and whatever is
 * skipped besides. `skipped` is what the linked table says; a table whose guard does not hold skips nothing.
 */
export function compareSkipped(
  { constructors }: ConstructorMap,
  notes: readonly SkipNote[],
  skipped: readonly Constructor[],
): readonly SkipEntry[] {
  const left = new Set(skipped);
  const placeNow = placesIn(constructors);
  const entries = notes.map((note): SkipEntry => {
    const now = placeNow(note);
    const isSkipped = now !== null && left.delete(now);
    return {
      slot: now?.slot ?? null,
      address: now?.address ?? null,
      was: nameOf(note),
      is: isSkipped ? nameOf(now) : null,
      holds: isSkipped && isSame(note, now),
    };
  });
  const others = [...left].map((one): SkipEntry => {
    return { slot: one.slot, address: one.address, was: null, is: nameOf(one), holds: notes.length === 0 };
  });
  return [...entries, ...others];
}

/** Constructors that literal address tests skip in this build: those that stand at the addresses now. */
export function atAddresses(
  { constructors }: ConstructorMap,
  notes: readonly SkipNote[],
): readonly Constructor[] {
  const addresses = new Set(notes.map(({ address }) => address));
  return constructors.filter(({ address }) => addresses.has(address));
}

/** Which constructor stands where a note says, in this build. */
function placesIn(constructors: readonly Constructor[]): (note: SkipNote) => Constructor | null {
  // Of several at one address the first: it is called first.
  const byAddress = new Map(constructors.toReversed().map((one) => [one.address, one]));
  const bySlot = new Map(constructors.map((one) => [one.slot, one]));
  const slots = new Map(arrays.map((array) => [array, slotsOf(constructors, array)]));
  return ({ style, array, position, address }) => {
    if (style !== 'slots') return byAddress.get(address) ?? null;
    return bySlot.get(slots.get(array)?.[position] ?? -1) ?? null;
  };
}

function isSame(note: SkipNote, { symbol, file, object }: Constructor): boolean {
  if (note.symbol !== symbol) return false;
  return note.file === null || note.file === object || (file !== null && isSameSource(note.file, file));
}

function nameOf({ symbol, file, line }: Pick<Constructor, 'symbol' | 'file' | 'line'>): string {
  const place = file === null ? null : `${pathInComponent(file)}${line === null ? '' : `:${line}`}`;
  return [symbol, place].filter((part) => part !== null).join(' ');
}
