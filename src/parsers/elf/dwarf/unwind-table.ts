import { DiagError } from '../../../errors.js';
import type { UnwindRow } from '../../../model/unwind-row.js';
import type { ElfFile } from '../elf-file.js';
import { unwindRowAt } from './frame-program.js';
import { frameSectionsOf, readFrameEntries, type FrameEntry } from './frame-section.js';
import { reasonOf } from './malformed-dwarf.js';
import { openSectionContent } from './section-content.js';

/** More than the largest firmware has of it. */
const maxSectionBytes = 16 * 1024 * 1024;
/** Answers kept: a board that crashes again and again does so at the same places. */
const maxKnown = 4096;

/** How to unwind the stack of a program, from `.debug_frame` and `.eh_frame` of its ELF; read when first asked for. */
export class UnwindTable {
  readonly #elf: ElfFile;
  #entries: readonly FrameEntry[] | null = null;
  readonly #known = new Map<number, UnwindRow | null>();

  constructor(elf: ElfFile) {
    this.#elf = elf;
  }

  /** The row for an address of code; null where the ELF has none, or tells it in a way that is not followed. */
  rowAt(address: number): UnwindRow | null {
    let row = this.#known.get(address);
    if (row === undefined) {
      if (this.#known.size >= maxKnown) this.#known.clear();
      row = this.#lookUp(address);
      this.#known.set(address, row);
    }
    return row;
  }

  #lookUp(address: number): UnwindRow | null {
    this.#entries ??= this.#readAll();
    const entry = this.#entries.find(({ start, end }) => address >= start && address < end);
    return entry === undefined ? null : orNull(() => unwindRowAt(entry, address));
  }

  // Functions that the linker left out stand at 0.
  #readAll(): FrameEntry[] {
    const entries: FrameEntry[] = [];
    for (const section of frameSectionsOf(this.#elf, (name) => this.#contentOf(name))) {
      orNull(() => {
        for (const entry of readFrameEntries(section)) if (entry.start > 0) entries.push(entry);
      });
    }
    return entries;
  }

  #contentOf(name: string): Uint8Array | null {
    const section = this.#elf.section(name);
    if (!section || section.type === 'nobits' || section.sizeBytes > maxSectionBytes) return null;
    return orNull(() => {
      const { read, sizeBytes } = openSectionContent(this.#elf, section);
      return read(0, sizeBytes);
    });
  }
}

// What is damaged tells nothing: the words of the stack remain.
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DiagError)) reasonOf(error);
    return null;
  }
}
