/**
 * The parsers and the analysis for programs of your own; docs/library.md shows their use. Nothing here opens a file,
 * prints, or reads a clock.
 */
export { describeConstructors } from './analysis/constructors/constructor-map.js';
export { HeapAnalysis, type HeapAnalysisOptions } from './analysis/heap/heap-analysis.js';
export { LogAnalysis, type LogAnalysisOptions } from './analysis/log-analysis.js';
export { checkNackClaim } from './analysis/memory/nack/check-claim.js';
export { computeNackModel } from './analysis/memory/nack/nack-model.js';
export { DiagError, exitCodes, type ExitCode } from './errors.js';
export type { ByteSource } from './model/byte-source.js';
export type { Confidence, FindingOf, Severity } from './model/finding.js';
export type { HeapDumpReport, HeapFinding, HeapSummary } from './model/heap-report.js';
export type { LogFinding, LogSummary } from './model/log-report.js';
export { readConstructorArrays } from './parsers/elf/constructors/constructor-arrays.js';
export { ElfFile } from './parsers/elf/elf-file.js';
export { ElfSymbolizer } from './parsers/elf/elf-symbolizer.js';
export { SymbolTable } from './parsers/elf/symbol-table.js';
export { parseAppImage } from './parsers/image/app-image.js';
export { readLittlefs, readLittlefsFile } from './parsers/image/littlefs/read-volume.js';
export { deviceShape, planVolume } from './parsers/image/littlefs/volume-layout.js';
export { writeVolume } from './parsers/image/littlefs/write-volume.js';
export { parsePartitionTable } from './parsers/image/partition-table.js';
export { LineSplitter } from './parsers/log/lines/line-splitter.js';
export { LogRouter } from './parsers/log/log-router.js';
export { parsePartitionCsv } from './parsers/source/partition-csv.js';
export { Sdkconfig, SdkconfigParser } from './parsers/source/sdkconfig.js';
