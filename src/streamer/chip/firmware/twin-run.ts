import { parseEspLogPrefix } from '../../../parsers/log/lines/line-prefix.js';
import { runTwin, type MemoryReport, type TwinMedia } from '../../twin/run-twin.js';
import type { FlashMemory } from '../flash-memory.js';
import type { Application, ConsoleHost } from './application.js';
import { readFlashedMedia, type FlashedMedia } from './flashed-media.js';
import { FirmwareShell } from './firmware-shell.js';
import type { MemoryModelConfig } from './model-config.js';
import { startBlock, streamerStartMs } from './start-block.js';
import { StreamerConsole } from './streamer-console.js';

export type TwinRunOptions = {
  readonly signalUrl: string;
  readonly model: MemoryModelConfig;
  readonly lossPercent: number;
  readonly delayMs: number;
};

/**
 * The streamer's twin as the application of an emulated chip: real connections by libdatachannel, played from what the
 * media partition holds, over a model of the firmware's memory that these connections drive. Where the model has no
 * memory left it panics and the chip boots again, as the firmware does. A simulation: no code of the firmware runs.
 */
export class TwinRun implements Application {
  readonly #shell: FirmwareShell;
  readonly #options: TwinRunOptions;
  readonly #end = new AbortController();
  readonly #media: FlashedMedia;
  readonly #console: StreamerConsole;
  #lastStampMs = streamerStartMs;
  #bootMs = 0;

  constructor(host: ConsoleHost, flash: FlashMemory, options: TwinRunOptions) {
    this.#shell = new FirmwareShell(host, (command) => this.#print(this.#console.command(command)));
    this.#options = options;
    this.#media = readFlashedMedia(flash);
    this.#console = new StreamerConsole(options.model, { startMs: streamerStartMs, isMemoryOnly: true });
    this.#shell.print(startBlock(this.#media, this.#console.memory.free));
    void this.#play();
  }

  receive(bytes: Uint8Array): void {
    this.#shell.receive(bytes);
  }

  dispose(): void {
    this.#end.abort();
    this.#shell.dispose();
    if (this.#media.kind === 'mounted') this.#media.dispose();
  }

  async #play(): Promise<void> {
    const { signalUrl, model, lossPercent, delayMs } = this.#options;
    try {
      await runTwin({
        signalUrl,
        media: twinMediaOf(this.#media),
        maxSize: model.nackStore.maxPackets,
        lossPercent,
        delayMs,
        model: null,
        startMs: streamerStartMs,
        signal: this.#end.signal,
        onLine: (line) => this.#takeLine(line),
        onMemory: (report) => this.#takeMemory(report),
      });
    } catch (error) {
      if (this.#end.signal.aborted) return;
      this.#shell.print([`E (0) sim: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }

  #takeLine(line: string): void {
    if (this.#end.signal.aborted) return;
    this.#lastStampMs = Number(parseEspLogPrefix(line)?.time ?? this.#lastStampMs);
    this.#print([line]);
  }

  #takeMemory(report: MemoryReport): void {
    if (!this.#end.signal.aborted) this.#print(this.#drive(report));
  }

  #drive(report: MemoryReport): readonly string[] {
    const console = this.#console;
    switch (report.kind) {
      case 'ready':
        console.startMonitor(this.#lastStampMs);
        this.#bootMs = performance.now() - this.#lastStampMs;
        this.#shell.startClock(() => this.#tick());
        return [];
      case 'stage':
        return report.stage === 'created'
          ? console.connect(report.client)
          : console.reach(report.client, report.stage);
      case 'sent':
        return [
          ...console.packetSent(report.client, 'video', report.video),
          ...console.packetSent(report.client, 'audio', report.audio),
        ];
      case 'gone':
        return console.disconnect(report.client);
      case 'abort':
        return console.abort(report.assertion);
    }
  }

  // By the clock of the twin's lines: on a busy machine steps of its own would fall behind them.
  #tick(): void {
    const uptimeMs = performance.now() - this.#bootMs;
    const dueMs = uptimeMs - this.#console.uptimeMs;
    if (dueMs > maxPauseMs) this.#console.startMonitor(Math.round(uptimeMs));
    else if (dueMs > 0) this.#print(this.#console.tick(dueMs));
  }

  #print(lines: readonly string[]): void {
    this.#shell.print(lines);
    if (this.#console.state === 'running') return;
    this.#end.abort();
    this.#shell.reboot();
  }
}

/** A machine that slept longer did not run the board either: no reading is made up for it. */
const maxPauseMs = 2_000;

// A chip that nobody has flashed plays a test picture, so that nothing has to be there to begin with.
function twinMediaOf(media: FlashedMedia): TwinMedia {
  if (media.kind === 'mounted') return { kind: 'flashed', path: media.folder };
  return { kind: media.kind === 'none' ? 'own' : 'none' };
}
