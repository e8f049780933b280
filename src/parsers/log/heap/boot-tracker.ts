import type { LogLine } from '../../../model/log-line.js';
import { readLogPrefix, type LogPrefix } from '../candidate-line.js';
import { BootCounter } from '../crash/boot-counter.js';
import { parseBootLine } from '../crash/boot-line.js';
import { LogClock } from '../log-clock.js';
import type { Boots } from './boots.js';

/** Numbers boots by the lines with which a chip starts, and by a clock that went back. */
export class BootTracker implements Boots {
  readonly #boots = new BootCounter();
  readonly #clock = new LogClock();
  readonly #prefix: LogPrefix = { timeMs: 0, timeEnd: 0, messageStart: 0 };

  get boot(): number {
    return this.#boots.boot;
  }

  takeClock(line: LogLine): void {
    if (readLogPrefix(line.bytes, line, this.#prefix)) this.tick(this.#prefix.timeMs, line.number);
  }

  tick(timeMs: number, line: number): void {
    if (this.#clock.take(timeMs) === 'restarts') {
      this.#boots.takeUntold();
      this.#boots.restart(line);
      this.#clock.restart();
      this.#clock.take(timeMs);
    }
    this.#boots.noteContent(line);
  }

  takeMessage(message: string, line: number): void {
    const start = parseBootLine(message);
    if (!start) return;
    if (start.kind === 'rom') this.#boots.takeUntold();
    if (this.#boots.take(start, line)) this.#clock.restart();
    if (start.kind === 'bootloader') this.#boots.takeUntold();
  }

  noteContent(line: number): void {
    this.#boots.noteContent(line);
  }
}
