import { clearStatus, showStatus } from './status-line.js';

const intervalMs = 10_000;

/** Tells on stderr how far a long run is: one line that changes on a terminal, else a line every ten seconds. */
export class SoakProgress {
  #lastMs = -Infinity;

  tell(text: string): void {
    if (process.stderr.isTTY) {
      showStatus(text);
      return;
    }
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < intervalMs) return;
    this.#lastMs = nowMs;
    process.stderr.write(`${text}\n`);
  }

  clear(): void {
    clearStatus();
  }
}
