import type { Confidence, FindingOf } from './finding.js';
import type { HeapDumpFacts, HeapDialect, HeapRegion, HeapTraceMode, TruncationCause } from './heap-dump.js';
import type { StackFrame } from './stack-frame.js';

/** What a block is; the list is in docs/heap.md. */
export type CauseId =
  | 'freertos-mutex'
  | 'freertos-queue'
  | 'freertos-tcb'
  | 'freertos-task-stack'
  | 'pthread-mutex'
  | 'pthread-rwlock'
  | 'pthread-cond'
  | 'shared-ptr-mutex'
  | 'shared-ptr-block'
  | 'std-function'
  | 'std-future'
  | 'cpp-container'
  | 'nack-packet'
  | 'lwip-timer'
  | 'tracker-buffer';

/** Why a cause was preferred to its rivals. */
export type CauseReason =
  | 'stack-names-it'
  | 'stack-through-freertos-heap'
  | 'stack-through-malloc'
  | 'paired-with-handle'
  | 'size-of-queue-struct'
  | 'size-of-tcb'
  | 'size-of-tracker-buffer'
  | 'std-function-has-no-fixed-size'
  | 'in-internal-ram'
  | 'not-in-internal-ram'
  | 'elf-settles-size'
  | 'elf-excludes-mutex'
  | 'elf-proves-lock-policy'
  | 'sdkconfig-settles-size'
  | 'sdkconfig-excludes-mutex';

export type Cause = {
  readonly id: CauseId;
  readonly confidence: Confidence;
  readonly alternatives: readonly CauseId[];
  readonly reasons: readonly CauseReason[];
};

/** The function that a group of blocks belongs to. */
export type Owner = {
  /** Demangled, in full. */
  readonly function: string;
  /** For people: without parameters, template arguments as `<…>`. */
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
};

export type HeapGroup = {
  readonly sizeBytes: number;
  readonly count: number;
  readonly bytes: number;
  readonly region: HeapRegion | null;
  readonly owner: Owner | null;
  /** Return addresses of the most frequent stack in the group, innermost first. */
  readonly callers: readonly number[];
  /** The same stack with names, inlined functions among them; empty where none is known. */
  readonly stack: readonly StackFrame[];
  readonly cause: Cause | null;
  /** Of its blocks, how many were seen to come from another call stack than `callers`. */
  readonly otherStacks: number;
  /** Of its blocks, how many an earlier dump has shown, too; null where blocks are not told apart. */
  readonly keptCount: number | null;
};

/** An ELF file, and whether the callers of a dump belong to it; null where nothing tells. */
export type ElfMatch = {
  readonly path: string;
  readonly sha256: string;
  readonly matches: boolean | null;
  /** The first digits of the running firmware's SHA-256, where the log says it. */
  readonly shaPrefix: string | null;
  /** Callers of the dump that lie in its code, and those of them that no call stands before. */
  readonly tested: number;
  readonly misfits: number;
};

export type HeapDumpReport = {
  readonly source: string;
  readonly facts: HeapDumpFacts;
  /** The best fit of the given ELF files; its names are used only where it matches. */
  readonly elf: ElfMatch | null;
  /** Summed from the records that were parsed and are not freed. */
  readonly leakedBytes: number;
  readonly leakedCount: number;
  /** Of `leakedBytes`, what the firmware's leak tracker took for itself. */
  readonly trackerBytes: number;
  /** By (owner, or call stack where no owner is known), size and region; largest bytes first. */
  readonly groups: readonly HeapGroup[];
  /** The same, with the groups that have no owner put together by size, region and cause. */
  readonly kinds: readonly HeapGroup[];
};

/** How a figure goes from dump to dump of one running trace. */
export type Trend = 'grows' | 'levels-off' | 'steady' | 'unknown';

/** A kind of block over the dumps of one running trace. */
export type SeriesKind = {
  readonly fingerprint: string;
  /** As in the last dump. */
  readonly group: HeapGroup;
  readonly trend: Trend;
  /** Dumps that it is in. */
  readonly dumps: number;
  readonly firstCount: number;
  /** True where some of its blocks were freed while others came. */
  readonly isGivenBack: boolean;
  /** By how many blocks it grows with each dump, on average. */
  readonly perDumpCount: number;
};

