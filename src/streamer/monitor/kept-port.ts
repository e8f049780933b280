import { setTimeout } from 'node:timers/promises';
import { DiagError, exitCodes } from '../../errors.js';
import { downloadSequences, hardReset, runSequence, type ResetStep } from '../loader/reset.js';
import { locateBoard } from '../port/find-board.js';
import type { listPorts } from '../port/list-ports.js';
import type { Port, PortInfo } from '../port/port.js';

/** How often a port that went away is tried again. */
const retryMs = 250;
/** A system may give a port that has just come its owner a moment later. */
const deniedMs = 2000;

export type KeptPortEvents = {
  readonly onData: (bytes: Uint8Array) => void;
  readonly onLost: (reason: string) => void;
  /** The path is another one where the system numbered the board anew. */
  readonly onBack: (path: string) => void;
};

export type KeptPortOptions = {
  /**
   * Opens the port, or where the board came back as another one, this; it must not reset the chip, whose state may be
   * what is looked for.
   */
  readonly open: (path?: string) => Promise<Port>;
  /** What is plugged in; for tests. */
  readonly list?: typeof listPorts;
  /** For so long a port that went away is waited for. */
  readonly maxWaitMs: number;
  readonly signal: AbortSignal;
};

/** A port that is opened again when it went away: unplugged, re-enumerated after a reset, or asleep. */
export class KeptPort {
  readonly #options: KeptPortOptions;
  readonly #events: KeptPortEvents;
  #port: Port | null = null;

  private constructor(options: KeptPortOptions, events: KeptPortEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Throws the DiagError of the first attempt: a port that was never there is a mistake, not a loss. */
  static async open(options: KeptPortOptions, events: KeptPortEvents): Promise<KeptPort> {
    const kept = new KeptPort(options, events);
    kept.#port = await options.open();
    return kept;
  }

  /** What is open now; null while it is away. */
  get port(): Port | null {
    return this.#port;
  }

  /** Nothing happens while the port is away: what is typed then is lost, as on a cable. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#port?.write(bytes);
    } catch {
      // It went away in this moment; `run` tells.
    }
  }

  /** Restarts the application, as `runSequence`. False where the port is away or has no reset line. */
  async restart(): Promise<boolean> {
    return this.#sequence(hardReset);
  }

  /** Restarts the chip into its loader. False where the port is away or has no reset line. */
  async enterDownload(): Promise<boolean> {
    return this.#sequence((port) => downloadSequences(port)[0] ?? []);
  }

  /** Hands on what the port says until the signal is aborted. Throws a DiagError where the port stays away. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    try {
      while (this.#port && !signal.aborted) {
        const reason = await this.#listen(this.#port);
        const { info } = this.#port;
        await this.#port.close();
        this.#port = null;
        if (reason === null || signal.aborted) return;
        this.#events.onLost(reason.message);
        this.#port = await this.#reopen(info, reason);
        if (this.#port) this.#events.onBack(this.#port.info.path);
      }
    } finally {
      await this.#port?.close();
    }
  }

  // Resolves with why it went away; null where it was closed, or the signal aborted.
  #listen(port: Port): Promise<Error | null> {
    const { signal } = this.#options;
    return new Promise((resolve) => {
      const stops = [port.onData((bytes) => this.#events.onData(bytes))];
      const end = (reason: Error | null): void => {
        for (const stop of stops) stop();
        signal.removeEventListener('abort', abort);
        resolve(reason);
      };
      const abort = (): void => end(null);
      stops.push(port.onClose(end));
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) end(null);
    });
  }

  async #sequence(stepsFor: (port: Port) => readonly ResetStep[]): Promise<boolean> {
    const port = this.#port;
    if (!port?.info.hasModemLines) return false;
    try {
      await runSequence(port, stepsFor(port), (ms) => setTimeout(ms));
    } catch (error) {
      // The chip's own USB unit leaves the bus as the chip restarts; `run` tells that.
      if (!(error instanceof DiagError) || error.code !== 'port-unplugged') throw error;
    }
    // A port may find out only then that it has no lines.
    return port.info.hasModemLines;
  }

  async #reopen(lost: PortInfo, reason: Error): Promise<Port | null> {
    const { open, maxWaitMs, signal } = this.#options;
    const startMs = performance.now();
    let deniedSinceMs: number | null = null;
    while (!signal.aborted) {
      await setTimeout(retryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
      try {
        return await open(await locateBoard(lost, this.#options.list));
      } catch (error) {
        const nowMs = performance.now();
        const isDenied = error instanceof DiagError && error.code === 'port-denied';
        deniedSinceMs = isDenied ? (deniedSinceMs ?? nowMs) : null;
        const isHopeless = deniedSinceMs !== null && nowMs - deniedSinceMs > deniedMs;
        if (isHopeless || nowMs - startMs > maxWaitMs) throw stayedAway(reason, maxWaitMs, error);
      }
    }
    return null;
  }
}

function stayedAway(reason: Error, maxWaitMs: number, cause: unknown): DiagError {
  if (cause instanceof DiagError && cause.code === 'port-denied') return cause;
  return new DiagError({
    code: 'port-lost',
    message: `${reason.message.replace(/\.$/, '')} and did not come back within ${Math.round(maxWaitMs / 1000)} s.`,
    hint: 'Plug it in again and start anew; --wait SECONDS waits longer. A recording holds all until then.',
    exitCode: exitCodes.device,
    cause,
  });
}
