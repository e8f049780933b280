import type { DataChannel, PeerConnection, Track } from 'node-datachannel';
import { Guard } from '../rtc/guard.js';
import type { Rtc } from '../rtc/load-rtc.js';
import { isLoopbackAddress, takeCandidates } from '../rtc/sdp-candidates.js';
import type { CycleRecord } from './cycle-record.js';

export type ViewerConnectionOptions = {
  readonly rtc: Rtc;
  readonly offer: string;
  readonly record: CycleRecord;
  /** Answers each Ping at once, which makes the firmware send the next one at once. */
  readonly isFlood: boolean;
  readonly onAnswer: (sdp: string) => void;
  readonly onConnected: () => void;
  readonly onClosed: (state: string) => void;
  readonly onError: (message: string) => void;
};

/**
 * libdatachannel starts ICE with the candidates of an offer before its answer has left; the streamer answers STUN
 * without knowing it, the first DTLS packet is lost, and the next one comes a second later. So the candidates are held
 * back until the answer has arrived.
 */
const candidateDelayMs = 50;
/** What upstream's page waits before it answers a Ping. */
const pongDelayMs = 1_000;
const maxCandidates = 32;

/** The WebRTC side of one connection, which receives and counts. */
export class ViewerConnection {
  readonly #peer: PeerConnection;
  readonly #options: ViewerConnectionOptions;
  readonly #guard: Guard;
  readonly #tracks: Track[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #channel: DataChannel | null = null;
  #firstPongMs: number | null = null;
  #hasAnswered = false;
  #isClosed = false;

  constructor(options: ViewerConnectionOptions) {
    this.#options = options;
    this.#guard = new Guard(({ message }) => options.onError(message));
    const { sdp, candidates } = takeCandidates(options.offer);
    const isLocal = candidates.length > 0 && candidates.every(({ address }) => isLoopbackAddress(address));
    this.#peer = new options.rtc.PeerConnection('viewer', {
      iceServers: [],
      disableAutoNegotiation: true,
      ...(isLocal ? { bindAddress: '127.0.0.1' } : {}),
    });
    this.#peer.onTrack(this.#guard.wrap((track) => this.#addTrack(track)));
    this.#peer.onDataChannel(this.#guard.wrap((channel) => this.#addChannel(channel)));
    this.#peer.onStateChange(this.#guard.wrap((state) => this.#changeState(state)));
    this.#peer.onGatheringStateChange(
      this.#guard.wrap((state) => {
        if (state !== 'complete' || this.#hasAnswered) return;
        this.#hasAnswered = true;
        options.onAnswer(this.#peer.localDescription()?.sdp ?? '');
        this.#later(candidateDelayMs, () => {
          for (const { candidate, mid } of candidates.slice(0, maxCandidates)) {
            this.#peer.addRemoteCandidate(candidate, mid);
          }
        });
      }),
    );
    this.#peer.setRemoteDescription(sdp, 'offer');
    this.#peer.setLocalDescription('answer');
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#guard.run(() => this.#peer.close());
    // The data channel and the tracks go with it.
    this.#guard.release();
  }

  #addTrack(track: Track): void {
    // A track that nobody holds is collected, and its packets go nowhere.
    this.#tracks.push(track);
    const { record } = this.#options;
    const isVideo = track.type() === 'video';
    let open = 0;
    track.onOpen(
      this.#guard.wrap(() => {
        open++;
        if (open === this.#tracks.length) record.reach('tracksMs');
      }),
    );
    track.onMessage(
      this.#guard.wrap((packet) => {
        if (this.#isClosed) return;
        if (isVideo) record.countVideo(packet);
        else record.countAudio(packet);
      }),
    );
  }

  #addChannel(channel: DataChannel): void {
    this.#channel = channel;
    channel.onMessage(
      this.#guard.wrap(() => {
        this.#options.record.pings++;
        if (this.#options.isFlood) this.#sendPong();
        else this.#later(pongDelayMs, () => this.#sendPong());
      }),
    );
  }

  #sendPong(): void {
    if (this.#isClosed || this.#channel?.isOpen() !== true) return;
    this.#firstPongMs ??= performance.now();
    this.#channel.sendMessage(`Pong ${Math.round(performance.now() - this.#firstPongMs)}`);
  }

  #changeState(state: string): void {
    if (state === 'connected') {
      this.#options.record.reach('connectedMs');
      this.#options.onConnected();
    } else if (state === 'disconnected' || state === 'failed' || state === 'closed')
      this.#options.onClosed(state);
  }

  #later(ms: number, callback: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isClosed) this.#guard.run(callback);
    }, ms);
    this.#timers.add(timer);
  }
}