/** The dumps of one running trace. */
export type HeapSeries = {
  readonly source: string;
  readonly boot: number;
  /** Those that tell what grows. */
  readonly dumps: number;
  /** Those that do not, since too much of them is missing. */
  readonly partialDumps: number;
  readonly verdict: Trend;
  readonly perDumpBytes: number;
  /** Kinds of the last dump, largest bytes first. */
  readonly kinds: readonly SeriesKind[];
};

/** `count` says how many times the same was found; the place is that of the last one. */
type DumpPlace = {
  readonly source: string;
  readonly line: number;
  readonly boot: number;
  readonly count: number;
};

type LeakEvidence = DumpPlace & {
  readonly mode: HeapTraceMode | null;
  readonly group: HeapGroup;
  readonly dumpBytes: number;
  readonly trend: Trend;
  /** Dumps of the running trace that it was seen in, and by how many blocks it grows with each. */
  readonly dumps: number;
  readonly perDumpCount: number;
};

export type HeapFinding =
  | FindingOf<'heap-leak', LeakEvidence>
  | FindingOf<
      'heap-total-mismatch',
      DumpPlace & {
        readonly statedBytes: number;
        readonly statedCount: number;
        readonly parsedBytes: number;
        readonly parsedCount: number;
        readonly skippedRecords: number;
      }
    >
  | FindingOf<
      'heap-dump-truncated',
      DumpPlace & {
        readonly endLine: number;
        readonly truncatedBy: TruncationCause | null;
        readonly parsedRecords: number;
        readonly statedRecords: number | null;
      }
    >
  | FindingOf<
      'heap-callers-missing',
      DumpPlace & {
        readonly dialect: HeapDialect;
        readonly blocks: number;
      }
    >
  | FindingOf<
      'heap-callers-shallow',
      DumpPlace & {
        readonly depth: number;
        readonly blocks: number;
        readonly blocksInDump: number;
        readonly frames: readonly string[];
      }
    >
  | FindingOf<'heap-symbols-missing', DumpPlace & { readonly blocks: number }>
  | FindingOf<
      'heap-trace-overflow',
      DumpPlace & { readonly capacity: number | null; readonly highWaterMark: number | null }
    >
  | FindingOf<'heap-trace-duplicates', DumpPlace>
  | FindingOf<'heap-trace-corrupt', DumpPlace & { readonly parsedRecords: number }>
  | FindingOf<'heap-trace-disabled', DumpPlace>
  | FindingOf<'heap-alive-unknown', DumpPlace & { readonly dialect: HeapDialect }>
  | FindingOf<
      'heap-records-skipped',
      DumpPlace & { readonly skippedRecords: number; readonly reason: string }
    >
  | FindingOf<
      'heap-tracker-artefact',
      DumpPlace & { readonly bytes: number; readonly records: number; readonly isStated: boolean }
    >
  | FindingOf<'elf-does-not-cover', DumpPlace & { readonly covered: number; readonly callers: number }>
  | FindingOf<'elf-mismatch', DumpPlace & { readonly elf: ElfMatch }>;

/** A skipped line and the input that it is in. */
export type SkippedInput = {
  readonly source: string;
  readonly line: number;
  readonly boot: number;
  readonly reason: string;
};

/** What the first line of a report speaks of: the worst that was found, and the dump that shows it. */
export type HeapVerdict = {
  readonly dump: HeapDumpReport | null;
  /** The running trace that this dump is the last of. */
  readonly series: HeapSeries | null;
  /** Dumps of all inputs. */
  readonly dumps: number;
};

/** A kind of block that every dump of all inputs has. */
export type SharedKind = { readonly group: HeapGroup; readonly minCount: number; readonly maxCount: number };

/** Everything but the dumps, which go to the reporter one by one. */
export type HeapSummary = {
  readonly verdict: HeapVerdict;
  /** The first and the last ones; `seriesCount` counts all. */
  readonly series: readonly HeapSeries[];
  readonly seriesCount: number;
  readonly shared: readonly SharedKind[];
  readonly findings: readonly HeapFinding[];
  /** The first ones; `skippedCount` counts all. */
  readonly skipped: readonly SkippedInput[];
  readonly skippedCount: number;
};

export type HeapRuleId = HeapFinding['ruleId'];
