import { littlefsCrc } from './checksum.js';
import { encodeTag, firstTagMask, noId, tagTypes, type Tag } from './tag.js';
import { alignUp } from './volume-layout.js';

const revision = 1;
/** FCRC tag and data, CRC tag and CRC. */
const fcrcBytes = 12;
const crcBytes = 8;
const fcrcType = 0x5ff;

/** Writes the first and only commit of an erased metadata block (littlefs SPEC.md, "Metadata blocks"). */
export class CommitWriter {
  readonly #block: Uint8Array;
  readonly #view: DataView;
  #offset = 4;
  #mask = firstTagMask;

  /** `block` is erased (0xff). */
  constructor(block: Uint8Array) {
    this.#block = block;
    this.#view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    this.#view.setUint32(0, revision, true);
  }

  add(tag: Omit<Tag, 'length'>, data: Uint8Array): void {
    this.#tag({ ...tag, length: data.length });
    this.#block.set(data, this.#offset);
    this.#offset += data.length;
  }

  addWords(tag: Omit<Tag, 'length'>, words: readonly number[]): void {
    this.#tag({ ...tag, length: words.length * 4 });
    for (const word of words) this.#word(word);
  }

  /**
   * Ends the commit at a multiple of the program size (lfs.c `lfs_dir_commitcrc`). Where there is room for another
   * commit, the checksum of its erased bytes tells the library that it may append there.
   */
  finish(programSize: number): void {
    const end = alignUp(Math.min(this.#offset + fcrcBytes + crcBytes, this.#block.length), programSize);
    if (end + programSize <= this.#block.length) {
      const erased = this.#block.subarray(end, end + programSize);
      this.addWords({ type: fcrcType, id: noId }, [programSize, littlefsCrc(erased)]);
    }
    this.#tag({ type: tagTypes.crc, id: noId, length: end - this.#offset - 4 });
    this.#word(littlefsCrc(this.#block.subarray(0, this.#offset)));
  }

  #tag(tag: Tag): void {
    const word = encodeTag(tag);
    this.#view.setUint32(this.#offset, (word ^ this.#mask) >>> 0);
    this.#mask = word;
    this.#offset += 4;
  }

  #word(word: number): void {
    this.#view.setUint32(this.#offset, word, true);
    this.#offset += 4;
  }
}
