import { parseStreamerLine } from '../../../parsers/log/webrtc/streamer-line.js';
import { parseEspLogPrefix } from '../../../parsers/log/lines/line-prefix.js';
import { runTwin } from '../../twin/run-twin.js';
import type { FlashMemory } from '../flash-memory.js';
import type { Application, ConsoleHost } from './application.js';
import { readFlashedMedia, type FlashedMedia } from './flashed-media.js';
import type { MemoryModelConfig } from './model-config.js';
import { StreamerConsole } from './streamer-console.js';

export type TwinRunOptions = {
  readonly signalUrl: string;
  readonly model: MemoryModelConfig;
  readonly lossPercent: number;
  readonly delayMs: number;
};

const tickMs = 50;
const rebootDelayMs = 100;
const maxCommandBytes = 256;
/** Of the streamer: 30 frames of nine packets, and a packet of sound each 20 ms. The twin does not report its own. */
const rates = { video: 270, audio: 50 } as const;

/**
 * The streamer's twin as the application of an emulated chip: real connections by libdatachannel, played from what the
 * media partition holds, over a model of the firmware's memory that these connections drive. Where the model has no
 * memory left it panics and the chip boots again, as the firmware does. A simulation: no code of the firmware runs.
 */
export class TwinRun implements Application {
  readonly #host: ConsoleHost;
  readonly #options: TwinRunOptions;
  readonly #end = new AbortController();
  readonly #media: FlashedMedia;
  /** By client: true while media flow. */
  readonly #clients = new Map<string, boolean>();
  #console: StreamerConsole | null = null;
  #ticker: NodeJS.Timeout | undefined;
  #rebooting: NodeJS.Timeout | undefined;
  #lastMs = 0;
  /** Packets that are due and not whole yet. */
  #due = { video: 0, audio: 0 };
  #closing: string | null = null;
  #typed = '';

  constructor(host: ConsoleHost, flash: FlashMemory, options: TwinRunOptions) {
    this.#host = host;
    this.#options = options;
    this.#media = readFlashedMedia(flash);
    if (this.#media.kind === 'damaged') {
      // As the firmware has it, which goes no further (main/h264_streamer.c).
      host.print('E (755) h264_streamer: Failed to mount or format filesystem\r\n');
      return;
    }
    void this.#play();
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte !== 0x0d && byte !== 0x0a) {
        if (this.#typed.length < maxCommandBytes) this.#typed += String.fromCharCode(byte);
        continue;
      }
      const typed = this.#typed;
      this.#typed = '';
      this.#print(this.#console?.command(typed) ?? []);
    }
  }

  dispose(): void {
    this.#end.abort();
    clearInterval(this.#ticker);
    clearTimeout(this.#rebooting);
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
      this.#host.print(`E (0) sim: ${error instanceof Error ? error.message : String(error)}\r\n`);
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
    this.#lastMs = performance.now();
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#ticker.unref();
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

  #tick(): void {
    const console = this.#console;
    if (!console) return;
    const nowMs = performance.now();
    const wholeMs = Math.floor(Math.min(1_000, nowMs - this.#lastMs));
    this.#lastMs += wholeMs;
    if (nowMs - this.#lastMs > 1_000) this.#lastMs = nowMs;
    for (const track of ['video', 'audio'] as const) {
      this.#due[track] += (rates[track] * wholeMs) / 1000;
      const count = Math.floor(this.#due[track]);
      this.#due[track] -= count;
      for (const [client, isStreaming] of this.#clients) {
        if (isStreaming) this.#print(console.packetSent(client, track, count));
      }
    }
    this.#print(console.tick(wholeMs));
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#host.print(lines.map((line) => `${line}\r\n`).join(''));
    const state = this.#console?.state ?? 'running';
    if (state === 'running' || this.#rebooting !== undefined) return;
    this.#end.abort();
    clearInterval(this.#ticker);
    this.#rebooting = setTimeout(() => this.#host.reboot(), rebootDelayMs);
    this.#rebooting.unref();
  }
}
