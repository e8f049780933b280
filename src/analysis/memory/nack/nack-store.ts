import type { NackInputs, TrackKind } from '../../../model/nack.js';

/** Storages that are alike: one a track of that kind. */
export type StoreTrack = {
  readonly kind: TrackKind;
  readonly storages: number;
  readonly packetRate: number;
};

type Stream = Pick<NackInputs, 'storages' | 'packetRate' | 'audioRate'>;

/** Storages belong to tracks: video, audio, video… of as many connections; a single one is video. */
export function tracksOf({ storages, packetRate, audioRate }: Stream): readonly StoreTrack[] {
  const audio = Math.floor(storages / 2);
  const videoRate = audio > 0 ? packetRate - audioRate : packetRate;
  const video: StoreTrack = { kind: 'video', storages: storages - audio, packetRate: videoRate };
  return audio > 0 ? [video, { kind: 'audio', storages: audio, packetRate: audioRate }] : [video];
}

/**
 * Packets in all storages after a time: each keeps its last `maxSize` and forgets by number alone, never by age
 * (libdatachannel rtcpnackresponder.cpp).
 */
export function storedAfter(seconds: number, maxSize: number, tracks: readonly StoreTrack[]): number {
  return tracks.reduce(
    (sum, { storages, packetRate }) => sum + storages * Math.min(maxSize, packetRate * seconds),
    0,
  );
}

/** Seconds until so many packets are stored; null where the full storages hold fewer. */
export function secondsUntilStored(
  packets: number,
  maxSize: number,
  tracks: readonly StoreTrack[],
): number | null {
  let [seconds, stored] = [0, 0];
  const byTime = tracks.toSorted((a, b) => b.packetRate - a.packetRate);
  for (const [i, { packetRate }] of byTime.entries()) {
    const growing = byTime.slice(i).reduce((sum, track) => sum + track.storages * track.packetRate, 0);
    const full = maxSize / packetRate;
    const storedThen = stored + growing * (full - seconds);
    if (packets <= storedThen) return seconds + (packets - stored) / growing;
    [seconds, stored] = [full, storedThen];
  }
  return null;
}
