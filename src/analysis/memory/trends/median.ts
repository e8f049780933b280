/** Up to here sorting by insertion is faster than the engine's own sort, which is made for long lists. */
const maxInserted = 40;

/** The middle of the values; between two middles their mean. NaN without values. */
export function medianOf(values: readonly number[]): number {
  const sorted = new Float64Array(values);
  return medianOfSorted(sorted.length > maxInserted ? sorted.toSorted() : insertionSort(sorted));
}

function insertionSort(values: Float64Array): Float64Array {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    let at = i;
    for (let before = values[at - 1]; before !== undefined && before > value; before = values[at - 1])
      values[at--] = before;
    values[at] = value;
  }
  return values;
}

/** As `medianOf`, of values in ascending order. */
export function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median absolute deviation from `centre`; times 1.4826 it estimates a standard deviation. */
export function deviationOf(values: readonly number[], centre: number): number {
  return medianOf(values.map((value) => Math.abs(value - centre)));
}
