import type { ConsoleHost } from './application.js';

const tickMs = 50;
/** A machine that slept did not run the device either. */
const maxStepMs = 1000;
/** How long ESP-IDF takes from its last words to the reset. */
const rebootDelayMs = 100;
/** A command line that is longer than this is cut: no command of ours is. */
const maxCommandBytes = 256;

/** What simulated firmware has around it on a chip: typed lines, printed lines, a clock in real time, and a reset. */
export class FirmwareShell {
  readonly #host: ConsoleHost;
  readonly #onCommand: (command: string) => void;
  #typed = '';
  #clock: NodeJS.Timeout | undefined;
  #rebooting: NodeJS.Timeout | undefined;

  constructor(host: ConsoleHost, onCommand: (command: string) => void) {
    this.#host = host;
    this.#onCommand = onCommand;
  }

  /** What was typed; a command ends with CR or LF. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 0x0d || byte === 0x0a) this.#enter();
      else if (this.#typed.length < maxCommandBytes) this.#typed += String.fromCharCode(byte);
    }
  }

  print(lines: readonly string[]): void {
    if (lines.length > 0) this.#host.print(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Tells how many whole milliseconds went by, again and again until the reset. */
  startClock(onTick: (ms: number) => void): void {
    let lastMs = performance.now();
    this.#clock = setInterval(() => {
      const nowMs = performance.now();
      const elapsedMs = Math.min(maxStepMs, nowMs - lastMs);
      const wholeMs = Math.floor(elapsedMs);
      lastMs = nowMs - (elapsedMs - wholeMs);
      onTick(wholeMs);
    }, tickMs);
    // A simulated chip keeps no process alive.
    this.#clock.unref();
  }

  /** Stops the clock and, once the last words are out, resets the chip. */
  reboot(): void {
    if (this.#rebooting !== undefined) return;
    clearInterval(this.#clock);
    this.#rebooting = setTimeout(() => this.#host.reboot(), rebootDelayMs);
    this.#rebooting.unref();
  }

  dispose(): void {
    clearInterval(this.#clock);
    clearTimeout(this.#rebooting);
  }

  #enter(): void {
    const typed = this.#typed;
    this.#typed = '';
    this.#onCommand(typed);
  }
}
