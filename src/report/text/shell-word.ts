import { safeText } from './safe-text.js';

/** A word of a command line that is to be typed again. */
export function shellWord(word: string): string {
  const safe = safeText(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`;
}
