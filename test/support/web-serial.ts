import type { ModemLines, Port } from '../../src/streamer/port/port.js';

type Signals = { readonly dataTerminalReady?: boolean; readonly requestToSend?: boolean };

/** An open port of ours in the shape of Web Serial, as far as esptool-js uses it. */
export class WebSerialPort {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  readonly #port: Port;
  #lines: ModemLines = { dtr: false, rts: false };

  constructor(port: Port) {
    this.#port = port;
  }

  async open({ baudRate }: { baudRate: number }): Promise<void> {
    await this.#port.setBaud(baudRate);
    let stop: () => void = () => undefined;
    this.readable = new ReadableStream({
      start: (controller) => {
        stop = this.#port.onData((bytes) => controller.enqueue(Uint8Array.from(bytes)));
      },
      cancel: () => stop(),
    });
    this.writable = new WritableStream({ write: (bytes) => this.#port.write(bytes) });
  }

  async close(): Promise<void> {
    this.readable = null;
    this.writable = null;
  }

  async setSignals({ dataTerminalReady, requestToSend }: Signals): Promise<void> {
    this.#lines = {
      dtr: dataTerminalReady ?? this.#lines.dtr,
      rts: requestToSend ?? this.#lines.rts,
    };
    await this.#port.setLines(this.#lines);
  }

  async setBaudRate(baud: number): Promise<void> {
    await this.#port.setBaud(baud);
  }

  getInfo(): object {
    return {};
  }
}
