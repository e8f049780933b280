import type { Application, ConsoleHost } from './application.js';
import { FirmwareShell } from './firmware-shell.js';
import type { MemoryModelConfig } from './model-config.js';
import { StreamerConsole } from './streamer-console.js';

/** A console of the streamer's firmware in real time, from boot to reset. A simulation over a model of memory. */
export class ConsoleRun implements Application {
  readonly #console: StreamerConsole;
  readonly #shell: FirmwareShell;

  constructor(model: MemoryModelConfig, host: ConsoleHost) {
    this.#console = new StreamerConsole(model);
    this.#shell = new FirmwareShell(host, (command) => this.#print(this.#console.command(command)));
    this.#shell.startClock((ms) => this.#print(this.#console.tick(ms)));
  }

  receive(bytes: Uint8Array): void {
    this.#shell.receive(bytes);
  }

  dispose(): void {
    this.#shell.dispose();
  }

  #print(lines: readonly string[]): void {
    this.#shell.print(lines);
    if (this.#console.state !== 'running') this.#shell.reboot();
  }
}
