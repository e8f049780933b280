import { randomInt } from 'node:crypto';
import type { MediaHandler, PeerConnection, RtpPacketizationConfig, Track } from 'node-datachannel';
import type { Rtc } from '../rtc/load-rtc.js';
import { countPackets } from './packet-count.js';

/** What the firmware names its tracks, and their numbers in RTP. */
const video = { mid: 'video-stream', ssrc: 1, payloadType: 102, clockHz: 90_000 } as const;
const audio = { mid: 'audio-stream', ssrc: 2, payloadType: 111, clockHz: 48_000 } as const;
const streamId = 'stream1';

/** RTP time of a sample, from that of the first one and the stream's clock, modulo 2^32. */
export function rtpTime(startTimestamp: number, timeUs: number, clockHz: number): number {
  return (startTimestamp + Math.round((timeUs * clockHz) / 1_000_000)) % 2 ** 32;
}

/** H.264 through libdatachannel's packetizer, sender reports and NACK store, in the firmware's order. */
export class VideoSender {
  readonly #rtc: Rtc;
  readonly #config: RtpPacketizationConfig;
  readonly #startTimestamp: number;
  /** libdatachannel's side lives as long as ours; dropping it earlier was never tried. */
  readonly #chain: readonly MediaHandler[];
  #track: Track | null = null;

  constructor(rtc: Rtc, maxSize: number) {
    const { ssrc, mid, payloadType, clockHz } = video;
    this.#rtc = rtc;
    this.#config = new rtc.RtpPacketizationConfig(ssrc, mid, payloadType, clockHz);
    this.#startTimestamp = this.#config.timestamp;
    const packetizer = new rtc.H264RtpPacketizer('Length', this.#config);
    const reporter = new rtc.RtcpSrReporter(this.#config);
    const responder = new rtc.RtcpNackResponder(maxSize);
    packetizer.addToChain(reporter);
    packetizer.addToChain(responder);
    this.#chain = [packetizer, reporter, responder];
  }

  addTo(peer: PeerConnection): Track {
    const description = new this.#rtc.Video(video.mid, 'SendRecv');
    description.addH264Codec(video.payloadType);
    description.addSSRC(video.ssrc, video.mid, streamId, video.mid);
    this.#track = peer.addTrack(description);
    const [first] = this.#chain;
    if (first) this.#track.setMediaHandler(first);
    return this.#track;
  }

  /** Returns how many packets the sample makes. Throws where the track is not open. */
  send(sample: Buffer, timeUs: number): number {
    this.#config.timestamp = rtpTime(this.#startTimestamp, timeUs, video.clockHz);
    sendOn(this.#track, sample);
    return countPackets(sample);
  }
}

/**
 * Opus packets with a header of our own: libdatachannel's binding never frees its generic packetizer, nor the NACK
 * store behind it, and one packet a sample needs no packetizer.
 */
export class OpusSender {
  readonly #rtc: Rtc;
  readonly #config: RtpPacketizationConfig;
  readonly #startTimestamp: number;
  readonly #chain: readonly MediaHandler[];
  #sequence = randomInt(0x10000);
  #track: Track | null = null;

  constructor(rtc: Rtc, maxSize: number) {
    const { ssrc, mid, payloadType, clockHz } = audio;
    this.#rtc = rtc;
    this.#config = new rtc.RtpPacketizationConfig(ssrc, mid, payloadType, clockHz);
    this.#startTimestamp = this.#config.timestamp;
    const reporter = new rtc.RtcpSrReporter(this.#config);
    const responder = new rtc.RtcpNackResponder(maxSize);
    reporter.addToChain(responder);
    this.#chain = [reporter, responder];
  }

  addTo(peer: PeerConnection): Track {
    const description = new this.#rtc.Audio(audio.mid, 'SendRecv');
    description.addOpusCodec(audio.payloadType);
    description.addSSRC(audio.ssrc, audio.mid, streamId, audio.mid);
    this.#track = peer.addTrack(description);
    const [first] = this.#chain;
    if (first) this.#track.setMediaHandler(first);
    return this.#track;
  }

  /** Returns how many packets the sample makes. Throws where the track is not open. */
  send(sample: Buffer, timeUs: number): number {
    const timestamp = rtpTime(this.#startTimestamp, timeUs, audio.clockHz);
    this.#config.timestamp = timestamp;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = audio.payloadType;
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(audio.ssrc, 8);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    sendOn(this.#track, Buffer.concat([header, sample]));
    return 1;
  }
}

function sendOn(track: Track | null, bytes: Buffer): void {
  if (track?.isOpen() !== true) throw new Error('Track is not open');
  track.sendMessageBinary(bytes);
}
