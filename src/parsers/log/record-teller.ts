import type { ConsolePlace, ConsoleRecord, ConsoleSink } from '../../model/console-record.js';
import { BootCounter } from './crash/boot-counter.js';
import type { BootLine } from './crash/boot-line.js';
import type { WallTime } from './lines/line-time.js';
import { ClockPair } from './clock-pair.js';
import { LogClock } from './log-clock.js';

/** Tells records to the sink, each with its boot and its time, and the start of a boot before anything else of it. */
export class RecordTeller {
  readonly #sink: ConsoleSink;
  readonly #clock = new LogClock();
  readonly #boots = new BootCounter();
  readonly #pair = new ClockPair();
  /** Two clocks were found, which is not told yet. */
  #apartMs: number | null = null;
  /** The log has the chip's own clock: that of a capture tool says nothing more. */
  #hasUptime = false;

  constructor(sink: ConsoleSink) {
    this.#sink = sink;
  }

  get boot(): number {
    return this.#boots.boot;
  }

  /** Where a line is that is read now. */
  place(line: number): ConsolePlace {
    return { line, boot: this.boot, timeMs: this.#clock.nowMs };
  }

  tell(record: ConsoleRecord): void {
    this.tellStart();
    this.#boots.noteContent(record.line);
    this.#sink(record);
  }

  /** Something of the current boot was seen by another reader. */
  noteContent(line: number): void {
    this.#boots.noteContent(line);
  }

  /** Tells the start of the current boot, unless it was told before. */
  tellStart(): void {
    const start = this.#boots.takeUntold();
    if (start) this.#sink(start);
  }

  /** Call once after the last line. */
  end(): void {
    const isCut = this.#boots.hasBannerOnly;
    const start = this.#boots.takeUntold();
    if (start) this.#sink(isCut ? { ...start, isCut } : start);
  }

  takeStart(start: BootLine, line: number): void {
    if (start.kind === 'rom') this.tellStart();
    this.#pair.restart();
    if (this.#boots.take(start, line)) this.#clock.restart();
    if (start.kind === 'bootloader') this.tellStart();
  }

  /** The uptime of an ESP_LOG line; true where it shows that the chip has restarted: end what is open, then `restart`. */
  tick(timeMs: number, line: number): boolean {
    this.#hasUptime = true;
    this.#apartMs ??= this.#pair.take(timeMs);
    if (this.#clock.take(timeMs) === 'restarts') return true;
    this.#boots.noteContent(line);
    if (this.#apartMs !== null) {
      this.tell({ kind: 'mixed-clocks', ...this.place(line), apartMs: this.#apartMs });
      this.#apartMs = null;
    }
    return false;
  }

  /** A boot whose first lines are not in the log. */
  restart(timeMs: number, line: number): void {
    this.tellStart();
    this.#boots.restart(line);
    this.#clock.restart();
    this.#clock.take(timeMs);
    this.#boots.noteContent(line);
  }

  /** True where lines have had no clock of the chip yet. */
  get wantsWall(): boolean {
    return !this.#hasUptime;
  }

  /** The time of a wall clock, where lines have no other. */
  tickWall(time: WallTime): void {
    if (this.wantsWall) this.#clock.takeWall(time);
  }

  /** Time since boot of libdatachannel's clock; null before any ESP_LOG line. */
  anchor(wallMs: number): number | null {
    return this.#clock.anchor(wallMs);
  }
}
