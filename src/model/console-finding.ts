import type {
  Capability,
  FreeBytes,
  HeapCorruption,
  HeapInfo,
  Panic,
  TaskWatchdog,
} from './console-record.js';
import type { ComponentFailure, ResetPc, StartFailure } from './told-failure.js';
import type { Culprit, Fault, MissingPart } from './crash-frame.js';
import type { CycleTrend, LowerLevel, Trend } from './console-report.js';
import type { FindingOf } from './finding.js';
import type { StoreShape } from './nack.js';

/** Where in the input a finding is; `timeMs` is the time since that boot. */
export type ConsoleSpot = {
  readonly source: string;
  readonly line: number;
  readonly boot: number;
  readonly timeMs: number | null;
};

/** What was known of memory when something broke. */
export type LastMemory = {
  readonly free: FreeBytes;
  readonly timeMs: number | null;
  readonly line: number;
};

type FallEvidence = ConsoleSpot & {
  readonly trend: Trend;
  /** Pools that show the same fall. */
  readonly alsoIn: readonly Capability[];
};

type CycleEvidence = ConsoleSpot & {
  readonly trend: CycleTrend;
  /** Pools that show the same loss. */
  readonly alsoIn: readonly Capability[];
  /** Only of a leak: what is lost in a second while nobody is connected, where that is most of it. */
  readonly restBytesPerSecond?: number;
};

export type StoppedCore = Pick<ResetPc, 'core' | 'address' | 'frames'>;

export type KeptBytes = {
  readonly capability: Capability;
  readonly bytes: number;
  /** Pools that show the same loss. */
  readonly alsoIn: readonly Capability[];
};

export type ConsoleFinding =
  | FindingOf<'dma-exhaustion-forecast', FallEvidence>
  | FindingOf<'capability-falling', FallEvidence>
  | FindingOf<'cycle-leak', CycleEvidence>
  | FindingOf<'cycle-bounded', CycleEvidence>
  | FindingOf<'cycle-step', CycleEvidence>
  | FindingOf<'cycle-set-up', CycleEvidence>
  | FindingOf<
      'cycles-not-enough',
      ConsoleSpot & {
        readonly cycles: number;
        /** Cycles that a leak takes at the least; null where there are as many, which differ too much. */
        readonly neededCycles: number | null;
        /** What the cycles kept in all, pools that are one told once. */
        readonly kept: readonly KeptBytes[];
      }
    >
  | FindingOf<'nack-store-shape', ConsoleSpot & StoreShape>
  | FindingOf<
      'allocation-failure',
      ConsoleSpot & {
        readonly sizeBytes: number | null;
        readonly caps: number | null;
        /** Names of the bits: `DMA`, `INTERNAL`. */
        readonly capsNames: readonly string[];
        readonly lastMemory: LastMemory | null;
        readonly lastHeapInfo: HeapInfo | null;
        readonly by: 'wifi' | 'socket' | 'message' | null;
        readonly said: string | null;
        readonly isFatal: boolean;
        readonly count: number;
      }
    >
  | FindingOf<
      'heap-corruption',
      ConsoleSpot &
        Pick<HeapCorruption, 'problem' | 'address' | 'expected' | 'found' | 'text'> & {
          readonly count: number;
        }
    >
  | FindingOf<
      'panic',
      ConsoleSpot &
        Pick<
          Panic,
          | 'cause'
          | 'reason'
          | 'core'
          | 'task'
          | 'errorBefore'
          | 'errorsBefore'
          | 'registers'
          | 'backtrace'
          | 'hasCoreDump'
          | 'hasSavedDump'
          | 'frames'
        > & {
          readonly fault: Fault | null;
          /** Only where the ELF of the firmware was given. */
          readonly culprit: Culprit | null;
          /** It ran before app_main; only where its functions have names. */
          readonly isInConstructor: boolean;
          /** As errors just before it say. */
          readonly missingPart: MissingPart | null;
          /** Where code told just before that it got no memory, for a null pointer may be what it got. */
          readonly failureBefore: { readonly line: number; readonly timeMs: number | null } | null;
          readonly lastMemory: LastMemory | null;
          readonly count: number;
        }
    >
  | FindingOf<'task-watchdog', ConsoleSpot & StarvedFacts & { readonly count: number }>
  | FindingOf<
      'stack-nearly-full',
      ConsoleSpot & { readonly task: string; readonly stackFreeBytes: number; readonly count: number }
    >
  | FindingOf<
      'heap-fragmented',
      ConsoleSpot & {
        /** The pool of which the largest free block is, the smallest that it fits in. */
        readonly capability: Capability;
        /** The largest free block in the first third of the boot, and in its last. */
        readonly fromBytes: number;
        readonly toBytes: number;
        /** Free memory of the pool in the last third. */
        readonly freeBytes: number;
        readonly samples: number;
      }
    >
  | FindingOf<
      'start-failed',
      ConsoleSpot &
        Pick<StartFailure, 'problem' | 'text'> & {
          /** The chip went on and started another application. */
          readonly wasPassedOver: boolean;
          readonly count: number;
        }
    >
  | FindingOf<
      'component-failed',
      ConsoleSpot & Pick<ComponentFailure, 'problem' | 'text' | 'handshake'> & { readonly count: number }
    >
  | FindingOf<
      'reboot-unexpected',
      ConsoleSpot & {
        readonly reason: string | null;
        /** Where the cores were then, as the ROM or the bootloader tells; only where the reset was not the firmware's own. */
        readonly stoppedAt: readonly StoppedCore[];
        readonly lastMemory: LastMemory | null;
        readonly count: number;
      }
    >
  // Of `count`, `closed` failed or were closed all the same: the firmware does not keep them.
  | FindingOf<'connection-unfinished', ConsoleSpot & Readonly<Record<'count' | 'closed' | 'cycles', number>>>
  | FindingOf<'boards-mixed', ConsoleSpot & { readonly apartMs: number }>
  | FindingOf<
      'destructors-unmatched',
      ConsoleSpot & {
        readonly connections: number;
        readonly clientsDestroyed: number;
        readonly peersDestroyed: number;
      }
    >
  | FindingOf<'send-after-close', ConsoleSpot & { readonly count: number; readonly cycles: number }>;

