import type { DeviceHost, PortDevice } from '../port/memory-port.js';
import type { ModemLines } from '../port/port.js';

const bitsPerByte = 10;
const startBaud = 115_200;

/** A device at the end of a line on which bytes take their time: ten bits each at the rate in force. */
export class PacedDevice implements PortDevice {
  readonly #device: PortDevice;
  readonly #toDevice: PacedLine;
  readonly #toHost: PacedLine;
  #send: (bytes: Uint8Array) => void = () => undefined;

  constructor(device: PortDevice) {
    this.#device = device;
    this.#toDevice = new PacedLine((bytes) => device.receive(bytes));
    this.#toHost = new PacedLine((bytes) => this.#send(bytes));
  }

  attach(host: DeviceHost): void {
    this.#send = (bytes) => host.send(bytes);
    this.#device.attach({ send: (bytes) => this.#toHost.push(bytes), lose: () => host.lose() });
  }

  receive(bytes: Uint8Array): void {
    this.#toDevice.push(bytes);
  }

  setLines(lines: ModemLines): void {
    this.#device.setLines(lines);
  }

  setBaud(baud: number): void {
    this.#toDevice.baud = baud;
    this.#toHost.baud = baud;
    this.#device.setBaud(baud);
  }

  detach(): void {
    this.#toDevice.stop();
    this.#toHost.stop();
    this.#device.detach();
  }
}

/** Timers are no more exact than this; the rest of a wait is spent looking at the clock, between other work. */
const timerErrorMs = 2;

/** One direction: one queue, so that nothing overtakes; nothing outruns the line. */
class PacedLine {
  baud = startBaud;
  readonly #deliver: (bytes: Uint8Array) => void;
  readonly #queue: { readonly bytes: Uint8Array; readonly atMs: number }[] = [];
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Immediate | undefined;

  constructor(deliver: (bytes: Uint8Array) => void) {
    this.#deliver = deliver;
  }

  push(bytes: Uint8Array): void {
    const startMs = Math.max(performance.now(), this.#freeAtMs);
    this.#freeAtMs = startMs + (bytes.length * bitsPerByte * 1000) / this.baud;
    this.#queue.push({ bytes, atMs: this.#freeAtMs });
    if (this.#queue.length === 1) this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#look);
    this.#queue.length = 0;
  }

  #schedule(): void {
    const next = this.#queue[0];
    if (next === undefined) return;
    const waitMs = next.atMs - performance.now() - timerErrorMs;
    if (waitMs < 1) this.#look = setImmediate(() => this.#run());
    else this.#timer = setTimeout(() => this.#run(), Math.floor(waitMs));
  }

  #run(): void {
    for (
      let next = this.#queue[0];
      next !== undefined && next.atMs <= performance.now();
      next = this.#queue[0]
    ) {
      this.#queue.shift();
      this.#deliver(next.bytes);
    }
    this.#schedule();
  }
}
