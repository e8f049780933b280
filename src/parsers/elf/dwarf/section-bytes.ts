import { asBuffer } from './byte-cursor.js';
import { LruCache } from './lru-cache.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';
import type { SectionContent } from './section-content.js';

const pageBytes = 32 * 1024;
const cachedPages = 256;
// The longest C++ name that a compiler was seen to write is under 100 KB.
const maxStringBytes = 1024 * 1024;

/** A debug section: parts by position, strings through a bounded cache of pages. */
export class SectionBytes {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #content: SectionContent | null;
  readonly #pages = new LruCache<number, Buffer>(cachedPages);
  #whole: Uint8Array | null = null;

  /** `content` is null where the file has no such section; every read is then beyond its end. */
  constructor(name: string, content: SectionContent | null) {
    this.#content = content;
    this.name = name;
    this.sizeBytes = content?.sizeBytes ?? 0;
  }

  /** A part of the section, read anew each time. Throws MalformedDwarf beyond its end. */
  part(start: number, length: number): Uint8Array {
    if (!this.#content || !(start >= 0 && length >= 0 && start + length <= this.sizeBytes)) {
      throw new MalformedDwarf(`${hex(start)} is outside ${this.name} (${hex(this.sizeBytes)} bytes)`);
    }
    return this.#content.read(start, length);
  }

  /** At most `length` bytes from `start`: what the section still has. */
  upTo(start: number, length: number): Uint8Array {
    return this.part(start, Math.max(0, Math.min(length, this.sizeBytes - start)));
  }

  /** All of a section that is small beside the others, kept. */
  whole(): Uint8Array {
    this.#whole ??= this.#content ? this.part(0, this.sizeBytes) : new Uint8Array(0);
    return this.#whole;
  }

  u32(offset: number): number {
    let value = 0;
    for (let i = 3; i >= 0; i--) value = value * 0x100 + this.#byte(offset + i);
    return value;
  }

  /** The string that starts at an offset. Throws MalformedDwarf outside, or when it has no end. */
  string(offset: number): string {
    const inPage = offset % pageBytes;
    const page = this.#page(offset);
    const zero = page.indexOf(0, inPage);
    if (zero !== -1) return page.toString('utf8', inPage, zero);
    const bytes = asBuffer(this.upTo(offset, maxStringBytes));
    const end = bytes.indexOf(0);
    if (end === -1) throw new MalformedDwarf(`the string at ${hex(offset)} of ${this.name} has no end`);
    return bytes.toString('utf8', 0, end);
  }

  #byte(offset: number): number {
    const byte = this.#page(offset)[offset % pageBytes];
    if (byte === undefined) throw new MalformedDwarf(`${hex(offset)} is outside ${this.name}`);
    return byte;
  }

  #page(offset: number): Buffer {
    const index = Math.floor(offset / pageBytes);
    let page = this.#pages.get(index);
    if (!page) {
      page = asBuffer(this.upTo(index * pageBytes, pageBytes));
      this.#pages.set(index, page, 1);
    }
    return page;
  }
}
