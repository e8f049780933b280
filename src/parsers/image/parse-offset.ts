// `0x2000`, and decimal.
export const offsetText = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i;

/** An offset as a command line gives it, or null. */
export function parseOffset(text: string): number | null {
  return offsetText.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : null;
}
