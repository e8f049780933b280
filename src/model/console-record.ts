import type { CoreTrace, CrashFrame } from './crash-frame.js';
import type { ComponentFailure, MixedClocks, ResetPc, StartFailure } from './told-failure.js';

/** A pool of memory by the capability that the firmware asks for; `heap` is all that malloc may use. */
export type Capability = 'heap' | 'dma' | 'internal' | 'psram';

/** Free bytes of each pool; null where the line does not say. */
export type FreeBytes = Readonly<Record<Capability, number | null>>;

/** Where a record stands: `boot` counts from 0, `timeMs` is the time since that boot, null before the first clock. */
export type ConsolePlace = {
  readonly line: number;
  readonly boot: number;
  readonly timeMs: number | null;
};

/** A line, or a block of lines, that tells how much memory is free. */
export type MemorySample = ConsolePlace & {
  readonly kind: 'memory';
  readonly free: FreeBytes;
  readonly clients: number | null;
  /** The largest free block, of the pool that the line is about; null where it does not say. */
  readonly largestFreeBytes: number | null;
  /** The step of its figures: 1024 for a line in whole KB. */
  readonly resolutionBytes: number;
  /** `before WebRTC init`, `After LittleFS`; null for the periodic monitor. */
  readonly phase: string | null;
};

/** The first line of a boot. The first boot of a log may lack it, as a capture may begin later. */
export type BootStart = ConsolePlace & {
  readonly kind: 'boot';
  readonly reason: string | null;
  /** Whoever listens has just reset the chip. */
  readonly isOurs?: true;
  /** The log ends with its first line, and the reason was still to come. */
  readonly isCut?: true;
};

/** What a boot says of itself; each line of it comes as a record of its own. */
export type BootFact = ConsolePlace & {
  readonly kind: 'boot-fact';
  readonly fact:
    | {
        readonly name: 'project' | 'app-version' | 'idf-version' | 'elf-sha256' | 'chip';
        readonly value: string;
      }
    | {
        /** The application runs: the bootloader has found one that it takes. */
        readonly name: 'application';
      }
    | {
        /** Where in flash the application is that the bootloader starts. */
        readonly name: 'app-offset';
        readonly offset: number;
      }
    | {
        readonly name: 'partition';
        readonly label: string;
        readonly offset: number;
        readonly sizeBytes: number;
      }
    | {
        readonly name: 'heap-region';
        readonly address: number;
        readonly sizeBytes: number;
        readonly type: string;
      };
};

/** A step in the life of a connection. */
export type StreamerStep =
  | 'request'
  | 'client-created'
  | 'offer'
  | 'answer'
  | 'connecting'
  | 'tracks-open'
  | 'connected'
  | 'streaming'
  | 'disconnected'
  | 'failed'
  | 'closed'
  | 'client-destroyed'
  | 'peer-connection-destroyed'
  /** The firmware printed `State: Disconnected`, which it does for every state but Connected. */
  | 'state-not-connected'
  | 'gathering'
  | 'gathered'
  | 'data-channel-open'
  | 'data-channel-closed'
  | 'send-failed';

export type StreamerEvent = ConsolePlace & {
  readonly kind: 'streamer';
  readonly step: StreamerStep;
  /** Id of the client where the line has it. */
  readonly client: string | null;
  /** `uptime`: the line's own ESP_LOG clock; `anchored`: libdatachannel's clock, moved to uptime; `before`: last clock. */
  readonly clock: 'uptime' | 'anchored' | 'before';
};

export type AllocationFailure = ConsolePlace & {
  readonly kind: 'allocation-failure';
  /** Null in the text of esp-idf v4.2 to v5.0, which does not say. */
  readonly sizeBytes: number | null;
  readonly caps: number | null;
  /** Names of the bits of `caps`, lowest first: `DMA`, `INTERNAL`. */
  readonly capsNames: readonly string[];
  /** Who asked, where the text is its own: the Wi-Fi driver, for a frame; a socket that sends; some code that logs it in its own words. */
  readonly by: 'wifi' | 'socket' | 'message' | null;
  /** Those words, behind the tag. */
  readonly said: string | null;
  /** The component that logged it, where one did. */
  readonly tag: string | null;
  /** It ended in a panic; else a callback of the firmware told it, which then went on. */
  readonly isFatal: boolean;
};

