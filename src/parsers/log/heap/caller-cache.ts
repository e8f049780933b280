type Entry = { readonly text: Uint8Array; readonly callers: readonly number[] };

// Call stacks repeat by the thousand in a log, and a firmware has some hundred of them.
const slots = 2_048;
const maxTextBytes = 512;
// `0x40012164:` is the length of one frame in the text; its last digits tell frames apart.
const frameBytes = 11;
const firstTellingByte = 6;

/**
 * Remembers the callers of a text, so that a list that was read before is compared instead of read again. Callers
 * of the same text are then the same array, which makes them cheap to tell apart, too.
 */
class CallerCache {
  readonly #entries: (Entry | undefined)[] = Array.from({ length: slots });

  /** The callers of exactly this text, or undefined where it is not known. */
  find(bytes: Uint8Array, start: number, end: number): readonly number[] | undefined {
    const entry = this.#entries[slotOf(bytes, start, end)];
    return entry?.text.length === end - start && startsWith(bytes, start, entry.text)
      ? entry.callers
      : undefined;
  }

  add(text: Uint8Array, callers: readonly number[]): void {
    if (text.length > maxTextBytes) return;
    // A copy for certain: `slice` of a Buffer would share the memory of the block that is read next.
    this.#entries[slotOf(text, 0, text.length)] = { text: new Uint8Array(text), callers };
  }
}

/** One for all: what it holds is bounded, and depends on nothing but the text. */
export const callerCache = new CallerCache();

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start + firstTellingByte; i + 4 < end; i += frameBytes) {
    const digits =
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ digits, 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function startsWith(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== bytes[start + i]) return false;
  }
  return true;
}
