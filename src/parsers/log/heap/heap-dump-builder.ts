import type {
  HeapDialect,
  HeapDumpFacts,
  HeapRecord,
  HeapTraceMode,
  StatedTotals,
  TruncationCause,
} from '../../../model/heap-dump.js';
import type { HeapLine } from './heap-line.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const summaryKinds: ReadonlySet<HeapLine['kind']> = new Set([
  'summary',
  'mode',
  'bytes',
  'records',
  'totals',
]);

/** What is known so far about a dump of `heap_trace_dump` that has not ended. */
export class HeapDumpBuilder {
  readonly #line: number;
  readonly #stated: Mutable<StatedTotals> = {
    records: null,
    capacity: null,
    highWaterMark: null,
    bytes: null,
    count: null,
    totalAllocations: null,
    totalFrees: null,
    overflowed: null,
  };
  #dialect: HeapDialect | null = null;
  #mode: HeapTraceMode | null = null;
  #hasHeader = false;
  #hasSummary = false;
  #hasTotals = false;
  #hasDuplicates = false;
  #isCorrupt = false;
  #parsedRecords = 0;
  #skippedRecords = 0;
  /** Configured stack depth, once a whole list without a colon at its end has shown it. */
  #fullDepth = 0;
  #hasFreedRecords = false;
  #lastLine: number;

  constructor(line: number) {
    this.#line = line;
    this.#lastLine = line;
  }

  /** True once a part of the summary was seen: a record after that belongs to another dump. */
  get isInSummary(): boolean {
    return this.#hasSummary;
  }

  /** True once nothing but notes and the end marker can follow. */
  get isClosing(): boolean {
    return this.#hasTotals;
  }

  get hasBytes(): boolean {
    return this.#stated.bytes !== null;
  }

  get lastLine(): number {
    return this.#lastLine;
  }

  /**
   * True when a record that may have lost its end looks like those before it. Every list of callers that is shorter
   * than the configured depth ends with a colon (see `heap_trace_dump`), so a list of full length has lost nothing,
   * unless ` freed` follows.
   */
  isLikelyWhole(record: HeapRecord): boolean {
    if (record.isFreed) return true;
    return !this.#hasFreedRecords && this.#fullDepth > 0 && record.callers.length === this.#fullDepth;
  }

  /** `endsWithColon` is what the line says about its list of callers: with a colon it is shorter than the depth. */
  countRecord(record: HeapRecord, endsWithColon: boolean): void {
    this.#parsedRecords++;
    this.#lastLine = record.line;
    if (!endsWithColon && !record.isFreed) this.#fullDepth = record.callers.length;
    if (record.isFreed) this.#hasFreedRecords = true;
    if (record.region !== null) this.#dialect ??= 'idf-v5.1+';
  }

  countFreed(): void {
    this.#hasFreedRecords = true;
  }

  countSkipped(line: number): void {
    this.#skippedRecords++;
    this.#lastLine = line;
  }

  /** Takes in any line of the dump but its records. */
  add(fact: HeapLine, line: number): void {
    this.#lastLine = line;
    if (summaryKinds.has(fact.kind)) this.#hasSummary = true;
    switch (fact.kind) {
      case 'header':
        this.#hasHeader = true;
        this.#dialect = fact.isOld ? 'idf-v3-v5.0' : 'idf-v5.1+';
        this.#stated.records = fact.records;
        this.#stated.capacity = fact.capacity;
        break;
      case 'summary':
        this.#dialect ??= 'idf-v5.1+';
        break;
      case 'mode':
        this.#mode = fact.mode;
        this.#dialect ??= 'idf-v5.1+';
        break;
      case 'bytes':
        this.#mode = fact.mode;
        this.#stated.bytes = fact.bytes;
        this.#stated.count = fact.count;
        break;
      case 'records':
        this.#stated.records ??= fact.records;
        this.#stated.capacity ??= fact.capacity;
        this.#stated.highWaterMark = fact.highWaterMark;
        this.#dialect ??= 'idf-v5.1+';
        break;
      case 'totals':
        this.#addTotals(fact);
        break;
      case 'note':
        if (fact.about === 'duplicates') this.#hasDuplicates = true;
        else this.#stated.overflowed = true;
        break;
      case 'corrupt':
        this.#isCorrupt = true;
        break;
      case 'freed-by':
      case 'hashmap':
      case 'disabled':
      case 'end':
        break;
    }
  }

  #addTotals(fact: Extract<HeapLine, { kind: 'totals' }>): void {
    this.#stated.totalAllocations ??= fact.allocations;
    this.#stated.totalFrees ??= fact.frees;
    // Both on one line is the old text; v5.1 prints one a line, frees last.
    this.#dialect ??= fact.allocations !== null && fact.frees !== null ? 'idf-v3-v5.0' : 'idf-v5.1+';
    this.#hasTotals = fact.frees !== null;
  }

  /** `cause` is what came after the last line that was seen; it counts only if the summary had not come before. */
  finish(cause: TruncationCause | null): HeapDumpFacts {
    // The overflow note is printed only on overflow, so a whole summary without it says that there was none.
    const overflowed = this.#stated.overflowed ?? (this.#hasTotals ? false : null);
    return {
      line: this.#line,
      endLine: this.#lastLine,
      dialect: this.#dialect ?? 'idf-v3-v5.0',
      mode: this.#mode,
      isComplete: this.#hasHeader && this.hasBytes,
      truncatedBy: this.hasBytes ? null : cause,
      stated: { ...this.#stated, overflowed },
      parsedRecords: this.#parsedRecords,
      skippedRecords: this.#skippedRecords,
      hasDuplicates: this.#hasDuplicates,
      isCorrupt: this.#isCorrupt,
      trackerBufferRecords: null,
    };
  }
}
