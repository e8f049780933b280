import type { ByteSource } from '../../../model/byte-source.js';
import type { Frame } from '../../../model/frame.js';
import { demangle } from '../demangle/demangle.js';
import { joinFrames } from '../join-frames.js';
import { SymbolTable } from '../symbol-table.js';
import { owner, type UnitBytes } from './collect-index.js';
import { countUpTo } from './columns.js';
import { readIndex, type IndexContainer } from './index-container.js';
import { UnitBlock } from './unit-block.js';

/**
 * Names of one ELF that were read in an earlier run: the symbols, and all of the units that had an answer then. It
 * answers as the file itself does, or not at all.
 */
export class SymbolIndex {
  readonly #container: IndexContainer;
  readonly #areas: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #owners: Uint32Array;
  readonly #symbols: SymbolTable;
  readonly #blocks = new Map<number, UnitBlock | null>();
  readonly #names = new Map<string, string>();

  private constructor(container: IndexContainer) {
    const column = (index: number): Uint32Array => container.columns[index] ?? new Uint32Array(0);
    this.#container = container;
    this.#areas = column(1);
    this.#starts = column(2);
    this.#owners = column(3);
    const columns = {
      addresses: column(4),
      sizes: column(5),
      nameOffsets: column(6),
      fileOffsets: column(7),
      sectionEnds: column(8),
    };
    this.#symbols = SymbolTable.ofCode({ columns, strings: container.strings });
  }

  /** Null for a file that is no whole index of our version about that ELF. */
  static read(file: ByteSource, identity: Uint8Array): SymbolIndex | null {
    const container = readIndex(file, identity);
    return container && new SymbolIndex(container);
  }

  /** The units that are in it. */
  get units(): ReadonlySet<number> {
    return new Set(this.#container.units);
  }

  /** All of its blocks, for an index that has more; null where one is damaged. */
  blocks(): readonly UnitBytes[] | null {
    const blocks: UnitBytes[] = [];
    for (const [index, unit] of this.#container.units.entries()) {
      const bytes = this.#container.block(index);
      if (bytes === null) return null;
      blocks.push({ unit, bytes });
    }
    return blocks;
  }

  /** Innermost first; null where the file itself must be asked. */
  framesAt(address: number): readonly Frame[] | null {
    if (!this.#isCode(address)) return [];
    const number = this.#owners[countUpTo(this.#starts, address) - 1] ?? owner.none;
    if (number === owner.notIndexed) return null;
    const symbol = this.#symbols.functionAt(address);
    if (number === owner.none) return joinFrames([], symbol);
    const frames = this.#blockOf(number - owner.firstUnit)?.framesAt(address) ?? [];
    return frames.length === 0 ? null : joinFrames(frames.map(this.#demangled), symbol);
  }

  #isCode(address: number): boolean {
    for (let at = 0; at < this.#areas.length; at += 2) {
      if (address >= (this.#areas[at] ?? 0) && address < (this.#areas[at + 1] ?? 0)) return true;
    }
    return false;
  }

  #blockOf(index: number): UnitBlock | null {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      const bytes = this.#container.block(index);
      block = bytes && UnitBlock.read(bytes);
      this.#blocks.set(index, block);
    }
    return block;
  }

  readonly #demangled = (frame: Frame): Frame => {
    const { function: raw } = frame;
    if (raw === null) return frame;
    let name = this.#names.get(raw);
    if (name === undefined) {
      name = demangle(raw);
      this.#names.set(raw, name);
    }
    return { ...frame, function: name };
  };
}
