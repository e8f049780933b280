type Range = { readonly address: number; readonly sizeBytes: number };

/** The last range that starts at the address or before it, of ranges in the order of their addresses; null where the address is not in it. */
export function rangeAt<Item extends Range>(ranges: readonly Item[], address: number): Item | null {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low - 1];
  return found && address < found.address + found.sizeBytes ? found : null;
}
