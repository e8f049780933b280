import type { DeviceHost, PortDevice } from '../port/memory-port.js';
import type { ModemLines } from '../port/port.js';

const faultKinds = ['drop', 'corrupt', 'delay', 'unplug', 'reset', 'deaf'] as const;

/** Something that goes wrong at one byte of the line. */
export type Fault = {
  readonly kind: (typeof faultKinds)[number];
  /** The byte at which it happens, counted from 0 since the connection was made. */
  readonly atByte: number;
  /** Of the bytes that the host sends, or of those that the chip sends. */
  readonly direction: 'to-chip' | 'from-chip';
  /** For `delay` and `deaf`; a chip is deaf for good where it is null. */
  readonly durationMs: number | null;
};

const faultText =
  /^(?<kind>drop|corrupt|delay|unplug|reset|deaf)@(?<side>\^?)(?<byte>\d{1,10})(?::(?<ms>\d{1,7}))?$/;
const defaultDelayMs = 500;

/** `drop@1200,delay@^64:200`: KIND@BYTE[:MS]; `^` counts the bytes that the chip sends. Null where a part is none. */
export function parseFaults(text: string): readonly Fault[] | null {
  const faults: Fault[] = [];
  for (const part of text.split(',')) {
    const groups = faultText.exec(part.trim())?.groups;
    const kind = faultKinds.find((name) => name === groups?.['kind']);
    if (groups === undefined || kind === undefined) return null;
    const durationMs = groups['ms'] === undefined ? null : Number(groups['ms']);
    const direction = groups['side'] === '^' ? 'from-chip' : 'to-chip';
    faults.push({ kind, atByte: Number(groups['byte']), direction, durationMs });
  }
  return faults;
}

/** What a device behind a bad line must offer. */
type FaultyTarget = PortDevice & { unplug(): void; powerOn(): void };

/** A device behind a line on which things go wrong where they were asked to. */
export class FaultyDevice implements PortDevice {
  readonly #device: FaultyTarget;
  readonly #toChip: FaultyLine;
  readonly #fromChip: FaultyLine;
  #send: (bytes: Uint8Array) => void = () => undefined;
  #deafUntilMs = 0;

  constructor(device: FaultyTarget, faults: readonly Fault[]) {
    this.#device = device;
    const strike = (fault: Fault): void => this.#strike(fault);
    const of = (direction: Fault['direction']): Fault[] =>
      faults.filter((fault) => fault.direction === direction);
    this.#toChip = new FaultyLine(of('to-chip'), strike, (bytes) => {
      if (performance.now() >= this.#deafUntilMs) this.#device.receive(bytes);
    });
    this.#fromChip = new FaultyLine(of('from-chip'), strike, (bytes) => this.#send(bytes));
  }

  attach(host: DeviceHost): void {
    this.#send = (bytes) => host.send(bytes);
    this.#device.attach({ send: (bytes) => this.#fromChip.push(bytes), lose: () => host.lose() });
  }

  receive(bytes: Uint8Array): void {
    this.#toChip.push(bytes);
  }

  setLines(lines: ModemLines): void {
    this.#device.setLines(lines);
  }

  setBaud(baud: number): void {
    this.#device.setBaud(baud);
  }

  detach(): void {
    this.#toChip.stop();
    this.#fromChip.stop();
    this.#device.detach();
  }

  #strike({ kind, durationMs }: Fault): void {
    if (kind === 'unplug') this.#device.unplug();
    if (kind === 'reset') this.#device.powerOn();
    if (kind === 'deaf') this.#deafUntilMs = durationMs === null ? Infinity : performance.now() + durationMs;
  }
}

/** One direction of the line. */
class FaultyLine {
  readonly #faults: Fault[];
  readonly #strike: (fault: Fault) => void;
  readonly #deliver: (bytes: Uint8Array) => void;
  #count = 0;
  #held: Uint8Array[] | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    faults: readonly Fault[],
    strike: (fault: Fault) => void,
    deliver: (bytes: Uint8Array) => void,
  ) {
    this.#faults = faults.toSorted((a, b) => a.atByte - b.atByte);
    this.#strike = strike;
    this.#deliver = deliver;
  }

  push(bytes: Uint8Array): void {
    let rest = bytes;
    for (
      let next = this.#faults[0];
      next !== undefined && next.atByte < this.#count + rest.length;
      next = this.#faults[0]
    ) {
      this.#faults.shift();
      const at = next.atByte - this.#count;
      this.#pass(rest.subarray(0, at));
      rest = this.#apply(next, rest.subarray(at));
    }
    this.#pass(rest);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  // `rest` starts with the byte of the fault; returns what still goes its way.
  #apply(fault: Fault, rest: Uint8Array): Uint8Array {
    this.#strike(fault);
    if (fault.kind === 'drop') {
      this.#count++;
      return rest.subarray(1);
    }
    if (fault.kind === 'corrupt') {
      const copy = Uint8Array.from(rest);
      copy[0] = (copy[0] ?? 0) ^ 0x04;
      return copy;
    }
    if (fault.kind === 'delay') this.#hold(fault.durationMs ?? defaultDelayMs);
    return rest;
  }

  #pass(bytes: Uint8Array): void {
    this.#count += bytes.length;
    if (bytes.length === 0) return;
    if (this.#held !== null) this.#held.push(Uint8Array.from(bytes));
    else this.#deliver(bytes);
  }

  #hold(delayMs: number): void {
    this.#held ??= [];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const held = this.#held ?? [];
      this.#held = null;
      for (const bytes of held) this.#deliver(bytes);
    }, delayMs);
  }
}
