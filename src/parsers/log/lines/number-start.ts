/** True for a text whose first characters may be a number, or the rest of one. */
export function startsWithDigit(text: string): boolean {
  return /^\s*\d/.test(text);
}

/** True for a number at the start of a line whose first digits may stand in a line before. Padding rules that out. */
export function mayLackDigits(text: string): boolean {
  return startsWithDigit(text) && !/^ {1,5}\d/.test(text);
}
