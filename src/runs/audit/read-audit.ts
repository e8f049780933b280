import { auditElf } from '../../analysis/audit/audit-elf.js';
import { findMapMismatch } from '../../analysis/audit/map-match.js';
import { noMap, otherMap } from '../constructors/map-errors.js';
import type { AuditReport } from '../../model/audit.js';
import { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import { MemoryMap } from '../../analysis/audit/memory-map.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { parseMapSections, type LinkerMapSections } from '../../parsers/source/map-sections.js';
import { sha256OfFile } from '../../streamer/file-hash.js';
import type { OpenElfs } from '../../streamer/open-elf.js';
import { readSdkconfig } from '../../streamer/read-sdkconfig.js';
import { readText } from '../../streamer/read-text.js';
import { warn } from '../answer/warn.js';

export type AuditInputs = {
  readonly map?: string;
  readonly sdkconfig?: string;
  readonly struct?: readonly string[];
};

export type AuditedElf = {
  readonly report: AuditReport;
  readonly table: SymbolTable;
  readonly memory: MemoryMap;
};

/** Audits an ELF with the files beside it. Throws a DiagError for a map of another build. */
export async function readAudit(
  path: string,
  files: OpenElfs,
  inputs: AuditInputs = {},
): Promise<AuditedElf> {
  const { signal } = new AbortController();
  const elf = files.open(path);
  const table = SymbolTable.read(elf);
  const map = inputs.map === undefined ? null : await readMap(inputs.map, elf, signal);
  const report = auditElf({
    elf,
    table,
    types: new TypeReader(elf),
    sha256: await sha256OfFile(path),
    structs: inputs.struct ?? [],
    map,
    sdkconfig: inputs.sdkconfig === undefined ? null : await readSdkconfig(inputs.sdkconfig, signal),
  });
  for (const warning of report.warnings) warn(`warning: ${path}: ${warning}`);
  for (const { asked, layouts } of report.structs) {
    if (layouts.length === 0) warn(`warning: ${path} defines no structure ${asked}.`);
  }
  return { report, table, memory: new MemoryMap(elf.sections) };
}

async function readMap(path: string, elf: ElfFile, signal: AbortSignal): Promise<LinkerMapSections> {
  const map = parseMapSections(await readText(path, signal));
  if (map.outputs.length === 0) throw noMap(path);
  const section = findMapMismatch(elf, map);
  if (section === null) return map;
  throw otherMap(path, `${elf.name}: they differ in the section ${section}`);
}
