import { clearStatus, showStatus } from './status-line.js';

const minDelayMs = 500;
const minIntervalMs = 100;

/** One line on stderr that tells how far a long read is. Shows nothing where nobody looks, or when it is quick. */
export class ReadProgress {
  readonly #isShown = process.stderr.isTTY;
  readonly #startMs = Date.now();
  #lastMs = 0;

  update(name: string, readBytes: number, total: number | null): void {
    if (!this.#isShown) return;
    const now = Date.now();
    if (now - this.#startMs < minDelayMs || now - this.#lastMs < minIntervalMs) return;
    this.#lastMs = now;
    const share = total
      ? ` ${Math.floor((readBytes / total) * 100)} %`
      : ` ${Math.round(readBytes / 1e6)} MB`;
    showStatus(`reading ${name}${share}`);
  }

  clear(): void {
    clearStatus();
  }
}
