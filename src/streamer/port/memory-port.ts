import { PortEvents } from './port-events.js';
import { portError } from './port-error.js';
import type { ModemLines, Port, PortInfo } from './port.js';

/** How a device talks to its host, and how it goes away. */
export type DeviceHost = {
  readonly send: (bytes: Uint8Array) => void;
  readonly lose: () => void;
};

/** The far end of a port that lives in this process: an emulated chip, or a script in a test. */
export interface PortDevice {
  /** The host is there. `send` is how the device talks to it, `lose` unplugs the device. */
  attach(host: DeviceHost): void;
  receive(bytes: Uint8Array): void;
  setLines(lines: ModemLines): void;
  setBaud(baud: number): void;
  detach(): void;
}

/** A port to a device in this process. */
export class MemoryPort implements Port {
  readonly info: PortInfo;
  readonly #device: PortDevice;
  readonly #events = new PortEvents();

  constructor(info: PortInfo, device: PortDevice) {
    this.info = info;
    this.#device = device;
    device.attach({
      // A turn later, as with real ports: whoever writes has returned before the answer comes.
      send: (bytes) => setImmediate(() => this.#events.emitData(bytes)),
      lose: () => setImmediate(() => this.#events.emitClose(this.#lost())),
    });
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    return this.#events.onData(listener);
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    return this.#events.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#events.isClosed) throw this.#lost();
    // The caller may use its buffer again at once.
    this.#device.receive(Uint8Array.from(bytes));
  }

  async setLines(lines: ModemLines): Promise<void> {
    if (this.#events.isClosed) throw this.#lost();
    if (this.info.hasModemLines) this.#device.setLines(lines);
  }

  async setBaud(baud: number): Promise<void> {
    if (this.#events.isClosed) throw this.#lost();
    if (this.info.hasBaud) this.#device.setBaud(baud);
  }

  async close(): Promise<void> {
    if (this.#events.isClosed) return;
    this.#events.emitClose(null);
    this.#device.detach();
  }

  #lost(): Error {
    return portError('port-unplugged', `${this.info.path} went away.`);
  }
}
