import type { LogLine } from '../../../model/log-line.js';
import { readLogPrefix, type LogPrefix } from '../candidate-line.js';
import { BootCounter } from '../crash/boot-counter.js';
import { parseBootLine } from '../crash/boot-line.js';
import { LogClock } from '../log-clock.js';

/** Numbers the boots of a log from 0: by the lines with which a chip starts, and by a clock that went back. */
export class BootTracker {
  readonly #boots = new BootCounter();
  readonly #clock = new LogClock();
  readonly #prefix: LogPrefix = { messageStart: 0, timeMs: 0 };

  get boot(): number {
    return this.#boots.boot;
  }

  /** Takes the clock of an ESP_LOG line; true when it has been restarted since the line before. */
  tick(line: LogLine): boolean {
    if (!readLogPrefix(line.bytes, line, this.#prefix)) return false;
    const { timeMs } = this.#prefix;
    const isRestart = this.#clock.take(timeMs) === 'restarts';
    if (isRestart) {
      this.#boots.takeUntold();
      this.#boots.restart(line.number);
      this.#clock.restart();
      this.#clock.take(timeMs);
    }
    this.#boots.noteContent(line.number);
    return isRestart;
  }

  /** Takes a message without its log prefix, which may be the start of a boot. */
  takeMessage(message: string, line: number): void {
    const start = parseBootLine(message);
    if (!start) return;
    if (start.kind === 'rom') this.#boots.takeUntold();
    if (this.#boots.take(start, line)) this.#clock.restart();
    if (start.kind === 'bootloader') this.#boots.takeUntold();
  }

  /** Something of the current boot was seen. */
  noteContent(line: number): void {
    this.#boots.noteContent(line);
  }
}
