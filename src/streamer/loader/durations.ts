const bytesPerMegabyte = 1e6;
const maxMs = 240_000;
/** What a command may take whose work does not grow with a size. */
export const commandMs = 3000;

const flashBlockBytes = 0x10000;
/** The stub unpacks so much at a time, and erases a block of flash ahead of each. */
const unpackedBytes = 0x8000;

/**
 * How long the chip may take for what grows with a size, in seconds a megabyte as esptool has them (master of August 2026,
 * loader.py), at least `leastMs`. Where that is shorter than a command may take, all is shorter in proportion.
 */
export function sizedTimeoutMs(work: 'write' | 'erase' | 'md5', sizeBytes: number, leastMs: number): number {
  const secondsPerMegabyte = { write: 40, erase: 40, md5: 8 }[work];
  const ms = (secondsPerMegabyte * leastMs * 1000 * sizeBytes) / (commandMs * bytesPerMegabyte);
  return Math.min(maxMs, Math.max(leastMs, Math.ceil(ms)));
}

/** The work that a block leaves to the stub, as bytes written (esptool, `_get_flash_defl_block_timeout`). */
export function stubWorkBytes(rawBytes: number): number {
  return rawBytes + (Math.ceil(rawBytes / unpackedBytes) + 1) * flashBlockBytes;
}

/** For erasing the whole flash, whatever its size. */
export const chipEraseTimeoutMs = 120_000;
