/** The middle of the values; between two middles their mean. NaN without values. */
export function medianOf(values: Iterable<number>): number {
  return medianOfSorted(Float64Array.from(values).toSorted());
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
