/** Bytes that can be read by position: a file that is too large to load, or a buffer in a test. */
export interface ByteSource {
  /** For messages: the path as the user gave it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `offset`. Throws a DiagError when the source ends before. */
  read(offset: number, length: number): Uint8Array;
}
