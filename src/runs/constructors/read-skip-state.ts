import { readSkipState, type SkipState } from '../../parsers/elf/constructors/skip-state.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import type { OpenElfs } from '../../streamer/open-elf.js';

/** What code of ours in an ELF leaves out. The file stays open in `files`. */
export function readSkipStateOf(path: string, files: OpenElfs): SkipState {
  const elf = files.open(path);
  return readSkipState(elf, SymbolTable.read(elf));
}
