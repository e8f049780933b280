import type { DataChannel, PeerConnection, Track } from 'node-datachannel';
import { Guard } from '../rtc/guard.js';
import type { Rtc } from '../rtc/load-rtc.js';
import { AddToStream } from './add-to-stream.js';
import { OpusSender, VideoSender } from './media-sender.js';
import { OpeningOrder } from './opening-order.js';
import type { TwinLog } from './twin-log.js';

export type TwinClientOptions = {
  readonly rtc: Rtc;
  readonly id: string;
  readonly log: TwinLog;
  readonly maxSize: number;
  /** Null for all addresses of this machine. */
  readonly bindAddress: string | null;
  readonly onOffer: (sdp: string) => void;
  readonly onConnected: () => void;
  /** Both tracks are open. */
  readonly onReady: () => void;
  /** Once, when the firmware would forget the client. */
  readonly onGone: () => void;
};

/** One peer connection of the streamer: its tracks, its data channel, and its lines on the console. */
export class TwinClient {
  readonly id: string;
  readonly video: VideoSender;
  readonly audio: OpusSender;
  readonly #options: TwinClientOptions;
  readonly #guard: Guard;
  readonly #peer: PeerConnection;
  readonly #channel: DataChannel;
  readonly #stream: AddToStream;
  readonly #opening = new OpeningOrder();
  #isGathering = false;
  #isConnecting = false;
  #hasGathered = false;
  #hasOffered = false;
  #isGone = false;
  #isChannelClosed = false;
  #hasGreeted = false;
  /** What the board does after its data channel has closed. */
  readonly #afterChannel: (() => void)[] = [];

  constructor(options: TwinClientOptions) {
    const { rtc, id, log, maxSize, bindAddress } = options;
    this.id = id;
    this.#options = options;
    this.#guard = new Guard(({ message }) => log.line(message, { level: 'E' }));
    this.#stream = new AddToStream(log, options.onReady);
    this.#peer = new rtc.PeerConnection(id, {
      iceServers: [],
      disableAutoNegotiation: true,
      ...(bindAddress === null ? {} : { bindAddress }),
    });
    this.#peer.onStateChange(this.#guard.wrap((state) => this.#changeState(state)));
    // The binding says `in-progress`, whatever its types say.
    this.#peer.onGatheringStateChange(this.#guard.wrap((state: string) => this.#changeGathering(state)));
    this.video = new VideoSender(rtc, maxSize);
    this.audio = new OpusSender(rtc, maxSize);
    this.#watch(this.video.addTo(this.#peer), 'Video');
    this.#watch(this.audio.addTo(this.#peer), 'Audio');
    this.#channel = this.#peer.createDataChannel('ping-pong-debug');
    this.#watchChannel();
    this.#peer.setLocalDescription('offer');
    // The firmware's comes second, after negotiation has begun by itself: libdatachannel warns and ignores it.
    this.#peer.setLocalDescription('offer');
  }

  get isReady(): boolean {
    return this.#stream.isReady && !this.#isGone;
  }

  get hasStreamed(): boolean {
    return this.#stream.isReady;
  }

  setAnswer(sdp: string): void {
    this.#guard.run(() => this.#peer.setRemoteDescription(sdp, 'answer'));
  }

  close(): void {
    this.#guard.run(() => this.#peer.close());
  }

  #watch(track: Track, kind: 'Video' | 'Audio'): void {
    const step = kind === 'Video' ? 'video' : 'audio';
    const act = (): void => {
      this.#options.log.line(`${kind} track opened for client: ${this.id}`);
      // On the board the tracks' callbacks go on beside that of the state.
      if (step === 'audio') this.#stream.open('Video');
    };
    track.onOpen(this.#guard.wrap(() => this.#opening.reach(step, act)));
  }

  #watchChannel(): void {
    const { log } = this.#options;
    const channel = this.#channel;
    const greet = (): void => {
      this.#hasGreeted = true;
      log.line(`Data channel opened for client: ${this.id}`);
      // The peer may have left by now, which makes this throw.
      channel.sendMessage('Ping');
      log.line(`Sent initial Ping to ${this.id}`);
    };
    const open = (): void => {
      this.#guard.run(greet);
      this.#stream.start();
    };
    channel.onOpen(this.#guard.wrap(() => this.#opening.reach('channel', open)));
    channel.onMessage(
      this.#guard.wrap((message) => {
        log.line(`Received message from ${this.id}: ${typeof message === 'string' ? message : 'binary'}`);
        channel.sendMessage('Ping');
        log.line(`Sent Ping to ${this.id}`);
      }),
    );
    channel.onClosed(
      this.#guard.wrap(() => {
        log.line(`Data channel closed for client: ${this.id}`);
        this.#isChannelClosed = true;
        this.#runAfterChannel();
      }),
    );
  }

  // libdatachannel does all of this at once on a PC, and its callbacks come in the order of their kinds. The lines keep
  // the order of the board, where the steps take their time.
  #changeGathering(state: string): void {
    if (state === 'in-progress') {
      this.#isGathering = true;
      this.#options.log.line('Gathering State: In Progress');
      this.#tellConnecting();
    } else if (state === 'complete') {
      this.#hasGathered = true;
      this.#offer();
    }
  }

  #tellConnecting(): void {
    const { log } = this.#options;
    if (!this.#isGathering || !this.#isConnecting) return;
    log.line('State: Disconnected');
    log.line(`Data channel created for debugging for client: ${this.id}`);
    this.#offer();
  }

  #offer(): void {
    const { log } = this.#options;
    if (!this.#hasGathered || !this.#isConnecting || this.#hasOffered) return;
    this.#hasOffered = true;
    log.line('Gathering State: Complete');
    log.line(`Sending offer to client: ${this.id}`);
    this.#options.onOffer(this.#peer.localDescription()?.sdp ?? '');
  }

  #changeState(state: string): void {
    if (state === 'connecting') {
      if (this.#isConnecting) return;
      this.#isConnecting = true;
      this.#tellConnecting();
    } else if (state === 'connected') {
      this.#opening.reach('connected', () => {
        this.#options.log.line('State: Connected');
        this.#options.onConnected();
        this.#stream.open('Audio');
      });
    } else if (this.#hasGreeted && !this.#isChannelClosed) {
      this.#afterChannel.push(() => this.#leave(state));
      // Where the peer has vanished, the channel stays open.
      setTimeout(() => this.#runAfterChannel(), channelCloseMs);
    } else this.#leave(state);
  }

  #runAfterChannel(): void {
    for (const act of this.#afterChannel.splice(0)) this.#guard.run(act);
  }

  // Disconnected or failed, and closed after it: whatever is not connected is printed as Disconnected.
  #leave(state: string): void {
    const { log } = this.#options;
    this.#opening.flush();
    log.line('State: Disconnected');
    if (!this.#isGone) {
      this.#isGone = true;
      log.line('Client destructor called');
      this.#options.onGone();
      // Not inside of a callback of this very connection.
      setImmediate(() => this.close());
      setTimeout(() => this.#guard.release(), lastCallbackMs);
    }
    // The firmware's libdatachannel prints it, the one on npm does not.
    if (state === 'closed') log.library('Info', `${destructor}: PeerConnection::impl destructor called`);
  }
}

/** The callback of the channel follows that of the state at once, if it comes. */
const channelCloseMs = 20;
/** After the end of a connection its last callbacks come, and then none. */
const lastCallbackMs = 2_000;
const destructor = 'rtc::impl::PeerConnection::~PeerConnection@83';
