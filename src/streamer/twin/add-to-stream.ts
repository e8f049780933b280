import type { TwinLog } from './twin-log.js';

const waitingForVideo = 1;
const waitingForAudio = 2;

/** The firmware's `addToStream`: a client is ready when both of its tracks are open. Its numbers are `Client::State`. */
export class AddToStream {
  readonly #log: TwinLog;
  readonly #onReady: () => void;
  #state = 0;
  #isStarting = false;
  #isReady = false;

  constructor(log: TwinLog, onReady: () => void) {
    this.#log = log;
    this.#onReady = onReady;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  open(kind: 'Video' | 'Audio'): void {
    const isVideo = kind === 'Video';
    this.#say(`isAddingVideo=${isVideo ? 1 : 0}, state=${this.#state}`);
    if (this.#state === 0) {
      this.#state = isVideo ? waitingForAudio : waitingForVideo;
      this.#say(`State changed to ${this.#state}`);
      return;
    }
    if (this.#isStarting || this.#state !== (isVideo ? waitingForVideo : waitingForAudio)) return;
    this.#isStarting = true;
    this.#say('Both tracks available');
    this.#say('Setting state to Ready');
    this.#say('Starting stream');
  }

  /** On the board this takes 40 ms, in which the data channel opens. */
  start(): void {
    if (!this.#isStarting || this.#isReady) return;
    this.#isReady = true;
    this.#onReady();
    this.#say('Stream started');
  }

  #say(text: string): void {
    this.#log.line(`addToStream: ${text}`);
  }
}
