import type {
  AllocationFailure,
  Capability,
  FreeBytes,
  HeapCorruption,
  MemorySample,
  Panic,
  StreamerEvent,
} from './console-record.js';

export type Boot = {
  /** The input it is in; samples and all else name their boot by its place in the list, from 0. */
  readonly source: string;
  readonly line: number;
  readonly reason: string | null;
  readonly elfPrefix: string | null;
  readonly idfVersion: string | null;
  readonly project: string | null;
  /** True where DMA and internal memory are one pool: they differ by a constant, so a loss shows in both. */
  readonly isDmaInternal: boolean;
};

/** What the connections do during a stretch: none asked, one is made, media flows, or the last has gone. */
export type StretchPhase = 'idle' | 'connecting' | 'streaming' | 'after';

/** Both ends of an interval, low first. */
export type Interval = { readonly low: number; readonly high: number };

/** One pool, from one event or change to the next: Theil-Sen slope with an interval. */
export type Trend = {
  readonly boot: number;
  readonly capability: Capability;
  readonly kind: 'flat' | 'falling' | 'rising' | 'step';
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

/** Milliseconds from the request, `teardown` from the close; null for a phase that was not seen. */
export type CyclePhases = Readonly<
  Record<'offer' | 'answer' | 'tracksOpen' | 'connected' | 'streaming' | 'teardown', number | null>
>;

/** One connection from its request until memory has settled; connections that overlap are one cycle. */
export type Cycle = {
  /** 1 for the first cycle of the input. */
  readonly id: number;
  readonly boot: number;
  readonly client: string | null;
  readonly line: number;
  readonly connections: number;
  readonly connectMs: number;
  readonly disconnectMs: number | null;
  /** When memory came to rest; null when it did not before the next request or the end. */
  readonly settledMs: number | null;
  readonly phases: CyclePhases;
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
};

export type CycleVerdict = 'leak' | 'set-up' | 'bounded' | 'none' | 'not-enough-cycles';

/** What is retained over all cycles of a boot, the first left out as set-up. */
export type CycleTrend = {
  readonly boot: number;
  readonly capability: Capability;
  /** Cycles of which the memory after them is known. */
  readonly cycles: number;
  /** What the first cycle kept, set-up included; null where the memory before it is not known. */
  readonly firstBytes: number | null;
  /** Lost in each cycle after the first. Of a single cycle: what it kept, of which an unknown part is set-up. */
  readonly perCycleBytes: number;
  readonly low: number;
  readonly high: number;
  /** Median distance of the cycles from the line. */
  readonly spreadBytes: number;
  readonly verdict: CycleVerdict;
  readonly cyclesToEmpty: number | null;
};

/** What a log tells about memory, connections and crashes. Findings are made from it. Lists are capped, counts are not. */
export type ConsoleReport = {
  readonly boots: readonly Boot[];
  readonly bootCount: number;
  /** At most a few thousand, thinned so that each run keeps its lowest and its highest; `sampleCount` counts all. */
  readonly samples: readonly MemorySample[];
  readonly sampleCount: number;
  readonly trends: readonly Trend[];
  readonly cycles: readonly Cycle[];
  readonly cycleCount: number;
  readonly cycleTrends: readonly CycleTrend[];
  readonly events: readonly StreamerEvent[];
  readonly panics: readonly Panic[];
  readonly allocationFailures: readonly AllocationFailure[];
  readonly corruptions: readonly HeapCorruption[];
};
