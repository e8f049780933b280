import type { Frame, Symbolizer } from '../../model/frame.js';
import { demangle } from './demangle/demangle.js';
import { DwarfReader } from './dwarf/dwarf-reader.js';
import type { ElfFile } from './elf-file.js';
import { SymbolTable } from './symbol-table.js';

// Answers kept; a report asks the same addresses over and over, a stream of others may not fill the memory.
const maxKnown = 65_536;

// `function` of `function<Client::setCallbacks()::<lambda(int)> >` and `operator()`, but no `ns::function`.
const unqualified = /^(?:\w+|operator[^\w\s]+)$/;

// GCC's second, local symbol for a function: `f() [clone .localalias]`, `f.localalias`.
const localAlias = /(?: \[clone \.localalias\]|\.localalias)(?=\.\d+$|$)/;

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

  /** Debug information that was skipped so far, and why. */
  get warnings(): readonly string[] {
    return this.#dwarf.warnings;
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
    const symbol = this.#symbols.functionAt(address);
    const name = symbol && demangle(symbol.name).replace(localAlias, '');
    const frames = this.#dwarf.framesAt(address);
    const outermost = frames.at(-1);
    if (!outermost) return symbol ? [{ function: name, file: symbol.file, line: null, inlined: false }] : [];
    // Old compilers do not say where an inlined call stands; the file, at least, a local symbol knows.
    const file = outermost.file ?? (outermost.line === null ? (symbol?.file ?? null) : null);
    return [...frames.slice(0, -1), { ...outermost, file, function: fullerName(outermost.function, name) }];
  }
}

/**
 * DWARF names a static function or a lambda without its scope and parameters, and a clone like its original; the
 * symbol has all of that. An alias, a different name for the same code, is not what the source says.
 */
function fullerName(dwarfName: string | null, symbolName: string | null): string | null {
  if (dwarfName === null) return symbolName;
  if (symbolName === null) return dwarfName;
  if (symbolName.includes(dwarfName)) return symbolName;
  // The two spell template arguments differently; an unqualified name is all that must agree.
  const stem = dwarfName.split('<', 1)[0] ?? dwarfName;
  return unqualified.test(stem) && symbolName.includes(`${stem}<`) ? symbolName : dwarfName;
}
