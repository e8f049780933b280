// The value of each hexadecimal digit by its byte; -1 for all other bytes.
const hexDigits = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigitOf(byte: number | undefined): number {
  return byte === undefined ? -1 : (hexDigits[byte] ?? -1);
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The value of a decimal digit, or -1. */
export function decimalDigitOf(byte: number | undefined): number {
  const digit = (byte ?? 0) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** The bytes of an ASCII text. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
