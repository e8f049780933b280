import { setTimeout } from 'node:timers/promises';
import {
  answerOffset,
  comPort,
  control,
  encodeComPort,
  escapeTelnet,
  telnet,
  TelnetDecoder,
  telnetOptions,
} from '../port/telnet.js';
import type { PortDevice } from '../port/memory-port.js';
import type { ModemLines } from '../port/port.js';

const knownOptions: ReadonlySet<number> = new Set(Object.values(telnetOptions));
const defaultBaud = 115_200;

type Step = { readonly lines: ModemLines; readonly waitMs: number };
const held: Step = { lines: { dtr: false, rts: true }, waitMs: 100 };
const released: Step = { lines: { dtr: false, rts: false }, waitMs: 0 };
const intoDownload: readonly Step[] = [held, { lines: { dtr: true, rts: false }, waitMs: 50 }, released];
const intoApplication: readonly Step[] = [held, released];

/** One client of a serial port that is served by RFC 2217: what it sends becomes bytes, lines and rates for the device. */
export class Rfc2217Connection {
  readonly #device: PortDevice;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #decoder: TelnetDecoder;
  // A negotiation is answered once, or two sides could go on for ever.
  readonly #answered = new Set<string>();
  #lines: ModemLines = { dtr: false, rts: false };
  #baud = defaultBaud;
  #isResetting = false;

  constructor(device: PortDevice, write: (bytes: Uint8Array) => void) {
    this.#device = device;
    this.#write = write;
    this.#decoder = new TelnetDecoder({
      data: (bytes) => device.receive(Uint8Array.from(bytes)),
      negotiation: (verb, option) => this.#negotiate(verb, option),
      subnegotiation: (option, payload) => {
        if (option === telnetOptions.comPort) this.#configure(payload);
      },
    });
  }

  receive(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
  }

  /** What the device sends. */
  send(bytes: Uint8Array): void {
    this.#write(escapeTelnet(bytes));
  }

  #negotiate(verb: number, option: number): void {
    const key = `${verb} ${option}`;
    if (this.#answered.has(key)) return;
    this.#answered.add(key);
    const isKnown = knownOptions.has(option);
    const { iac, will, wont, do: please, dont } = telnet;
    if (verb === will) this.#write(Uint8Array.of(iac, isKnown ? please : dont, option));
    if (verb === please) this.#write(Uint8Array.of(iac, isKnown ? will : wont, option));
  }

  #configure(payload: Uint8Array): void {
    const [command = 0, ...values] = payload;
    switch (command) {
      case comPort.baud:
        return this.#setBaud(payload);
      case comPort.control:
        return this.#setControl(values[0] ?? 0);
      default:
        // Sizes, parity, masks and purges change nothing here; a question for a size is answered with 8 N 1.
        return this.#answer(
          command,
          command <= comPort.stopSize && values[0] === 0 ? [defaults[command] ?? 0] : values,
        );
    }
  }

  #setBaud(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const baud = payload.length >= 5 ? view.getUint32(1) : 0;
    if (baud > 0) {
      this.#baud = baud;
      this.#device.setBaud(baud);
    }
    this.#answer(
      comPort.baud,
      [this.#baud >>> 24, this.#baud >>> 16, this.#baud >>> 8, this.#baud].map((b) => b & 0xff),
    );
  }

  #setControl(value: number): void {
    const { dtrOn, dtrOff, rtsOn, rtsOff, askDtr, askRts } = control;
    if (value === askDtr) return this.#answer(comPort.control, [this.#lines.dtr ? dtrOn : dtrOff]);
    if (value === askRts) return this.#answer(comPort.control, [this.#lines.rts ? rtsOn : rtsOff]);
    const { dtr, rts } = this.#lines;
    if (value === dtrOn || value === dtrOff) this.#lines = { dtr: value === dtrOn, rts };
    if (value === rtsOn || value === rtsOff) this.#lines = { dtr, rts: value === rtsOn };
    if (value === dtrOn && !dtr) this.#reset(intoDownload);
    if (value === rtsOff && !this.#lines.dtr) this.#reset(intoApplication);
    this.#answer(comPort.control, [value]);
  }

  // Lines that come over a network have no timing, so their first change starts the whole sequence here, as
  // esp_rfc2217_server does it.
  #reset(steps: readonly Step[]): void {
    if (this.#isResetting) return;
    this.#isResetting = true;
    void this.#runReset(steps);
  }

  async #runReset(steps: readonly Step[]): Promise<void> {
    for (const { lines, waitMs } of steps) {
      this.#device.setLines(lines);
      if (waitMs > 0) await setTimeout(waitMs, undefined, { ref: false });
    }
    this.#isResetting = false;
  }

  #answer(command: number, values: readonly number[]): void {
    this.#write(encodeComPort(command + answerOffset, values));
  }
}

const defaults: Readonly<Record<number, number>> = {
  [comPort.dataSize]: 8,
  [comPort.parity]: 1,
  [comPort.stopSize]: 1,
};
