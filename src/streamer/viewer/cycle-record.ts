import type { ClosedBy, ViewCycle, ViewPhases } from '../../model/view-cycle.js';
import { RtpCounter } from './rtp-counter.js';

type Phase = keyof ViewPhases;

/** What is known of a cycle so far: its phases as they are reached, and its packets. */
export class CycleRecord {
  pings = 0;
  readonly video = new RtpCounter({ isH264: true });
  readonly audio = new RtpCounter({ isH264: false });
  readonly #index: number;
  readonly #clientId: string;
  readonly #startedAtMs = Date.now();
  readonly #startMs = performance.now();
  readonly #phases: { -readonly [Name in Phase]: number | null } = {
    socketMs: null,
    offerMs: null,
    answerMs: null,
    connectedMs: null,
    tracksMs: null,
    firstVideoMs: null,
    firstFrameMs: null,
    firstKeyFrameMs: null,
    firstAudioMs: null,
    closedMs: null,
  };

  constructor({ index, clientId }: { index: number; clientId: string }) {
    this.#index = index;
    this.#clientId = clientId;
  }

  get hasSocket(): boolean {
    return this.#phases.socketMs !== null;
  }

  get isConnected(): boolean {
    return this.#phases.connectedMs !== null;
  }

  /** Notes the time of a phase, the first time that it is reached. */
  reach(phase: Phase): void {
    this.#phases[phase] ??= Math.round(performance.now() - this.#startMs);
  }

  countVideo(packet: Uint8Array): void {
    this.video.push(packet);
    const { packets, frames, keyFrames } = this.video.counts;
    if (packets > 0) this.reach('firstVideoMs');
    if (frames > 0) this.reach('firstFrameMs');
    if (keyFrames > 0) this.reach('firstKeyFrameMs');
  }

  countAudio(packet: Uint8Array): void {
    this.audio.push(packet);
    if (this.audio.counts.packets > 0) this.reach('firstAudioMs');
  }

  finish(closedBy: ClosedBy, detail: string | null): ViewCycle {
    this.reach('closedMs');
    const [video, audio] = [this.video.counts, this.audio.counts];
    return {
      index: this.#index,
      clientId: this.#clientId,
      startedAtMs: this.#startedAtMs,
      connected: this.#phases.connectedMs !== null,
      connectMs: this.#phases.connectedMs,
      firstFrameMs: this.#phases.firstFrameMs,
      videoPackets: video.packets,
      videoFrames: video.frames,
      keyFrames: video.keyFrames,
      audioPackets: audio.packets,
      lost: video.lost + audio.lost,
      closedBy,
      detail,
      pings: this.pings,
      phases: { ...this.#phases },
    };
  }
}
