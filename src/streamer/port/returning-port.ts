import { setTimeout } from 'node:timers/promises';
import { PortEvents } from './port-events.js';
import type { ModemLines, Port, PortInfo } from './port.js';

/** So long after a line was set a loss is taken for the reset that it made. */
const resetMs = 1500;
/** The system may take so long to see the device anew. */
const defaultBackMs = 5000;
const retryMs = 100;

export type ReturningPortOptions = {
  /** Opens the device where it is now; rejects while it is not there. */
  readonly openAgain: (info: PortInfo) => Promise<Port>;
  readonly signal?: AbortSignal | undefined;
  readonly backMs?: number;
};

/**
 * A port of a chip's own USB unit, which may leave the bus as the chip is reset and come back, perhaps under another
 * name: to whoever holds it that looks like a pause. A loss at any other time is a loss.
 */
export class ReturningPort implements Port {
  readonly #options: ReturningPortOptions;
  readonly #events = new PortEvents();
  #port: Port;
  #baud: number | null = null;
  #linesMs = Number.NEGATIVE_INFINITY;
  /** Resolves when the device is back; null while it is there. */
  #return: Promise<void> | null = null;

  constructor(port: Port, options: ReturningPortOptions) {
    this.#port = port;
    this.#options = options;
    this.#listen(port);
  }

  get info(): PortInfo {
    return this.#port.info;
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    return this.#events.onData(listener);
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    return this.#events.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await (await this.#present()).write(bytes);
  }

  async setLines(lines: ModemLines): Promise<void> {
    this.#linesMs = performance.now();
    await this.#whileReset((port) => port.setLines(lines));
  }

  async setBaud(baud: number): Promise<void> {
    this.#baud = baud;
    await this.#whileReset((port) => port.setBaud(baud));
  }

  async close(): Promise<void> {
    this.#events.emitClose(null);
    await this.#return?.catch(() => undefined);
    await this.#port.close();
  }

  async #present(): Promise<Port> {
    while (this.#return !== null) await this.#return;
    if (this.#events.isClosed) throw this.#events.lossReason ?? new Error('The port is closed.');
    return this.#port;
  }

  // Lines that were set while it left have done their work; set again they would reset the chip once more.
  async #whileReset(set: (port: Port) => Promise<void>): Promise<void> {
    const port = await this.#present();
    try {
      await set(port);
    } catch (error) {
      // Its loss comes first or in this moment.
      await setTimeout(0);
      if (this.#return === null) throw error;
      await this.#return;
    }
  }

  #listen(port: Port): void {
    port.onData((bytes) => this.#events.emitData(bytes));
    port.onClose((reason) => {
      if (reason === null || this.#events.isClosed) return;
      if (performance.now() - this.#linesMs > resetMs) return this.#events.emitClose(reason);
      const back = this.#comeBack(reason).finally(() => {
        // It may be away again by then.
        if (this.#return === back) this.#return = null;
      });
      this.#return = back;
      // Whoever writes next sees it.
      back.catch(() => undefined);
    });
  }

  async #comeBack(reason: Error): Promise<void> {
    const { openAgain, signal, backMs = defaultBackMs } = this.#options;
    const lost = this.#port;
    await lost.close();
    const startMs = performance.now();
    const isOver = (): boolean =>
      performance.now() - startMs >= backMs || (signal?.aborted ?? false) || this.#events.isClosed;
    while (!isOver()) {
      await setTimeout(retryMs);
      const port = await openAgain(lost.info).catch(() => null);
      if (port === null) continue;
      await this.#take(port);
      return;
    }
    this.#events.emitClose(reason);
    throw reason;
  }

  async #take(port: Port): Promise<void> {
    this.#port = port;
    if (this.#events.isClosed) return;
    this.#listen(port);
    if (this.#baud !== null) await port.setBaud(this.#baud);
  }
}
