import type { Constructor } from './constructor.js';
import type { ConsoleReport } from './console-report.js';
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

/** Something to type or to change: a sentence, and lines that stand alone. */
export type NextStep = { readonly say: string; readonly lines: readonly string[] };

/** Everything that one pass over the logs has found, worst finding first. */
export type LogReport = {
  readonly sources: readonly string[];
  /** The first line of every report. */
  readonly verdict: string;
  /** The second line: where it comes from. */
  readonly origin: string;
  /** What to do next, the most useful first. */
  readonly next: readonly NextStep[];
  /** What was not read, or is not shown. */
  readonly leftOut: readonly string[];
  readonly isInterrupted: boolean;
  readonly console: ConsoleReport;
  /** The last dumps, capped; `dumpCount` counts all. */
  readonly dumps: readonly HeapDumpReport[];
  readonly dumpCount: number;
  readonly findings: readonly WordedFinding[];
  /** Of the first ELF; empty where none was given. */
  readonly constructors: readonly Constructor[];
};
