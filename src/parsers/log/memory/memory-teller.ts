import type { ConsolePlace, MemorySample } from '../../../model/console-record.js';
import type { LogLine } from '../../../model/log-line.js';
import { isWholeLine } from '../lines/whole-line.js';
import type { RecordTeller } from '../record-teller.js';
import { freeOfPool, type HeapTotals } from './heap-info.js';
import type { MonitorReading } from './monitor-line.js';
import type { SamplePatterns } from './other-monitors.js';
import { SampleReader } from './sample-reader.js';

const kilobyte = 1024;

type Reading = Pick<MemorySample, 'free' | 'phase'> &
  Partial<Pick<MemorySample, 'clients' | 'largestFreeBytes'>>;

/** Tells how much memory is free, whoever's lines say so: the streamer's monitor before all others. */
export class MemoryTeller {
  readonly #teller: RecordTeller;
  readonly #samples: SampleReader;

  constructor(teller: RecordTeller, given: SamplePatterns | null) {
    this.#teller = teller;
    this.#samples = new SampleReader(given);
  }

  /** True for a line worth a look: it may be one of another monitor. */
  wants(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#samples.wants(bytes, start, end);
  }

  /** Takes a line that may be one of another monitor. */
  other(text: string, line: LogLine): void {
    const reading = isWholeLine(line) ? this.#samples.read(text) : null;
    if (!reading) return;
    const { ms, ...sample } = reading;
    if (ms !== null) this.#teller.tickWall({ ms, isDayTime: false });
    this.#teller.tell({ kind: 'memory', ...this.#teller.place(line.number), ...sample, phase: null });
  }

  /** A line of the streamer's own monitor. */
  monitor({ free, clients }: MonitorReading, line: number): void {
    this.#samples.noteOwnMonitor();
    this.tell({ free, clients, phase: null }, this.#teller.place(line));
  }

  totals(totals: HeapTotals, place: ConsolePlace): void {
    this.#teller.tell({ kind: 'heap-info', ...place, ...totals });
    const free = this.#samples.hasOwnMonitor ? null : freeOfPool(totals);
    if (!free) return;
    const rest = { clients: null, largestFreeBytes: totals.largestFreeBlockBytes, resolutionBytes: 1 };
    this.#teller.tell({ kind: 'memory', ...place, free, phase: null, ...rest });
  }

  /** A reading in whole KB. */
  tell({ free, clients = null, phase, largestFreeBytes = null }: Reading, place: ConsolePlace): void {
    const { line, boot, timeMs } = place;
    // Field by field: most records of a log are these, and made of spread objects they took a third of a parser's time.
    this.#teller.tell({
      kind: 'memory',
      line,
      boot,
      timeMs,
      free,
      clients,
      largestFreeBytes,
      resolutionBytes: kilobyte,
      phase,
    });
  }
}
