import type { ClientStage, MediaTrack } from './memory-model.js';
import type { MemoryModelConfig } from './model-config.js';
import type { Application, ConsoleHost } from './application.js';
import { StreamerConsole } from './streamer-console.js';

const tickMs = 50;
/** How long ESP-IDF takes from its last words to the reset. */
const rebootDelayMs = 100;
/** A command line that is longer than this is cut: no command of ours is. */
const maxCommandBytes = 256;

/** A console of the streamer's firmware in real time, from boot to reset. A simulation over a model of memory. */
export class ConsoleRun implements Application {
  readonly #console: StreamerConsole;
  readonly #host: ConsoleHost;
  readonly #ticker: NodeJS.Timeout;
  #lastMs = performance.now();
  #rebooting: NodeJS.Timeout | undefined;
  #typed = '';

  constructor(model: MemoryModelConfig, host: ConsoleHost) {
    this.#console = new StreamerConsole(model);
    this.#host = host;
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    // A simulated chip keeps no process alive.
    this.#ticker.unref();
  }

  connect(client: string): void {
    this.#print(this.#console.connect(client));
  }

  reach(client: string, stage: Exclude<ClientStage, 'created'>): void {
    this.#print(this.#console.reach(client, stage));
  }

  packetSent(client: string, track: MediaTrack, count = 1): void {
    this.#print(this.#console.packetSent(client, track, count));
  }

  disconnect(client: string): void {
    this.#print(this.#console.disconnect(client));
  }

  /** What was typed; a command ends with CR or LF. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 0x0d || byte === 0x0a) this.#enter();
      else if (this.#typed.length < maxCommandBytes) this.#typed += String.fromCharCode(byte);
    }
  }

  dispose(): void {
    clearInterval(this.#ticker);
    clearTimeout(this.#rebooting);
  }

  #enter(): void {
    const typed = this.#typed;
    this.#typed = '';
    this.#print(this.#console.command(typed));
  }

  #tick(): void {
    const nowMs = performance.now();
    // A machine that slept did not run the device either.
    const elapsedMs = Math.min(1_000, nowMs - this.#lastMs);
    const wholeMs = Math.floor(elapsedMs);
    this.#lastMs = nowMs - (elapsedMs - wholeMs);
    this.#print(this.#console.tick(wholeMs));
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#host.print(lines.map((line) => `${line}\r\n`).join(''));
    if (this.#console.state === 'running' || this.#rebooting !== undefined) return;
    clearInterval(this.#ticker);
    this.#rebooting = setTimeout(() => this.#host.reboot(), rebootDelayMs);
    this.#rebooting.unref();
  }
}
