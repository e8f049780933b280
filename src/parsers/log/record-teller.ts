import type { ConsolePlace, ConsoleRecord, ConsoleSink } from '../../model/console-record.js';
import { BootCounter } from './crash/boot-counter.js';
import type { BootLine } from './crash/boot-line.js';
import { LogClock } from './log-clock.js';

/** Tells records to the sink, each with its boot and its time, and the start of a boot before anything else of it. */
export class RecordTeller {
  readonly #sink: ConsoleSink;
  readonly #clock = new LogClock();
  readonly #boots = new BootCounter();

  constructor(sink: ConsoleSink) {
    this.#sink = sink;
  }

  /** Where a line is that is read now. */
  place(line: number): ConsolePlace {
    return { line, boot: this.#boots.boot, timeMs: this.#clock.nowMs };
  }

  tell(record: ConsoleRecord): void {
    this.tellStart();
    this.#boots.noteContent(record.line);
    this.#sink(record);
  }

  /** Tells the start of the current boot, unless it was told before. */
  tellStart(): void {
    const start = this.#boots.takeUntold();
    if (start) this.#sink(start);
  }

  takeStart(start: BootLine, line: number): void {
    if (start.kind === 'rom') this.tellStart();
    if (this.#boots.take(start, line)) this.#clock.restart();
    if (start.kind === 'bootloader') this.tellStart();
  }

  /** True when a clock that shows this was restarted. */
  isRestart(timeMs: number): boolean {
    return this.#clock.isRestart(timeMs);
  }

  /** The time of an ESP_LOG line. */
  tick(timeMs: number, line: number): void {
    this.#clock.advance(timeMs);
    this.#boots.noteContent(line);
  }

  /** A boot whose first lines are not in the log. */
  restart(timeMs: number, line: number): void {
    this.tellStart();
    this.#boots.restart(line);
    this.#clock.restart();
    this.tick(timeMs, line);
  }

  /** Time since boot of libdatachannel's clock; null before any ESP_LOG line. */
  anchor(wallMs: number): number | null {
    return this.#clock.anchor(wallMs);
  }
}
