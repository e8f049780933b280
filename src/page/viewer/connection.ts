import { Signalling, type Incoming } from './signalling.js';
import { readStatistics, type Statistics } from './statistics.js';

export type ConnectionState =
  | 'dialling'
  | 'waiting'
  | 'asking'
  | 'answering'
  | 'connected'
  | 'streaming'
  | 'closed'
  | 'failed';

/** Why there is no connection any more. */
export type ConnectionEnd = 'closed here' | 'closed by the streamer' | 'silent' | 'failed';

export type ConnectionOptions = {
  readonly video: HTMLVideoElement;
  readonly onState: (state: ConnectionState, words: string) => void;
};

/** What upstream's page waits before it answers a Ping; an answer at once makes a flood. */
const pongDelayMs = 1_000;
const maxGatheringMs = 3_000;
const maxConnectMs = 15_000;
const slowOfferMs = 5_000;

/** One connection of this page to the streamer. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #startMs = performance.now();
  readonly #signalling: Signalling;
  readonly #peer = new RTCPeerConnection();
  readonly #timers = new Set<number>();
  #state: ConnectionState = 'dialling';
  #end: ConnectionEnd | null = null;
  #isSilent = false;
  #connectMs: number | null = null;
  #firstFrameMs: number | null = null;
  #firstPongMs: number | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#enter('dialling', 'Dialling the signalling server');
    this.#watchPeer();
    this.#signalling = new Signalling({
      onOpen: () => this.#ask(),
      onMessage: (message) => this.#receive(message),
      onClose: (reason) => {
        if (this.#connectMs === null) this.#fail(`The signalling server closed the connection: ${reason}`);
      },
    });
  }

  get isOver(): boolean {
    return this.#state === 'closed' || this.#state === 'failed';
  }

  /** How it ended, or that the streamer is silent just now; null while it stands. */
  get end(): ConnectionEnd | null {
    return this.#end ?? (this.#isSilent ? 'silent' : null);
  }

  get connectMs(): number | null {
    return this.#connectMs;
  }

  get firstFrameMs(): number | null {
    return this.#firstFrameMs;
  }

  async statistics(): Promise<Statistics> {
    const statistics = readStatistics(await this.#peer.getStats());
    // Where the page is in the background no frame is presented, but decoded all the same.
    if (statistics.framesDecoded > 0) this.#noteFirstFrame();
    return statistics;
  }

  close(): void {
    if (!this.isOver) {
      this.#end = 'closed here';
      this.#enter('closed', 'Disconnected');
    }
    this.#release();
  }

  #ask(): void {
    this.#signalling.send('request');
    this.#enter('asking', 'Asking the streamer for an offer');
    this.#later(slowOfferMs, () => {
      if (this.#state !== 'asking') return;
      this.#enter(
        'asking',
        'No offer for 5 s: the streamer has the request, but is busy, out of memory or wedged',
      );
    });
  }

  #receive(message: Incoming): void {
    if (message.type === 'waiting')
      this.#enter('waiting', 'The streamer is not here yet; it gets the request when it comes');
    if (message.type === 'error') this.#fail(`The server refused a message: ${message.detail ?? ''}`);
    // One offer is answered; what comes once more, or later, is not for this connection.
    const isAwaited = this.#state === 'asking' || this.#state === 'waiting';
    if (message.type !== 'offer' || message.sdp === undefined || !isAwaited) return;
    this.#answer(message.sdp).catch((error: unknown) =>
      this.#fail(`The offer cannot be taken: ${String(error)}`),
    );
  }

  async #answer(sdp: string): Promise<void> {
    this.#enter('answering', 'Answering the offer');
    this.#later(maxConnectMs, () => {
      if (this.#connectMs === null) this.#fail('Offer and answer went through, but no connection came about');
    });
    await this.#peer.setRemoteDescription({ type: 'offer', sdp });
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    // The firmware takes no candidates later on.
    await this.#gathered();
    this.#signalling.send('answer', this.#peer.localDescription?.sdp ?? '');
  }

  async #gathered(): Promise<void> {
    if (this.#peer.iceGatheringState === 'complete') return;
    await new Promise<void>((resolve) => {
      this.#later(maxGatheringMs, resolve);
      this.#peer.addEventListener('icegatheringstatechange', () => {
        if (this.#peer.iceGatheringState === 'complete') resolve();
      });
    });
  }

  #watchPeer(): void {
    const { video } = this.#options;
    this.#peer.addEventListener('track', ({ streams: [stream], track }) => {
      video.srcObject ??= stream ?? new MediaStream([track]);
      video.requestVideoFrameCallback?.(() => this.#noteFirstFrame());
      // Muted pictures may always play; where that is forbidden too, the reader presses play.
      video.play().catch(() => undefined);
    });
    this.#peer.addEventListener('datachannel', ({ channel }) => {
      channel.addEventListener('message', () => this.#later(pongDelayMs, () => this.#sendPong(channel)));
    });
    this.#peer.addEventListener('connectionstatechange', () => {
      const { connectionState } = this.#peer;
      if (connectionState === 'connected') this.#stand();
      if (connectionState === 'disconnected') this.#fallSilent();
      if (connectionState === 'failed' && this.#isSilent)
        this.#fail('The streamer is gone: it does not answer any more', 'silent');
      if (connectionState === 'failed') this.#fail('The connection failed');
      if (connectionState === 'closed')
        this.#fail('The streamer closed the connection', 'closed by the streamer');
    });
  }

  #stand(): void {
    this.#isSilent = false;
    this.#connectMs ??= performance.now() - this.#startMs;
    if (this.#firstFrameMs === null)
      this.#enter('connected', 'Connected; the picture starts with the next key frame');
    else this.#enter('streaming', 'Streaming');
  }

  // A browser says `disconnected` after some seconds without an answer, which Wi-Fi that comes back mends, and
  // `failed` when it gives up.
  #fallSilent(): void {
    this.#isSilent = true;
    this.#enter(this.#state, 'No answer from the streamer for some seconds; waiting for it to come back');
  }

  #sendPong(channel: RTCDataChannel): void {
    if (channel.readyState !== 'open') return;
    this.#firstPongMs ??= performance.now();
    channel.send(`Pong ${Math.round(performance.now() - this.#firstPongMs)}`);
  }

  #noteFirstFrame(): void {
    if (this.#firstFrameMs !== null || this.isOver) return;
    this.#firstFrameMs = performance.now() - this.#startMs;
    this.#enter('streaming', 'Streaming');
  }

  #fail(words: string, end: ConnectionEnd = 'failed'): void {
    if (this.isOver) return;
    this.#end = end;
    this.#enter('failed', words);
    this.#release();
  }

  #release(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#signalling.close();
    this.#peer.close();
    this.#options.video.srcObject = null;
  }

  #enter(state: ConnectionState, words: string): void {
    this.#state = state;
    this.#options.onState(state, words);
  }

  #later(ms: number, act: () => void): void {
    const timer = window.setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}
