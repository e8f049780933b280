/** Texts, each kept once, by numbers from 1; 0 is no text. */
export class TextPool {
  readonly #numbers = new Map<string, number>();

  numberOf(text: string | null): number {
    if (text === null) return 0;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  /** Where each text ends, and the bytes of all. */
  pack(): { readonly ends: Uint32Array; readonly bytes: Buffer } {
    const parts = Array.from(this.#numbers.keys(), (text) => Buffer.from(text, 'utf8'));
    const ends = new Uint32Array(parts.length);
    let end = 0;
    for (const [index, part] of parts.entries()) ends[index] = end += part.length;
    return { ends, bytes: Buffer.concat(parts) };
  }
}

/** Columns one after another, each of 32-bit numbers, then bytes. They are read on the machine that wrote them. */
export function packColumns(columns: readonly Uint32Array[], bytes: Uint8Array): Buffer {
  const lengths = Uint32Array.from([...columns.map(({ length }) => length), bytes.length]);
  return Buffer.concat([lengths, ...columns, bytes].map(bytesOf));
}

/** The columns that `packColumns` wrote, of which the reader knows how many; null where they do not fit the bytes. */
export function unpackColumns(
  packed: Uint8Array,
  count: number,
): { readonly columns: readonly Uint32Array[]; readonly bytes: Buffer } | null {
  const block = aligned(packed);
  const header = (count + 1) * 4;
  if (block.length < header) return null;
  const lengths = new Uint32Array(block.buffer, block.byteOffset, count + 1);
  const columns: Uint32Array[] = [];
  let at = header;
  for (const length of lengths.subarray(0, count)) {
    if (at + length * 4 > block.length) return null;
    columns.push(new Uint32Array(block.buffer, block.byteOffset + at, length));
    at += length * 4;
  }
  const size = lengths[count] ?? 0;
  return at + size === block.length
    ? { columns, bytes: Buffer.from(block.buffer, block.byteOffset + at, size) }
    : null;
}

function bytesOf(part: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}

// A view of numbers must start at a multiple of their size.
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
}

/** How many numbers of an ascending column are at most `value`. */
export function countUpTo(column: Uint32Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
