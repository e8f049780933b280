import { parseStreamerLine } from '../../../parsers/log/webrtc/streamer-line.js';
import { parseEspLogPrefix } from '../../../parsers/log/lines/line-prefix.js';
import { runTwin } from '../../twin/run-twin.js';
import type { FlashMemory } from '../flash-memory.js';
import type { Application, ConsoleHost } from './application.js';
import { readFlashedMedia, type FlashedMedia } from './flashed-media.js';
import { FirmwareShell } from './firmware-shell.js';
import type { MemoryModelConfig } from './model-config.js';
import { StreamerConsole } from './streamer-console.js';

export type TwinRunOptions = {
  readonly signalUrl: string;
  readonly model: MemoryModelConfig;
  readonly lossPercent: number;
  readonly delayMs: number;
};

/** Of the streamer: 30 frames of nine packets, and a packet of sound each 20 ms. The twin does not report its own. */
const rates = { video: 270, audio: 50 } as const;

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
  /** By client: true while media flow. */
  readonly #clients = new Map<string, boolean>();
  #console: StreamerConsole | null = null;
  /** Packets that are due and not whole yet. */
  #due = { video: 0, audio: 0 };
  #closing: string | null = null;

  constructor(host: ConsoleHost, flash: FlashMemory, options: TwinRunOptions) {
    this.#shell = new FirmwareShell(host, (command) => this.#print(this.#console?.command(command) ?? []));
    this.#options = options;
    this.#media = readFlashedMedia(flash);
    if (this.#media.kind === 'damaged') {
      // As the firmware has it, which goes no further (main/h264_streamer.c).
      this.#shell.print(['E (755) h264_streamer: Failed to mount or format filesystem']);
      return;
    }
    void this.#play();
  }

  receive(bytes: Uint8Array): void {
    this.#shell.receive(bytes);
  }

  dispose(): void {
    this.#end.abort();
    this.#shell.dispose();
    if (this.#media.kind === 'files') this.#media.dispose();
  }

  async #play(): Promise<void> {
    const { signalUrl, model, lossPercent, delayMs } = this.#options;
    try {
      await runTwin({
        signalUrl,
        mediaFolder: this.#media.kind === 'files' ? this.#media.folder : null,
        maxSize: model.nackStore.maxPackets,
        lossPercent,
        delayMs,
        // What is lost is lost in the model here.
        leakBytes: 0,
        signal: this.#end.signal,
        onLine: (line) => this.#takeLine(line),
      });
    } catch (error) {
      if (this.#end.signal.aborted) return;
      this.#shell.print([`E (0) sim: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }

  #takeLine(line: string): void {
    if (this.#end.signal.aborted) return;
    const prefix = parseEspLogPrefix(line);
    const stampMs = Number(prefix?.time ?? Number.NaN);
    if (!this.#console && Number.isFinite(stampMs)) this.#start(stampMs);
    const message = prefix ? line.slice(prefix.length) : line;
    // Its memory is that of the model here.
    if (message.startsWith('Heap: ')) return;
    this.#print([line]);
    const step = parseStreamerLine(message);
    if (step && this.#console) this.#drive(this.#console, step.step, step.client);
  }

  #start(startMs: number): void {
    this.#console = new StreamerConsole(this.#options.model, { startMs, isMemoryOnly: true });
    this.#shell.startClock((ms) => this.#tick(ms));
  }

  #drive(console: StreamerConsole, step: string, client: string | null): void {
    const [oldest] = this.#clients.keys();
    switch (step) {
      case 'request':
        if (client === null) return;
        this.#clients.set(client, false);
        return this.#print(console.connect(client));
      case 'tracks-open':
        if (client === null || !this.#clients.has(client)) return;
        this.#print(console.reach(client, 'connected'));
        this.#clients.set(client, true);
        return this.#print(console.reach(client, 'streaming'));
      case 'data-channel-closed':
        this.#closing = client;
        return;
      case 'client-destroyed': {
        const gone = this.#closing !== null && this.#clients.has(this.#closing) ? this.#closing : oldest;
        this.#closing = null;
        if (gone === undefined) return;
        this.#clients.delete(gone);
        return this.#print(console.disconnect(gone));
      }
    }
  }

  #tick(ms: number): void {
    const console = this.#console;
    if (!console) return;
    for (const track of ['video', 'audio'] as const) {
      this.#due[track] += (rates[track] * ms) / 1000;
      const count = Math.floor(this.#due[track]);
      this.#due[track] -= count;
      for (const [client, isStreaming] of this.#clients) {
        if (isStreaming) this.#print(console.packetSent(client, track, count));
      }
    }
    this.#print(console.tick(ms));
  }

  #print(lines: readonly string[]): void {
    this.#shell.print(lines);
    if ((this.#console?.state ?? 'running') === 'running') return;
    this.#end.abort();
    this.#shell.reboot();
  }
}
