/** Bytes that deflate to about half, as firmware does; the same for the same size and seed. */
export function firmwareLike(sizeBytes: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < sizeBytes; i++) {
    // xorshift32; every other byte comes from a small alphabet.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = i % 2 === 0 ? state & 0xff : state & 0x03;
  }
  return bytes;
}
