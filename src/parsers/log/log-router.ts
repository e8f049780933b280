import type { ConsoleSink } from '../../model/console-record.js';
import type { HeapTraceSink } from '../../model/heap-dump.js';
import type { LogLine } from '../../model/log-line.js';
import { ConsoleParser } from './console-parser.js';
import { HeapTraceParser } from './heap/heap-trace-parser.js';
import { captureEnd } from './lines/capture-prefix.js';
import { PlainLine } from './lines/plain-line.js';
import { PrintedLines } from './lines/printed-line.js';
import type { SamplePatterns } from './memory/other-monitors.js';

/** Gives each line of a log to those who may want it: heap traces, and all else that a console tells. */
export class LogRouter {
  readonly #heap: HeapTraceParser;
  readonly #console: ConsoleParser;
  readonly #plain = new PlainLine();
  readonly #printed = new PrintedLines();

  constructor(heap: HeapTraceSink, console: ConsoleSink, samples: SamplePatterns | null = null) {
    this.#console = new ConsoleParser(console, samples);
    this.#heap = new HeapTraceParser(heap, this.#console.boots);
  }

  push(given: LogLine): void {
    const line = this.#printed.of(given);
    // A connection that starts or ends in this line does so before the dump that ends in it.
    this.#console.push(line, given);
    this.#heap.push(line);
  }

  /**
   * The lane of a `LineSplitter`: records of a dump, most lines of a log that has one, say nothing else; and outside of
   * dumps most lines say only that time goes on, or how much memory is free.
   */
  takeLine(bytes: Uint8Array, start: number, number: number): number {
    if (!this.#heap.isIdle) {
      const printed = captureEnd(bytes, start, bytes.length);
      const next = this.#heap.takeLine(bytes, printed, number);
      return next === printed ? start : next;
    }
    if (!this.#console.isIdle) return start;
    if (!this.#plain.read(bytes, start, number) || !this.#console.takePlain(this.#plain)) return start;
    this.#heap.takePlain(this.#plain);
    return this.#plain.next;
  }

  /** Call once after the last line. */
  end(): void {
    this.#console.end();
    this.#heap.end();
  }
}
