import type { AuditFact } from '../../model/audit.js';
import type { ElfSymbol } from '../../model/elf.js';
import type { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';

// libdatachannel rtcpnackresponder.hpp: static const size_t DefaultMaxSize
const symbolName = '_ZN3rtc17RtcpNackResponder14DefaultMaxSizeE';

/** The structure that declares it. */
export const nackResponder = 'rtc::RtcpNackResponder';

/**
 * The packets that a storage keeps unless the program says otherwise. A compiler needs no object for such a constant;
 * its value then stands in the debug information.
 */
export function nackFact(
  elf: ElfFile,
  table: SymbolTable,
  types: TypeReader,
): Extract<AuditFact, { id: 'nack-max-size' }> {
  const symbol = table.find(symbolName);
  const inObject = symbol && readWord(elf, symbol);
  if (inObject !== null) return { id: 'nack-max-size', maxSize: inObject, from: 'object' };
  const [responder] = types.find(nackResponder, true);
  const maxSize = responder?.constants.find(({ name }) => name === 'DefaultMaxSize')?.value ?? null;
  return { id: 'nack-max-size', maxSize, from: maxSize === null ? null : 'debug-information' };
}

function readWord(elf: ElfFile, { address }: ElfSymbol): number | null {
  const section = elf.sections.find(
    (one) =>
      one.isAllocated &&
      one.type !== 'nobits' &&
      address >= one.address &&
      address + 4 <= one.address + one.sizeBytes,
  );
  return section ? Buffer.from(elf.readPart(section, address - section.address, 4)).readUInt32LE() : null;
}
