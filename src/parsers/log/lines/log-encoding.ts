/**
 * The bytes of a log as UTF-8, whatever wrote the file: PowerShell's `>` and `Tee-Object` write UTF-16 with a byte order
 * mark, and some editors put one before UTF-8. Without a mark bytes go through as they are, in the blocks that came.
 */
export class LogEncoding {
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  /** The first bytes, until there are enough of them to tell. */
  #start: Uint8Array | null = new Uint8Array(0);

  take(block: Uint8Array): Uint8Array {
    if (this.#start === null) return this.#decoded(block);
    const start = this.#start.length === 0 ? block : Buffer.concat([this.#start, block]);
    if (start.length < longestMark && mayBeMark(start)) {
      this.#start = start.slice();
      return new Uint8Array(0);
    }
    this.#start = null;
    const mark = marks.find(
      ({ bytes, zeroAt }) => startsWith(start, bytes) && (zeroAt === null || start[zeroAt] === 0),
    );
    if (!mark) return start;
    if (mark.encoding !== null) this.#decoder = new TextDecoder(mark.encoding);
    return this.#decoded(start.subarray(mark.bytes.length));
  }

  /** What was held back; call once, after the last block. */
  end(): Uint8Array {
    const rest = this.#start ?? new Uint8Array(0);
    this.#start = null;
    return this.#decoder ? Buffer.from(this.#decoder.decode()) : rest;
  }

  #decoded(block: Uint8Array): Uint8Array {
    return this.#decoder ? Buffer.from(this.#decoder.decode(block, { stream: true })) : block;
  }
}

const longestMark = 4;

type Mark = {
  readonly bytes: readonly number[];
  /** Null where the bytes behind it are UTF-8 already. */
  readonly encoding: 'utf-16le' | 'utf-16be' | null;
  /** Where the zero of a first character stands: noise on a line that opens may be the same two bytes. */
  readonly zeroAt: number | null;
};

const marks: readonly Mark[] = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le', zeroAt: 3 },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be', zeroAt: 2 },
  { bytes: [0xef, 0xbb, 0xbf], encoding: null, zeroAt: null },
];

function mayBeMark(start: Uint8Array): boolean {
  return marks.some(({ bytes }) => startsWith(start, bytes.slice(0, start.length)));
}

function startsWith(bytes: ArrayLike<number>, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte);
}
