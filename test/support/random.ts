/** Chance that is the same for the same seed. */
export type Random = {
  /** From 0 up to 1. */
  readonly share: () => number;
  /** Around 0 with a standard deviation of 1. */
  readonly normal: () => number;
};

/** mulberry32; the normal figures are sums of twelve even ones. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed, 2_654_435_761) | 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Array.from({ length: 12 }, share).reduce((sum, one) => sum + one, -6);
  return { share, normal };
}
