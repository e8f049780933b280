import type { RangeList } from '../dwarf/range-table.js';
import { countUpTo } from './columns.js';

// Steps that a unit may cost: a real one needs a few per range; ranges that all cover each other need their square.
const maxSteps = 20_000_000;

/** Where another owner begins (its number from 1, or 0 for none), ascending. */
export type FlatOwners = { readonly addresses: Uint32Array; readonly owners: Uint32Array };

/**
 * Flattens ranges that nest and overlap: at each address the owner of the range that was added last. Null where they
 * overlap so much that it would take too long.
 */
export function flattenOwners({ lows, highs, owners }: RangeList): FlatOwners | null {
  const count = lows.length;
  const bounds = new Uint32Array(count * 2);
  bounds.set(lows);
  bounds.set(highs, count);
  const addresses = distinct(bounds.toSorted());
  const painted = new Uint32Array(addresses.length);
  let steps = 0;
  for (let i = 0; i < count; i++) {
    const start = countUpTo(addresses, lows[i] ?? 0) - 1;
    const end = countUpTo(addresses, highs[i] ?? 0) - 1;
    steps += end - start;
    if (steps > maxSteps) return null;
    painted.fill((owners[i] ?? 0) + 1, start, end);
  }
  return withoutRepeats(addresses, painted);
}

function distinct(sorted: Uint32Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i] ?? 0;
  }
  return sorted.subarray(0, count);
}

function withoutRepeats(addresses: Uint32Array, painted: Uint32Array): FlatOwners {
  let count = 0;
  for (let i = 0; i < painted.length; i++) {
    if (i > 0 && painted[i] === painted[count - 1]) continue;
    addresses[count] = addresses[i] ?? 0;
    painted[count] = painted[i] ?? 0;
    count++;
  }
  return { addresses: addresses.slice(0, count), owners: painted.slice(0, count) };
}
