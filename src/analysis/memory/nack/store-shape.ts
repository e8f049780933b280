import type { Capability } from '../../../model/console-record.js';
import type { Interval, Trend } from '../../../model/console-report.js';
import type { AssumedStream, StoreShape } from '../../../model/nack.js';
import { sizeForWindow } from './nack-model.js';
import { storedAfter, tracksOf, type StoreTrack } from './nack-store.js';

/** A packet in the store takes between its bookkeeping and that plus a whole payload. */
const plausibleBytes: Interval = { low: 100, high: 1_800 };

/** A fall that starts later than this after the stream is something else. */
const maxDelayMs = 1_500;

/** Readings at one height that make a plateau, and steps of the reading that make a fall. */
const minPlateauSamples = 4;
const minFallSteps = 4;

const pools: readonly Capability[] = ['dma', 'internal', 'heap', 'psram'];

type Stretch = {
  readonly trends: readonly Trend[];
  readonly startMs: number;
  readonly stream: AssumedStream;
};

/** Recognises the store in the trends of a stretch in which media flows; null where no pool falls like it. */
export function findStoreShape(stretch: Stretch): StoreShape | null {
  for (const pool of pools) {
    const pieces = stretch.trends.filter(({ capability, kind }) => capability === pool && kind !== 'step');
    const shape = shapeOf(pieces, stretch);
    if (shape) return shape;
  }
  return null;
}

function shapeOf(pieces: readonly Trend[], stretch: Stretch): StoreShape | null {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last || !isFall(first) || first.fromMs - stretch.startMs > maxDelayMs) return null;
  const falling = pieces.filter(isFall);
  const fallBytes = first.startBytes - last.endBytes;
  if (fallBytes < minFallSteps * first.resolutionBytes) return null;
  if (falling.length === pieces.length) return fillingShape(first, last, { ...stretch, fallBytes });
  const isLevel = last.kind === 'flat' && last.samples >= minPlateauSamples;
  return isLevel && falling.length === pieces.length - 1
    ? plateauShape(falling, last, { ...stretch, fallBytes })
    : null;
}

// What fills falls ever more gently towards its end.
function isFall({ kind }: Trend): boolean {
  return kind === 'falling' || kind === 'levelling';
}

type Fall = Stretch & { readonly fallBytes: number };

function plateauShape(falling: readonly Trend[], plateau: Trend, fall: Fall): StoreShape | null {
  const { startMs, stream, fallBytes } = fall;
  const [first] = falling;
  const last = falling.at(-1);
  if (!first || !last) return null;
  const periodMs = (plateau.toMs - plateau.fromMs) / (plateau.samples - 1);
  const seconds = {
    low: Math.round(Math.max(0, last.toMs - periodMs - startMs)) / 1000,
    high: (plateau.fromMs - startMs) / 1000,
  };
  const tracks = tracksOf({ storages: 2, ...stream });
  const slowest = Math.min(...tracks.map(({ packetRate }) => packetRate));
  const maxSize = { low: Math.floor(seconds.low * slowest), high: Math.ceil(seconds.high * slowest) };
  // What was stored before the first reading is not in the fall that was seen.
  const seenFrom = Math.max(0, first.fromMs - startMs) / 1000;
  const packets = (size: number, until: number): number =>
    storedAfter(until, size, tracks) - storedAfter(seenFrom, size, tracks);
  const fewest = Math.max(packets(maxSize.low, seconds.low), fallBytes / plausibleBytes.high);
  const bytesPerPacket = {
    low: Math.round(fallBytes / packets(maxSize.high, seconds.high)),
    high: Math.round(fallBytes / fewest),
  };
  return plausible({
    shape: 'plateau',
    capability: plateau.capability,
    fallBytes,
    seconds,
    maxSize,
    bytesPerPacket,
    recommendedMaxSize: recommend(tracks, stream),
    stream,
  });
}

function fillingShape(first: Trend, last: Trend, fall: Fall): StoreShape | null {
  const { startMs, stream, fallBytes } = fall;
  if (last.endedBy !== 'crash' && last.endedBy !== 'reboot') return null;
  const tracks = tracksOf({ storages: 2, ...stream });
  const seconds = (last.toMs - startMs) / 1000;
  const fastest = Math.max(...tracks.map(({ packetRate }) => packetRate));
  const least = Math.ceil(seconds * fastest);
  return plausible({
    shape: 'filling',
    capability: first.capability,
    fallBytes,
    seconds: { low: seconds, high: seconds },
    maxSize: { low: least, high: null },
    bytesPerPacket: {
      low: Math.round(-first.high / stream.packetRate),
      high: Math.round(-first.low / stream.packetRate),
    },
    recommendedMaxSize: recommend(tracks, stream),
    stream,
  });
}

function recommend(tracks: readonly StoreTrack[], { windowMs }: AssumedStream): number {
  return Math.max(...tracks.map((track) => sizeForWindow(track, windowMs)));
}

function plausible(shape: StoreShape): StoreShape | null {
  const { low, high } = shape.bytesPerPacket;
  const isPossible = Number.isFinite(low) && low <= plausibleBytes.high && high >= plausibleBytes.low;
  return isPossible ? shape : null;
}
