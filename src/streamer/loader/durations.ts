const bytesPerMegabyte = 1e6;
const maxMs = 240_000;

/** How long the chip may take for what grows with a size (esptool 5.3.1, loader.py), at least `leastMs`. */
export function sizedTimeoutMs(work: 'write' | 'erase' | 'md5', sizeBytes: number, leastMs: number): number {
  const secondsPerMegabyte = { write: 40, erase: 30, md5: 8 }[work];
  const ms = (secondsPerMegabyte * 1000 * sizeBytes) / bytesPerMegabyte;
  return Math.min(maxMs, Math.max(leastMs, Math.ceil(ms)));
}

/** For erasing the whole flash, whatever its size. */
export const chipEraseTimeoutMs = 120_000;
