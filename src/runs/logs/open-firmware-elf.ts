import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import { CallTest } from '../../parsers/elf/call-test.js';
import { UnwindTable } from '../../parsers/elf/dwarf/unwind-table.js';
import { proofsOf } from '../../analysis/audit/elf-proofs.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { ElfSymbolizer } from '../../parsers/elf/elf-symbolizer.js';
import { sha256OfFile } from '../../streamer/file-hash.js';
import type { OpenElfs } from '../../streamer/open-elf.js';

/** An ELF file that was given for names, with what tells whether it belongs to a log. */
export async function openFirmwareElf(files: OpenElfs, path: string): Promise<FirmwareElf> {
  const elf = files.open(path);
  const calls = new CallTest(elf);
  const table = SymbolTable.read(elf);
  const unwinding = new UnwindTable(elf);
  return {
    path,
    sha256: await sha256OfFile(path),
    symbolizer: new ElfSymbolizer(elf, table),
    proofs: () => proofsOf(elf, table),
    isAfterCall: (address) => calls.isAfterCall(address),
    unwindRowAt: (address) => unwinding.rowAt(address),
  };
}