/** Who kept whom waiting, and where it was. */
export type StarvedFacts = Pick<
  TaskWatchdog,
  'tasks' | 'running' | 'busy' | 'core' | 'registers' | 'backtrace' | 'frames'
> & {
  /** The function of the busy task on that core; only where its functions have names. */
  readonly culprit: Culprit | null;
};

export type ConsoleRuleId = ConsoleFinding['ruleId'];

type FindingsOf<Rule extends ConsoleRuleId> = Extract<ConsoleFinding, { ruleId: Rule }>;

export type CrashFinding = FindingsOf<'allocation-failure' | 'heap-corruption' | 'panic'>;

export type FallFinding = FindingsOf<'dma-exhaustion-forecast' | 'capability-falling'>;

/** Findings that make the verdict where nothing has crashed. */
export type LeadFinding =
  | FallFinding
  | FindingsOf<
      | 'boards-mixed'
      | 'cycle-leak'
      | 'task-watchdog'
      | 'stack-nearly-full'
      | 'heap-fragmented'
      | 'start-failed'
      | 'allocation-failure'
      | 'reboot-unexpected'
      | 'component-failed'
      | 'cycles-not-enough'
      | 'cycle-set-up'
      | 'cycle-bounded'
      | 'cycle-step'
    >;

/** The answer in codes; words are made of it in report/. */
export type ConsoleVerdict =
  | { readonly kind: 'crash'; readonly crash: CrashFinding; readonly fall: FallFinding | null }
  | { readonly kind: 'finding'; readonly finding: LeadFinding }
  | {
      readonly kind: 'quiet';
      readonly cycles: number;
      readonly samples: number;
      readonly set:
        | 'no-samples'
        | 'no-clock'
        | 'no-cycles'
        | 'no-levels'
        | 'few-cycles'
        | 'standing-gauge'
        | 'nothing-kept';
      /** What each connection would have had to keep to be seen; null unless `nothing-kept`. */
      readonly visibleBytes: number | null;
    }
  | {
      readonly kind: 'quiet';
      readonly cycles: 0;
      readonly samples: number;
      readonly set: 'lower-now';
      readonly lower: LowerLevel;
    };

/** What a reporter gets at the end, beside the report. */
export type ConsoleSummary = {
  readonly verdict: ConsoleVerdict;
  readonly findings: readonly ConsoleFinding[];
};
