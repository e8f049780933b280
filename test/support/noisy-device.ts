import type { DeviceHost, PortDevice } from '../../src/streamer/port/memory-port.js';
import type { ModemLines } from '../../src/streamer/port/port.js';

/** A device behind a line that changes bytes by chance, the same chance for the same seed. */
export class NoisyDevice implements PortDevice {
  readonly #device: PortDevice;
  readonly #perByte: number;
  #state: number;

  constructor(device: PortDevice, perByte: number, seed: number) {
    this.#device = device;
    this.#perByte = perByte;
    this.#state = Math.imul(seed, 2_654_435_761) >>> 0 || 1;
  }

  attach(host: DeviceHost): void {
    this.#device.attach({ send: (bytes) => host.send(this.#disturb(bytes)), lose: () => host.lose() });
  }

  receive(bytes: Uint8Array): void {
    this.#device.receive(this.#disturb(bytes));
  }

  setLines(lines: ModemLines): void {
    this.#device.setLines(lines);
  }

  setBaud(baud: number): void {
    this.#device.setBaud(baud);
  }

  detach(): void {
    this.#device.detach();
  }

  #disturb(bytes: Uint8Array): Uint8Array {
    return bytes.map((byte) => (this.#random() < this.#perByte ? byte ^ (1 << (this.#state % 8)) : byte));
  }

  // mulberry32
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
