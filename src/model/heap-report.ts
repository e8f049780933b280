import type { Confidence, FindingOf } from './finding.js';
import type { Frame } from './frame.js';
import type { HeapDumpFacts, HeapDialect, HeapRegion, HeapTraceMode, TruncationCause } from './heap-dump.js';

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

/** A function on a call stack; inlined functions share the address of the one that they were inlined into. */
export type StackFrame = Frame & {
  readonly address: number;
  /** For people, as in `Owner`; null where no name is known. */
  readonly name: string | null;
  /** True for the frame that the group belongs to. */
  readonly isOwner: boolean;
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
};

export type HeapDumpReport = {
  readonly source: string;
  readonly facts: HeapDumpFacts;
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

type DumpPlace = { readonly source: string; readonly line: number };

/** An ELF file that was given, and the SHA-256 of it in lower-case hexadecimal. */
export type ElfIdentity = { readonly path: string; readonly sha256: string };

type LeakEvidence = DumpPlace & {
  readonly mode: HeapTraceMode | null;
  readonly group: HeapGroup;
  readonly dumpBytes: number;
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
  | FindingOf<
      'elf-mismatch',
      DumpPlace & { readonly shaPrefix: string; readonly elfs: readonly ElfIdentity[] }
    >;

/** A skipped line and the input that it is in. */
export type SkippedInput = { readonly source: string; readonly line: number; readonly reason: string };

/** The dump that the verdict speaks of; `dumps` counts all. */
type HeapVerdict = {
  readonly dump: HeapDumpReport | null;
  readonly dumps: number;
  readonly hasTruncated: boolean;
};

/** Everything but the dumps, which go to the reporter one by one. */
export type HeapSummary = {
  readonly verdict: HeapVerdict;
  readonly findings: readonly HeapFinding[];
  readonly skipped: readonly SkippedInput[];
  /** All skipped lines, also those beyond the cap of `skipped`. */
  readonly skippedCount: number;
};

export type HeapRuleId = HeapFinding['ruleId'];
