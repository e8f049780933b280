/** The bytes cut into chunks; any number is a cut position, and equal ones give empty chunks. */
export function chunkAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const positions = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
  const starts = [0, ...positions];
  return starts.map((start, index) => bytes.slice(start, starts[index + 1]));
}
