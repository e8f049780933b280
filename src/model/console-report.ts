import type {
  AllocationFailure,
  Capability,
  FreeBytes,
  HeapCorruption,
  MemorySample,
  Panic,
  StreamerEvent,
  HeapLayout,
  TaskMemory,
  TaskWatchdog,
} from './console-record.js';

import type { MediaCounts } from './view-cycle.js';

/** The input that something is in; its `boot` counts from 0 in each input. */
type InSource = { readonly source: string };

/** What a parser found, and in which input. */
export type Sourced<Item> = Item & InSource;

/** Memory that a boot gave to the heap. */
type HeapRegion = { readonly address: number; readonly sizeBytes: number; readonly type: string };

/** A row of a partition table. */
type Partition = { readonly label: string; readonly offset: number; readonly sizeBytes: number };

export type Boot = InSource & {
  readonly boot: number;
  readonly line: number;
  readonly reason: string | null;
  readonly elfPrefix: string | null;
  readonly idfVersion: string | null;
  readonly project: string | null;
  readonly appVersion: string | null;
  readonly chipRevision: string | null;
  /** Where in flash the application is that runs. */
  readonly appOffset: number | null;
  /** What its tables of the heap and of the flash list. */
  readonly heapRegions: readonly HeapRegion[];
  readonly partitions: readonly Partition[];
  /** True where DMA and internal memory are one pool: they differ by a constant, so a loss shows in both. */
  readonly isDmaInternal: boolean;
  /** True where no line names PSRAM and it was computed: `heap` less `internal`. */
  readonly isPsramDerived: boolean;
};

/** What happens during a stretch: the firmware starts, nobody is connected, a connection is made, media flows, or the last has gone. */
export type StretchPhase = 'boot' | 'idle' | 'connecting' | 'streaming' | 'after';

/** Both ends of an interval, low first. */
export type Interval = { readonly low: number; readonly high: number };

/** One pool, from one event or change to the next: Theil-Sen slope with an interval. */
export type Trend = InSource & {
  readonly boot: number;
  readonly capability: Capability;
  /** `levelling`: it still falls, but ever more slowly, as what settles does. */
  readonly kind: 'flat' | 'falling' | 'rising' | 'step' | 'levelling';
  readonly phase: StretchPhase;
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromLine: number;
  readonly toLine: number;
  readonly samples: number;
  readonly slopeBytesPerSecond: number;
  /** Interval of the slope, bytes per second, 95 %. */
  readonly low: number;
  readonly high: number;
  /** The line's value at both ends; for a step the readings. */
  readonly startBytes: number;
  readonly endBytes: number;
  readonly resolutionBytes: number;
  /** Seconds from the end of the stretch until nothing is left; null where it does not fall for certain, or no longer. */
  readonly timeToEmptySeconds: number | null;
  readonly timeToEmptyInterval: Interval | null;
  /** What came next: `change` where the same stretch goes on with another slope. */
  readonly endedBy: 'change' | 'event' | 'crash' | 'reboot' | 'end-of-log';
};

/** Milliseconds from the request, `teardown` and `settled` from the close; null for a phase that was not seen. */
export type CycleLatency = Readonly<
  Record<
    'offer' | 'answer' | 'tracksOpen' | 'connected' | 'streaming' | 'teardown' | 'settled',
    number | null
  >
>;

/** One connection from its request until memory has settled; connections that overlap are one cycle. */
export type Cycle = InSource & {
  /** 1 for the first cycle of all inputs. */
  readonly id: number;
  readonly boot: number;
  readonly client: string | null;
  readonly line: number;
  readonly connections: number;
  readonly startMs: number;
  /** When it was closed; null where the log does not say. */
  readonly endMs: number | null;
  /** `settled` is null when memory did not come to rest before the next request or the end. */
  readonly latencyMs: CycleLatency;
  readonly before: FreeBytes;
  readonly lowest: FreeBytes;
  readonly after: FreeBytes;
  /** before - after: what has not come back. */
  readonly retained: FreeBytes;
  readonly errors: number;
  /** Destructor lines seen in the cycle; some firmware prints none. */
  readonly clientsDestroyed: number;
  readonly peersDestroyed: number;
  /** Packets that could not be sent after the close. */
  readonly lateSends: number;
  /** What its viewer received; only where a session file tells it. */
  readonly media?: MediaCounts;
};

export type CycleVerdict = 'leak' | 'set-up' | 'bounded' | 'step' | 'none' | 'not-enough-cycles';

/** What is retained over all cycles of a boot, the first left out as set-up. */
export type CycleTrend = InSource & {
  readonly boot: number;
  readonly capability: Capability;
  /** What of each cycle was compared: memory after it, or its lowest where hardly a reading is without a viewer. */
  readonly basis: 'after' | 'lowest';
  /** Cycles of which that memory is known. */
  readonly cycles: number;
  /** Connections after the first of these cycles: more than the cycles where viewers overlap, or memory was not read after each. */
  readonly laterConnections: number;
  /** What the first cycle kept, set-up included; null where the memory before it is not known. */
  readonly firstBytes: number | null;
  /** What each of the later connections keeps, with an interval of 95 %; null for a single cycle, which may be all set-up. */
  readonly perCycleBytes: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What each connection must keep for so many to be called a leak four times in five. */
  readonly smallestVisibleBytes: number | null;
  /** Median distance of the cycles from the line. */
  readonly spreadBytes: number;
  readonly verdict: CycleVerdict;
  readonly cyclesToEmpty: number | null;
  /** What a cycle keeps with 99 % at whatever cycle one looks; of a cache only since it is full. Null for too few cycles. */
  readonly anytime: Interval | null;
  readonly resolutionBytes: number;
};

/** What a soak ended with before it had made all connections: more would not change it. */
export type Certainty = {
  readonly capability: Capability;
  readonly verdict: CycleVerdict;
  /** Of the interval, however often it was looked at. */
  readonly confidence: number;
  readonly cycles: number;
  /** What a connection keeps, in bytes. */
  readonly low: number;
  readonly high: number;
};

/** The first and the last entries of a list without a natural bound, and how many there were. */
export type Ends<Item> = { readonly items: readonly Item[]; readonly count: number };

/** What logs tell about memory, connections and crashes. Findings are made from it. */
export type ConsoleReport = {
  readonly boots: Ends<Boot>;
  readonly samples: Ends<Sourced<MemorySample>>;
  /** All samples at most a few thousand, thinned so that each run keeps its lowest and its highest: for pictures. */
  readonly timeline: readonly Sourced<MemorySample>[];
  readonly trends: Ends<Trend>;
  readonly cycles: Ends<Cycle>;
  readonly cycleTrends: Ends<CycleTrend>;
  readonly states: Ends<Sourced<StreamerEvent>>;
  readonly panics: Ends<Sourced<Breakdown>>;
  readonly allocationFailures: Ends<Sourced<AllocationFailure>>;
  /** Heaps that were listed block by block. */
  readonly layouts: Ends<Sourced<HeapLayout>>;
  /** Rows of tables that tell memory by task. */
  readonly tasks: Ends<Sourced<TaskMemory>>;
};

/** A panic, a heap that was found corrupt, or a task watchdog's warning. */
export type Breakdown = Panic | HeapCorruption | TaskWatchdog;

/** A pool that had less in each quarter of a boot than in the one before: its highest reading in the first and the last. */
export type LowerLevel = {
  readonly capability: Capability;
  readonly fromBytes: number;
  readonly toBytes: number;
};
