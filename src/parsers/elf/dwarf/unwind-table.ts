import type { UnwindRow } from '../../../model/unwind-row.js';
import type { ElfFile } from '../elf-file.js';
import { openSection } from './debug-sections.js';
import { unwindRowAt } from './frame-program.js';
import { readFrameEntries, type FrameEntry } from './frame-section.js';
import { reasonOf } from './malformed-dwarf.js';

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
    this.#entries ??= ['.debug_frame', '.eh_frame'].flatMap((name) => this.#readSection(name));
    const entry = this.#entries.find(({ start, end }) => address >= start && address < end);
    return entry === undefined ? null : orNull(() => unwindRowAt(entry, address));
  }

  // What is damaged tells nothing: the words of the stack remain. Functions that the linker left out stand at 0.
  #readSection(name: string): FrameEntry[] {
    const section = openSection(this.#elf, name, () => undefined);
    if (section.sizeBytes > maxSectionBytes) return [];
    const address = this.#elf.section(name)?.address ?? 0;
    const entries: FrameEntry[] = [];
    orNull(() => {
      const all = readFrameEntries({ bytes: section.whole(), address, isEh: name === '.eh_frame' });
      for (const entry of all) if (entry.start > 0) entries.push(entry);
    });
    return entries;
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    reasonOf(error);
    return null;
  }
}
