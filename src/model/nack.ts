import type { FindingOf } from './finding.js';
import type { Capability } from './console-record.js';
import type { Interval } from './console-report.js';

export type TrackKind = 'video' | 'audio';

/** Where a figure of bytes per packet comes from; docs/nack.md has the sources. */
export type BytesOrigin = 'given' | 'stated' | 'by-parts' | 'measured';

/** What a stored packet takes of DMA-capable memory. */
export type PacketCost = { readonly origin: BytesOrigin; readonly low: number; readonly high: number };

export type NackInputs = {
  /** Free DMA-capable memory before the stream; null where not known. */
  readonly dmaBytes: number | null;
  /** Null where not known: then all figures that were stated or measured are used side by side. */
  readonly bytesPerPacket: number | null;
  /** One a track; tracks of a connection are video, audio, video… */
  readonly storages: number;
  readonly maxSize: number;
  /** Packets a second of one connection, all tracks together. */
  readonly packetRate: number;
  /** Of them audio, when there are two tracks. */
  readonly audioRate: number;
  /** How far back a lost packet shall still be found. */
  readonly windowMs: number;
};

/** One kind of track; `storages` of them are alike. */
type NackTrack = {
  readonly kind: TrackKind;
  readonly storages: number;
  readonly packetRate: number;
  readonly secondsToFull: number;
  readonly windowMs: number;
  readonly recommendedMaxSize: number;
};

export type NackCost = PacketCost & {
  readonly storageBytes: Interval;
  readonly fillBytesPerSecond: Interval;
  /** When the free DMA memory would be used up, early and late; null where the store fits, or the memory is not known. */
  readonly secondsToExhaust: Interval | null;
};

export type NackRow = {
  readonly maxSize: number;
  readonly storedPackets: number;
  readonly storageBytes: Interval;
  /** Of the free DMA memory, by the upper figure; null where the memory is not known. */
  readonly shareOfDma: number | null;
  readonly tracks: readonly Pick<NackTrack, 'kind' | 'secondsToFull' | 'windowMs'>[];
};

/** The retransmission store of libdatachannel in numbers. */
export type NackModel = {
  readonly inputs: NackInputs;
  readonly tracks: readonly NackTrack[];
  readonly costs: readonly NackCost[];
  readonly storedPackets: number;
  /** At the highest cost of a packet that is known. */
  readonly storageBytes: number;
  readonly shareOfDma: number | null;
  /** Until the last storage is full. */
  readonly secondsToFull: number;
  /** The shortest of the tracks. */
  readonly windowMs: number;
  /** For the wanted window on the fastest track; less where that takes more than a quarter of the memory. */
  readonly recommendedMaxSize: number;
  readonly isLimitedByDma: boolean;
  readonly table: readonly NackRow[];
};

/** What the stream is taken to be, where the log does not tell packets. */
export type AssumedStream = Pick<NackInputs, 'packetRate' | 'audioRate' | 'windowMs'>;

/** A fall after the start of a stream that looks like storages that fill. */
export type StoreShape = {
  /** `plateau`: it levelled off, all storages are full; `filling`: something ended it before. */
  readonly shape: 'plateau' | 'filling';
  readonly capability: Capability;
  readonly fallBytes: number;
  /** From the start of the stream to the plateau, or to the last reading. */
  readonly seconds: Interval;
  /** `maxSize` that would be full by then; `high` is null while it is still filling. */
  readonly maxSize: { readonly low: number; readonly high: number | null };
  readonly bytesPerPacket: Interval;
  readonly recommendedMaxSize: number;
  readonly stream: AssumedStream;
};

/** Figures that a story of a crash states; each may be absent. KB are as written there. */
export type NackClaim = {
  readonly crash?:
    | {
        readonly streamingSeconds?: number | undefined;
        readonly dmaBeforeKB?: number | undefined;
        readonly dmaAfterKB?: number | undefined;
        readonly fallKBPerSecond?: number | undefined;
        readonly storedVideo?: number | undefined;
        readonly storedAudio?: number | undefined;
      }
    | undefined;
  readonly store?:
    | {
        readonly storages?: number | undefined;
        readonly maxSize?: number | undefined;
        readonly bytesPerPacket?: number | undefined;
        readonly partsBytes?: readonly number[] | undefined;
        readonly totalKB?: number | undefined;
        readonly dmaTotalKB?: number | undefined;
        readonly isUnbounded?: boolean | undefined;
      }
    | undefined;
  readonly stream?:
    | {
        readonly packetRate?: number | undefined;
        readonly audioRate?: number | undefined;
      }
    | undefined;
  readonly fix?:
    | {
        readonly maxSize?: number | undefined;
        readonly totalKB?: number | undefined;
        readonly windowMs?: number | undefined;
      }
    | undefined;
};

/** A figure of the claim and the one that follows from its other figures. */
type Mismatch<More = unknown> = More & { readonly stated: number; readonly computed: number };

export type NackFinding =
  | FindingOf<
      'nack-claim-fall-rate',
      Mismatch<{
        readonly packetRate: number;
        readonly bytesPerPacket: number;
        readonly impliedBytes: number;
      }>
    >
  | FindingOf<
      'nack-claim-duration',
      Mismatch<{
        readonly beforeKB: number;
        readonly afterKB: number;
        readonly fallKBPerSecond: number;
        readonly impliedKBPerSecond: number;
      }>
    >
  | FindingOf<
      'nack-claim-packet-count',
      Mismatch<{ readonly packets: number; readonly packetRate: number; readonly fallSeconds: number | null }>
    >
  | FindingOf<'nack-claim-packet-bytes', Mismatch<{ readonly packets: number; readonly fallKB: number }>>
  | FindingOf<'nack-claim-parts', Mismatch<{ readonly parts: readonly number[] }>>
  | FindingOf<
      'nack-claim-no-crash',
      {
        readonly dmaKB: number;
        /** What the store takes when that many packets are in it, by each cost of a packet. */
        readonly cases: readonly {
          readonly bytesPerPacket: number;
          readonly storedPackets: number;
          readonly storedKB: number;
          readonly fullPackets: number;
          readonly fullKB: number;
          /** Seconds until the memory is used up; null where even the full store fits. */
          readonly exhaustSeconds: number | null;
        }[];
      }
    >
  | FindingOf<
      'nack-claim-mutex',
      {
        readonly partsBytes: number;
        readonly mutexBytes: number;
        readonly sumBytes: number;
        readonly measured: Interval;
      }
    >
  | FindingOf<
      'nack-claim-window',
      Mismatch<{
        readonly maxSize: number;
        readonly packetRate: number;
        readonly videoMs: number;
        readonly audioMs: number;
      }>
    >
  | FindingOf<'nack-claim-total', Mismatch<{ readonly bytes: number }>>
  | FindingOf<'nack-claim-dma-total', Mismatch<{ readonly totalKB: number }>>
  | FindingOf<'nack-claim-unbounded', { readonly storages: number; readonly maxSize: number }>
  | FindingOf<
      'nack-claim-fix-total',
      {
        readonly statedKB: number;
        readonly packets: number;
        readonly measured: Interval;
        readonly computedKB: Interval;
      }
    >;

export type NackRuleId = NackFinding['ruleId'];

/** A figure of a claim that can be computed from its others, as the finding that it is where it does not hold. */
export type NackCheck = { readonly finding: NackFinding; readonly holds: boolean };
