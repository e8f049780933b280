import type { Constructor } from './constructor.js';
import type { ConsoleReport } from './console-report.js';
import type { StreamerEvent } from './console-record.js';
import type { Confidence, Severity } from './finding.js';
import type { HeapDumpReport } from './heap-report.js';

/** A finding in words, whatever its rule. */
export type WordedFinding = {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly fix: string | null;
};

/** Everything that one pass over the logs has found, worst finding first. */
export type LogReport = {
  readonly sources: readonly string[];
  /** The first line of every report. */
  readonly verdict: string;
  readonly console: ConsoleReport;
  /** Steps of connections, capped. */
  readonly events: readonly StreamerEvent[];
  /** The last dumps, capped; `dumpCount` counts all. */
  readonly dumps: readonly HeapDumpReport[];
  readonly dumpCount: number;
  readonly findings: readonly WordedFinding[];
  /** Of the first ELF; empty where none was given. */
  readonly constructors: readonly Constructor[];
};
