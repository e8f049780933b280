import { nackFact } from '../../analysis/audit/nack-fact.js';
import { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { warn } from '../answer/warn.js';

/** The packets that a storage of this firmware keeps; null, with a warning, where its ELF does not say. */
export function readNackMaxSize(path: string): number | null {
  const files = new OpenElfs();
  try {
    const elf = files.open(path);
    const { maxSize } = nackFact(elf, SymbolTable.read(elf), new TypeReader(elf));
    if (maxSize === null) warn(`warning: ${path} does not say DefaultMaxSize; 512 is assumed.`);
    return maxSize;
  } finally {
    files.close();
  }
}
