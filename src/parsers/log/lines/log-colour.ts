import { isLevel } from './log-bytes.js';

const escape = 0x1b;
const bracket = 0x5b;
const letterM = 0x6d;
const zero = 0x30;
/** The longest parameters that are looked for: `0;32`, `1;38;5`. */
const maxParameters = 8;

/** Length of `ESC [ 0 m`. */
export const resetLength = 4;

/**
 * Where a line's text starts behind a colour of ESP_LOG (`ESC [ 0;32 m` before its level, esp-idf esp_log_color.h);
 * `start` where there is none, or where something else than `I (` follows it.
 */
export function afterLogColour(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== escape || bytes[start + 1] !== bracket) return start;
  let position = start + 2;
  while (position < start + 2 + maxParameters && isParameter(bytes[position])) position++;
  const isColour =
    bytes[position] === letterM && bytes[position + 2] === 0x20 && bytes[position + 3] === 0x28;
  return isColour && isLevel(bytes[position + 1]) ? position + 1 : start;
}

/** True where the colour ends: `ESC [ 0 m`. */
export function isColourReset(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === escape && bytes[at + 1] === bracket && bytes[at + 2] === zero && bytes[at + 3] === letterM
  );
}

// Digits and `;`
function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= zero && byte <= 0x39) || byte === 0x3b);
}
