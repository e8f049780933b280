/**
 * Reads a byte array four bytes at a time, several times faster than one by one. The view is kept from line to line, for
 * the lines of a block share its bytes.
 */
class WordReader {
  #bytes: Uint8Array | null = null;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** The view of these bytes. */
  of(bytes: Uint8Array): DataView {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view;
  }
}

/** One for all: it holds no more than the last block. */
export const words = new WordReader();

const low = 0x0f0f0f0f;
const ones = 0x01010101;

/**
 * The value of eight lower-case hexadecimal digits, or -1. All eight are worked out at once: each digit's value from its
 * low bits, and then back to text, which must be the same.
 */
export function hexWordAt(view: DataView, at: number): number {
  const first = view.getInt32(at);
  const second = view.getInt32(at + 4);
  const high = (first & low) + Math.imul((first >>> 6) & ones, 9);
  const rest = (second & low) + Math.imul((second >>> 6) & ones, 9);
  // `g` to `o` come out as 16 to 24, and back as themselves.
  if (((high | rest) & ~low) !== 0) return -1;
  if (digitsOf(high) !== first || digitsOf(rest) !== second) return -1;
  return packed(high) * 65_536 + packed(rest);
}

// Four nibbles, a byte each, as lower-case text.
function digitsOf(nibbles: number): number {
  const isLetter = ((nibbles + 0x06060606) >>> 4) & ones;
  return (nibbles + 0x30303030 + Math.imul(isLetter, 0x27)) | 0;
}

function packed(nibbles: number): number {
  return ((nibbles >>> 12) & 0xf000) | ((nibbles >>> 8) & 0xf00) | ((nibbles >>> 4) & 0xf0) | (nibbles & 0xf);
}

/** A text to compare with: in words of four bytes, the last of which may reach back over the one before. */
export type FixedText = { readonly words: Int32Array; readonly last: number; readonly lastAt: number };

/** An ASCII text of at least four characters. */
export function fixedText(text: string): FixedText {
  const view = new DataView(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
  const wanted = Int32Array.from({ length: text.length >> 2 }, (_, index) => view.getInt32(index * 4));
  return { words: wanted, last: view.getInt32(text.length - 4), lastAt: text.length - 4 };
}

/** True where the text stands at that position. */
export function hasTextAt(view: DataView, at: number, { words: wanted, last, lastAt }: FixedText): boolean {
  for (let i = 0; i < wanted.length; i++) {
    if (view.getInt32(at + i * 4) !== wanted[i]) return false;
  }
  return view.getInt32(at + lastAt) === last;
}
