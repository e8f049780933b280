import type { Port } from '../port/port.js';
import { ConsoleTail, type BootLine } from './console-tail.js';
import { commandMs } from './durations.js';
import { LoaderError } from './loader-error.js';
import { SlipSplitter } from './slip.js';

/** The bounds of all waiting; tests make them shorter. */
export type Timing = {
  /** For a command whose work does not grow with a size. */
  readonly commandMs: number;
  readonly syncMs: number;
  /** How long the line must be silent before a new start. */
  readonly quietMs: number;
};

const defaultTiming: Timing = { commandMs, syncMs: 100, quietMs: 100 };

export type LineOptions = { readonly signal?: AbortSignal | undefined; readonly timing?: Timing | undefined };

type Waiter = {
  /** True where the frame is what was waited for. */
  readonly take: (frame: Uint8Array) => boolean;
  readonly fail: (error: Error) => void;
  /** False for frames of raw data, in which a boot line may stand for other reasons. */
  readonly isReply: boolean;
};

type Exchange<T> = {
  readonly send: Uint8Array | null;
  readonly timeoutMs: number;
  /** What the frame gives, or null where it is not the one. */
  readonly take: (frame: Uint8Array) => T | null;
  readonly isReply: boolean;
};

const romBaud = 115_200;

/**
 * A port as a line of frames: all waiting ends by a frame, by its bound, by the loss of the port or by the user. What is
 * no frame is console text, and a boot line in it tells that the chip restarted.
 */
export class FrameLine {
  readonly port: Port;
  readonly timing: Timing;
  readonly #tail = new ConsoleTail();
  readonly #splitter: SlipSplitter;
  readonly #stops: (() => void)[];
  readonly #waiters = new Set<Waiter>();
  #baud = romBaud;
  #end: Error | null = null;
  #isWatchingResets = false;

  constructor(port: Port, { signal, timing = defaultTiming }: LineOptions = {}) {
    this.port = port;
    this.timing = timing;
    this.#splitter = new SlipSplitter({
      frame: (frame) => this.#onFrame(frame),
      text: (bytes) => this.#tail.append(bytes),
    });
    const onAbort = (): void => this.#finish(new LoaderError('cancelled', 'It was interrupted.'));
    signal?.addEventListener('abort', onAbort);
    this.#stops = [
      port.onData((bytes) => this.#onData(bytes)),
      port.onClose((reason) =>
        this.#finish(reason ?? new LoaderError('no-answer', `${port.info.path} was closed.`)),
      ),
      () => signal?.removeEventListener('abort', onAbort),
    ];
    if (signal?.aborted) onAbort();
  }

  /** Stops listening; the port stays open. */
  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#stops.length = 0;
  }

  /** From now on a boot line in the console means that the chip restarted under our hands. */
  watchResets(isOn: boolean): void {
    this.#isWatchingResets = isOn;
    this.#tail.clear();
  }

  /** The last boot line that the chip printed; it may stand in a frame that was under way. */
  get lastBoot(): BootLine | null {
    return this.#tail.lastBoot(this.#splitter.pending);
  }

  /** True where the console said these words since resets are watched, or since the start. */
  hasHeard(words: string): boolean {
    return this.#tail.includes(words);
  }

  /** True where nothing at all has come that was no frame. */
  get isSilent(): boolean {
    return this.#tail.isEmpty && this.#splitter.pending.length === 0;
  }

  get baud(): number {
    return this.#baud;
  }

  async setBaud(baud: number): Promise<void> {
    await this.port.setBaud(baud);
    this.#baud = baud;
  }

  /** How long so many bytes take on the line. */
  wireMs(bytes: number): number {
    return Math.ceil((bytes * 10 * 1000) / this.#baud);
  }

  /** Forgets the frame under way; what came of it is text. */
  forgetFrame(): void {
    this.#splitter.breakOff();
  }

  /** Waits; ends early with the error where the port is lost or the user interrupts. */
  async pause(ms: number): Promise<void> {
    await this.#wait<void>(ms, (done) => ({ take: () => false, onTimeOut: done, isReply: false }));
  }

  /** Sends bytes. Bounded as all waiting: a peer that reads nothing must not hold us. */
  async write(bytes: Uint8Array): Promise<void> {
    const boundMs = this.timing.commandMs + this.wireMs(bytes.length);
    await this.#wait<void>(boundMs, (done, fail) => {
      this.port.write(bytes).then(done, fail);
      return { take: () => false, onTimeOut: () => fail(this.#timeOut(boundMs)), isReply: false };
    });
  }

  /** Sends bytes and waits for a frame. Throws `no-answer`, `chip-reset`, and what the port throws. */
  async exchange<T>({ send, timeoutMs, take, isReply }: Exchange<T>): Promise<T> {
    return this.#wait<T>(timeoutMs, (done, fail) => {
      if (send !== null) this.port.write(send).catch(fail);
      const takeOrLeave = (frame: Uint8Array): boolean => {
        const answer = take(frame);
        if (answer !== null) done(answer);
        return answer !== null;
      };
      return { take: takeOrLeave, onTimeOut: () => fail(this.#timeOut(timeoutMs)), isReply };
    });
  }

  async #wait<T>(
    ms: number,
    begin: (
      done: (answer: T) => void,
      fail: (error: Error) => void,
    ) => Omit<Waiter, 'fail'> & { readonly onTimeOut: () => void },
  ): Promise<T> {
    if (this.#end !== null) throw this.#end;
    let timer: NodeJS.Timeout | undefined;
    let waiter: Waiter | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const { onTimeOut, ...rest } = begin(resolve, reject);
        waiter = { ...rest, fail: reject };
        this.#waiters.add(waiter);
        timer = setTimeout(onTimeOut, ms);
      });
    } finally {
      clearTimeout(timer);
      if (waiter !== undefined) this.#waiters.delete(waiter);
    }
  }

  #onFrame(frame: Uint8Array): void {
    for (const waiter of this.#waiters) if (waiter.take(frame)) return;
    // Replies begin with 1, which is no text.
    if (frame[0] !== 1) this.#tail.append(frame);
  }

  #onData(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
    if (!this.#isWatchingResets) return;
    const waiting = [...this.#waiters].filter(({ isReply }) => isReply);
    const boot = waiting.length > 0 ? this.lastBoot : null;
    if (boot !== null) for (const { fail } of waiting) fail(resetError(boot));
  }

  #finish(error: Error): void {
    this.#end ??= error;
    for (const { fail } of this.#waiters) fail(error);
  }

  #timeOut(ms: number): Error {
    const boot = this.#isWatchingResets ? this.lastBoot : null;
    if (boot !== null) return resetError(boot);
    return new LoaderError('no-answer', `The chip did not answer within ${ms} ms.`);
  }
}

function resetError(boot: BootLine): LoaderError {
  return new LoaderError('chip-reset', `The chip restarted in the middle of the work: ${boot.text}.`);
}
