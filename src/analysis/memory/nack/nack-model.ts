import type { Interval } from '../../../model/console-report.js';
import type { NackCost, NackInputs, NackModel, NackRow, PacketCost } from '../../../model/nack.js';
import { secondsUntilStored, tracksOf, type StoreTrack } from './nack-store.js';
import { knownCosts } from './packet-costs.js';

/** More of the free memory than this the store shall not take: drivers and DTLS need DMA memory too. */
const maxShare = 0.25;

/** Sizes in the table beside the given and the recommended one. */
const tableSizes = [32, 64, 128, 256, 512];

/** What the retransmission store takes, when it is full, and how far back it reaches; per track, never summed. */
export function computeNackModel(inputs: NackInputs): NackModel {
  const { maxSize, storages, dmaBytes, bytesPerPacket } = inputs;
  const tracks = tracksOf(inputs);
  const costs: readonly PacketCost[] =
    bytesPerPacket === null ? knownCosts : [{ origin: 'given', low: bytesPerPacket, high: bytesPerPacket }];
  const highest = Math.max(...costs.map(({ high }) => high));
  const storedPackets = storages * maxSize;
  const recommended = recommend(inputs, tracks, highest);
  const row = (size: number): NackRow => rowOf(size, { inputs, tracks, costs, highest });
  const sizes = [...new Set([...tableSizes, maxSize, recommended.maxSize])];
  return {
    inputs,
    tracks: tracks.map((track) => ({
      ...track,
      ...timesOf(track, maxSize),
      recommendedMaxSize: sizeForWindow(track, inputs.windowMs),
    })),
    costs: costs.map((cost) => costOf(cost, inputs, tracks)),
    storedPackets,
    storageBytes: storedPackets * highest,
    shareOfDma: dmaBytes === null ? null : shareOf(storedPackets * highest, dmaBytes),
    secondsToFull: Math.max(...tracks.map((track) => timesOf(track, maxSize).secondsToFull)),
    windowMs: Math.min(...tracks.map((track) => timesOf(track, maxSize).windowMs)),
    recommendedMaxSize: recommended.maxSize,
    isLimitedByDma: recommended.isLimitedByDma,
    table: sizes.toSorted((a, b) => a - b).map(row),
  };
}

/** The least size that keeps the packets of a window on a track. */
export function sizeForWindow({ packetRate }: Pick<StoreTrack, 'packetRate'>, windowMs: number): number {
  return Math.max(1, Math.ceil((packetRate * windowMs) / 1000));
}

function timesOf({ packetRate }: StoreTrack, maxSize: number): { secondsToFull: number; windowMs: number } {
  return {
    secondsToFull: hundredths(maxSize / packetRate),
    windowMs: Math.round((maxSize / packetRate) * 1000),
  };
}

function recommend(inputs: NackInputs, tracks: readonly StoreTrack[], bytes: number) {
  const { windowMs, dmaBytes, storages } = inputs;
  const wanted = Math.max(...tracks.map((track) => sizeForWindow(track, windowMs)));
  const affordable =
    dmaBytes === null ? wanted : Math.max(1, Math.floor((dmaBytes * maxShare) / (storages * bytes)));
  return { maxSize: Math.min(wanted, affordable), isLimitedByDma: affordable < wanted };
}

function costOf(cost: PacketCost, inputs: NackInputs, tracks: readonly StoreTrack[]): NackCost {
  const packets = inputs.storages * inputs.maxSize;
  const rate = tracks.reduce((sum, { storages, packetRate }) => sum + storages * packetRate, 0);
  const times = (count: number): Interval => ({ low: count * cost.low, high: count * cost.high });
  return {
    ...cost,
    storageBytes: times(packets),
    fillBytesPerSecond: times(rate),
    secondsToExhaust: exhaustTimes(cost, inputs, tracks),
  };
}

function exhaustTimes(
  cost: PacketCost,
  { dmaBytes, maxSize }: NackInputs,
  tracks: readonly StoreTrack[],
): Interval | null {
  if (dmaBytes === null) return null;
  const early = secondsUntilStored(dmaBytes / cost.high, maxSize, tracks);
  const late = secondsUntilStored(dmaBytes / cost.low, maxSize, tracks);
  if (early === null) return null;
  return { low: hundredths(early), high: hundredths(late ?? early) };
}

type RowContext = {
  readonly inputs: NackInputs;
  readonly tracks: readonly StoreTrack[];
  readonly costs: readonly PacketCost[];
  readonly highest: number;
};

function rowOf(maxSize: number, { inputs, tracks, costs, highest }: RowContext): NackRow {
  const storedPackets = inputs.storages * maxSize;
  const lowest = Math.min(...costs.map(({ low }) => low));
  const { dmaBytes } = inputs;
  return {
    maxSize,
    storedPackets,
    storageBytes: { low: storedPackets * lowest, high: storedPackets * highest },
    shareOfDma: dmaBytes === null ? null : shareOf(storedPackets * highest, dmaBytes),
    tracks: tracks.map((track) => ({ kind: track.kind, ...timesOf(track, maxSize) })),
  };
}

function shareOf(bytes: number, whole: number): number {
  return Math.round((bytes / whole) * 1000) / 1000;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
