import { latin1Text } from './clean-text.js';
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

/** The longest colour that pasting leaves of one: `\u001b[0;31m`. */
const maxPastedLength = 16;

// What is left of the escape character where a log went through the clipboard, a page or another program: nothing, `^[`
// (cat -v), its symbol U+241B in UTF-8, `#033` (rsyslog), or the escape of a string
const pastedEscape = String.raw`(?:\^\[|\xe2\x90\x9b|#033|\\(?:x1b|u001b|033|e))?`;
// [0;31mE (3789) esp-tls: mbedtls_ssl_setup returned -0x7F00[0m
const pastedColour = new RegExp(
  String.raw`^${pastedEscape}\[\d{1,3}(?:;\d{1,3}){0,2}m(?=[EWIDV] [\w(])`,
  'i',
);
const pastedReset = new RegExp(String.raw`${pastedEscape}\[0m\s*$`, 'i');

export type ByteRange = { readonly start: number; readonly end: number };

/** The bytes of a line of ESP_LOG without its colour, where pasting has left that as text; null for any other line. */
export function withoutPastedColour(bytes: Uint8Array, { start, end }: ByteRange): ByteRange | null {
  if (!pastedStarts.has(bytes[start] ?? 0)) return null;
  const head = latin1Text(bytes, start, Math.min(end, start + maxPastedLength + 3));
  const colour = pastedColour.exec(head)?.[0].length;
  if (colour === undefined) return null;
  const from = start + colour;
  const tail = latin1Text(bytes, Math.max(from, end - maxPastedLength), end);
  return { start: from, end: end - (pastedReset.exec(tail)?.[0].length ?? 0) };
}

/** `[`, `^`, `#`, the backslash, and the first byte of the symbol. */
const pastedStarts: ReadonlySet<number> = new Set([bracket, 0x5e, 0x23, 0x5c, 0xe2]);

// Digits and `;`
function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= zero && byte <= 0x39) || byte === 0x3b);
}
