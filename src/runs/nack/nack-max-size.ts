import { nackFact } from '../../analysis/audit/nack-fact.js';
import { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { warn } from '../answer/warn.js';

// rtcpnackresponder.hpp: DefaultMaxSize
const libdatachannelMaxSize = 512;

/** The packets that a storage of this firmware keeps; where its ELF does not say, those of libdatachannel, with a warning. */
function readNackMaxSize(path: string): number {
  const files = new OpenElfs();
  try {
    const elf = files.open(path);
    const { maxSize } = nackFact(elf, SymbolTable.read(elf), new TypeReader(elf));
    if (maxSize === null)
      warn(`warning: ${path} does not say DefaultMaxSize; ${libdatachannelMaxSize} is assumed.`);
    return maxSize ?? libdatachannelMaxSize;
  } finally {
    files.close();
  }
}

/** The packets that a storage keeps: what is given, else what the ELF says, else what libdatachannel has. */
export function nackMaxSize({ maxSize, elf }: { readonly maxSize?: number; readonly elf?: string }): number {
  return maxSize ?? (elf === undefined ? libdatachannelMaxSize : readNackMaxSize(elf));
}
