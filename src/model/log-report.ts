import type { Constructor } from './constructor.js';
import type { ConsoleFinding, ConsoleSummary } from './console-finding.js';
import type { ConsoleReport } from './console-report.js';
import type { Confidence, FindingOf, Severity } from './finding.js';
import type { ElfMatch, HeapDumpReport, HeapFinding, HeapGroup, HeapSummary } from './heap-report.js';

/** A kind of block of which each connection leaves the same number. */
export type GrowingKind = {
  readonly fingerprint: string;
  /** As in the last dump that has it. */
  readonly group: HeapGroup;
  /** Blocks that each connection leaves, in `cycles` of the `steps` from one to the next. */
  readonly perCycle: number;
  readonly cycles: number;
  readonly steps: number;
  readonly bytesPerCycle: number;
  /** Blocks in the dump of each connection. */
  readonly counts: readonly number[];
};

/** Who leaks, told by heap traces of one connection after the other. */
export type OwnerFinding = FindingOf<
  'cycle-owner',
  GrowingKind & { readonly source: string; readonly line: number; readonly boot: number }
>;

export type LogFinding = HeapFinding | ConsoleFinding | OwnerFinding;

/** All that one pass over logs has found. */
export type LogSummary = {
  readonly console: ConsoleSummary & { readonly report: ConsoleReport };
  readonly heap: HeapSummary;
  /** Of the last dump, else of the last boot that says its hash; null where no ELF was given. */
  readonly elf: ElfMatch | null;
  /** Largest growth first. */
  readonly owners: readonly OwnerFinding[];
  /** The last dumps; `heap.verdict.dumps` counts all. */
  readonly dumps: readonly HeapDumpReport[];
  /** Worst first. */
  readonly findings: readonly LogFinding[];
  /** What the first line of a report speaks of. */
  readonly lead: LogLead;
};

/** Which half of the summary makes the verdict, and the finding behind it; null where nothing was found. */
export type LogLead = { readonly half: 'console' | 'heap'; readonly finding: LogFinding | null };

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

/** A boot, counted from 0 in its log. */
export type BootOfLog = { readonly source: string; readonly boot: number };

/** What a page or a Markdown report shows, in words where text makes words. */
export type LogReport = {
  readonly sources: readonly string[];
  /** The first line of every report, and the finding that it speaks of; null where nothing was found. */
  readonly verdict: string;
  /** True where the log has too little to say that all is well, or that it is not. */
  readonly isUndecided: boolean;
  readonly lead: WordedFinding | null;
  /** The boot that the verdict is of; null where it is of none. */
  readonly verdictBoot: BootOfLog | null;
  /** Why the verdict is what it is; empty where it says all that is known. */
  readonly why: readonly string[];
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
  /** All but the lead, worst first. */
  readonly findings: readonly WordedFinding[];
  /** Of the first ELF; empty where none was given. */
  readonly constructors: readonly Constructor[];
  /** Those of them that the build leaves out; empty where that was not looked at. */
  readonly skipped: ReadonlySet<Constructor>;
};
