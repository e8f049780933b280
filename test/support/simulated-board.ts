import { readViewerPage } from '../../src/io/viewer-page.js';
import type { ViewCycle } from '../../src/model/view-cycle.js';
import { defaultMemoryModel, type MemoryModelConfig } from '../../src/streamer/chip/firmware/model-config.js';
import { TwinRun } from '../../src/streamer/chip/firmware/twin-run.js';
import { Simulation } from '../../src/streamer/chip/simulation.js';
import { MemoryPort } from '../../src/streamer/port/memory-port.js';
import { startSignalling, type SignallingServer } from '../../src/streamer/signalling/signalling-server.js';
import { runViewer } from '../../src/streamer/viewer/run-viewer.js';
import { memoryInfo } from './memory-info.js';

type BoardOptions = {
  readonly flash?: Uint8Array;
  readonly model?: Partial<MemoryModelConfig>;
};

type Visit = { readonly cycles?: number; readonly holdMs?: number; readonly settleMs?: number };

/** The streamer on an emulated chip, and a signalling server that it dials, all in this process but libdatachannel. */
export class SimulatedBoard {
  readonly chip: Simulation['chip'];
  readonly flash: Simulation['flash'];
  readonly port: MemoryPort;
  readonly #server: SignallingServer;
  readonly #end = new AbortController();
  /** How often the streamer came to the server. */
  readonly #arrivals: () => number;
  #text = '';

  private constructor(server: SignallingServer, arrivals: () => number, options: BoardOptions) {
    this.#server = server;
    this.#arrivals = arrivals;
    const model = { ...defaultMemoryModel, ...options.model };
    const simulation = new Simulation({
      startApplication: (host, flash) =>
        new TwinRun(host, flash, { signalUrl: this.signalUrl, model, lossPercent: 0, delayMs: 0 }),
    });
    if (options.flash) simulation.flash.bytes.set(options.flash);
    this.flash = simulation.flash;
    this.chip = simulation.chip;
    this.port = new MemoryPort(memoryInfo, simulation.connect());
    this.port.onData((bytes) => (this.#text += Buffer.from(bytes).toString('latin1')));
    this.chip.powerOn();
  }

  /** Boots it, and waits until its streamer has come. */
  static async open(options: BoardOptions = {}): Promise<SimulatedBoard> {
    let arrivals = 0;
    const server = await startSignalling({
      host: '127.0.0.1',
      port: 0,
      isPassThrough: false,
      pages: readViewerPage(),
      onEvent: (event) => {
        if (event.event === 'joined' && event.id === 'server') arrivals++;
      },
    });
    const board = new SimulatedBoard(server, () => arrivals, options);
    await board.arrived(1);
    return board;
  }

  get signalUrl(): string {
    return `ws://127.0.0.1:${this.#server.port}`;
  }

  /** All that its console has said. */
  get text(): string {
    return this.#text;
  }

  get lines(): readonly string[] {
    return this.#text.split('\r\n');
  }

  async arrived(times: number): Promise<void> {
    await until(`arrival ${times} of the streamer`, () => this.#arrivals() >= times, this);
  }

  async says(part: string | RegExp, from = 0): Promise<void> {
    await until(String(part), () => this.#text.slice(from).search(part) !== -1, this);
  }

  async view({ cycles = 1, holdMs = 300, settleMs = 0 }: Visit = {}): Promise<readonly ViewCycle[]> {
    const seen: ViewCycle[] = [];
    await runViewer({
      signalUrl: this.signalUrl,
      streamerId: 'server',
      mode: 'normal',
      holdMs,
      settleMs,
      cycles,
      signal: this.#end.signal,
      onCycle: (cycle) => seen.push(cycle),
    });
    return seen;
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.port.close();
    this.chip.powerOff();
    await this.#server.close();
  }
}

const maxWaitMs = 20_000;

async function until(what: string, isSo: () => boolean, board: { readonly text: string }): Promise<void> {
  const startMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startMs > maxWaitMs)
      throw new Error(`no ${what} in:\n${board.text.slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
