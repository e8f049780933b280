import { words } from '../lines/words.js';

type Entry = { readonly text: DataView; readonly callers: readonly number[] };

// Call stacks repeat by the thousand in a log, and a firmware has some hundred of them.
const slots = 8_192;
/** Slots in a row in which a list may be; so two lists with one hash do not push each other out. */
const probes = 4;
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
    const view = words.of(bytes);
    const slot = slotOf(view, start, end);
    for (let probe = 0; probe < probes; probe++) {
      const entry = this.#entries[(slot + probe) & (slots - 1)];
      if (entry === undefined) return undefined;
      if (entry.text.byteLength === end - start && isSame(view, start, entry.text)) return entry.callers;
    }
    return undefined;
  }

  add(text: Uint8Array, callers: readonly number[]): void {
    if (text.length > maxTextBytes) return;
    // A copy for certain: `slice` of a Buffer would share the memory of the block that is read next.
    const copy = new DataView(new Uint8Array(text).buffer);
    const slot = slotOf(copy, 0, text.length);
    let at = slot;
    for (let probe = 0; probe < probes; probe++) {
      at = (slot + probe) & (slots - 1);
      if (this.#entries[at] === undefined) break;
    }
    this.#entries[at] = { text: copy, callers };
  }
}

/** One for all: what it holds is bounded, and depends on nothing but the text. */
export const callerCache = new CallerCache();

function slotOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  for (let i = start + firstTellingByte; i + 4 <= end; i += frameBytes) {
    hash = Math.imul(hash ^ view.getInt32(i), 0x01000193);
    hash ^= hash >>> 15;
  }
  return (hash ^ (hash >>> 13)) & (slots - 1);
}

function isSame(view: DataView, start: number, text: DataView): boolean {
  const length = text.byteLength;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    if (text.getInt32(i) !== view.getInt32(start + i)) return false;
  }
  for (; i < length; i++) {
    if (text.getUint8(i) !== view.getUint8(start + i)) return false;
  }
  return true;
}
