import type { Frame, Symbolizer } from '../../model/frame.js';
import { DwarfReader } from './dwarf/dwarf-reader.js';
import type { ElfFile } from './elf-file.js';
import { collectIndex, type IndexParts } from './index/collect-index.js';
import { joinFrames } from './join-frames.js';
import { SymbolTable } from './symbol-table.js';

const stripped =
  'it is stripped of its symbols and its debug information; give the ELF that the build writes, before strip';

// Answers kept; a report asks the same addresses over and over, a stream of others may not fill the memory.
const maxKnown = 65_536;

/** Names code addresses from one ELF: its DWARF first, its symbol table for what that leaves open. */
export class ElfSymbolizer implements Symbolizer {
  readonly #elf: ElfFile;
  readonly #symbols: SymbolTable;
  readonly #dwarf: DwarfReader;
  readonly #known = new Map<number, readonly Frame[]>();

  /** `symbols` are those of the same file, where they are read already. Throws a DiagError when it cannot be read. */
  constructor(elf: ElfFile, symbols = SymbolTable.read(elf)) {
    this.#elf = elf;
    this.#symbols = symbols;
    this.#dwarf = DwarfReader.open(elf);
  }

  /** Debug information that was skipped so far, and why; and that there is nothing to name an address from. */
  get warnings(): readonly string[] {
    const isStripped = this.#symbols.isEmpty && !this.#dwarf.hasUnits;
    return isStripped ? [...this.#dwarf.warnings, stripped] : this.#dwarf.warnings;
  }

  framesAt(address: number): readonly Frame[] {
    let frames = this.#known.get(address);
    if (!frames) {
      frames = this.#elf.hasCodeAt(address) ? this.#lookUp(address) : [];
      if (this.#known.size >= maxKnown) this.#known.clear();
      this.#known.set(address, frames);
    }
    return frames;
  }

  #lookUp(address: number): readonly Frame[] {
    return joinFrames(this.#dwarf.framesAt(address), this.#symbols.functionAt(address));
  }

  /** What to keep of all that was read for the addresses so far; null where something was wrong with it. */
  indexParts(known: ReadonlySet<number>, mayGoOn: () => boolean): IndexParts | null {
    const read = { symbols: this.#symbols, dwarf: this.#dwarf, known, mayGoOn };
    const parts = collectIndex(this.#elf, read);
    return this.warnings.length === 0 ? parts : null;
  }
}