export type HeapCorruption = ConsolePlace & {
  readonly kind: 'heap-corruption';
  readonly problem: 'bad-head' | 'bad-tail' | 'freed-data-changed' | 'detected' | 'other';
  readonly address: number | null;
  readonly expected: number | null;
  readonly found: number | null;
  readonly text: string;
};

/** A panic, abort, failed assert or watchdog reset with all that was printed of it. */
export type Panic = ConsolePlace &
  CoreTrace & {
    readonly kind: 'panic';
    readonly cause:
      | 'exception'
      | 'abort'
      | 'assert'
      | 'stack-overflow'
      | 'interrupt-watchdog'
      | 'task-watchdog'
      | 'cache-error'
      | 'allocation-failure'
      | 'other';
    /** `Guru Meditation` reason, the assert's or abort's text. */
    readonly reason: string;
    readonly task: string | null;
    /** The error that ESP_LOG printed just before an abort that tells no reason; not always what led to it. */
    readonly errorBefore: string | null;
    /** All errors just before an abort or an assert, oldest first: a driver's, and of those above it that hand it on. */
    readonly errorsBefore: readonly string[];
    readonly elfPrefix: string | null;
    readonly hasCoreDump: boolean;
    /** The chip said that it has put one into its flash. */
    readonly hasSavedDump: boolean;
    /** Its addresses with names, innermost first; only where the ELF of the firmware was given, or the log has names. */
    readonly frames?: readonly CrashFrame[];
  };

/** A block of `heap_caps_print_heap_info`. */
export type HeapInfo = ConsolePlace & {
  readonly kind: 'heap-info';
  readonly caps: number;
  readonly freeBytes: number;
  readonly allocatedBytes: number;
  readonly minimumFreeBytes: number;
  readonly largestFreeBlockBytes: number;
};

/** A heap as `heap_caps_dump` lists it, block by block: `address` is the heap's own. */
export type HeapLayout = ConsolePlace & {
  readonly kind: 'heap-layout';
  readonly address: number;
  readonly usedBlocks: number;
  readonly usedBytes: number;
  readonly freeBlocks: number;
  readonly freeBytes: number;
  readonly largestFreeBlockBytes: number;
};

/** A row of a table that tells memory by task. */
export type TaskMemory = ConsolePlace & {
  readonly kind: 'task-memory';
  readonly task: string;
  /** Stack that was never used since the task began. */
  readonly stackFreeBytes: number | null;
  /** Heap that the task holds now, and held at most. */
  readonly heapBytes: number | null;
  readonly heapPeakBytes: number | null;
};

/**
 * A warning of the task watchdog; where it resets the chip, a panic follows. The trace is of a core with a busy task, where
 * one is printed; empty where none is.
 */
export type TaskWatchdog = ConsolePlace &
  CoreTrace & {
    readonly kind: 'task-watchdog';
    /** Who did not reset it in time: mostly the idle tasks. */
    readonly tasks: readonly string[];
    /** Who ran then, by core. */
    readonly running: readonly string[];
    /** Those of them that are no idle tasks: they kept the others waiting, or ran and did not reset it themselves. */
    readonly busy: readonly string[];
    /** Its addresses with names, as those of a panic. */
    readonly frames?: readonly CrashFrame[];
  };

/** Everything but heap traces that a console log says about memory, connections and crashes, in the log's order. */
export type ConsoleRecord =
  | MemorySample
  | BootStart
  | BootFact
  | StreamerEvent
  | AllocationFailure
  | HeapCorruption
  | Panic
  | StartFailure
  | ComponentFailure
  | MixedClocks
  | ResetPc
  | HeapInfo
  | HeapLayout
  | TaskMemory
  | TaskWatchdog;

/** Takes records as they are found; memory of the parser does not grow with the log. */
export type ConsoleSink = (record: ConsoleRecord) => void;
