import type { HeapRecord, HeapTraceSink, TruncationCause } from '../../../model/heap-dump.js';
import type { Boots } from './boots.js';
import { HeapDumpBuilder } from './heap-dump-builder.js';
import type { BrokenLine } from '../lines/broken-line.js';
import { classifyHeapLine, type HeapLine } from './heap-line.js';
import { parseRecordText } from './record-text.js';

/** Lines of others that may stand between the totals of a dump and its notes. */
const maxLinesBeforeNotes = 8;
/** Lines of others after which an open dump is given up: something else is being printed, not its rest. */
const maxForeignLines = 1000;

/** Puts records and summary lines together to dumps, and decides where one ends and the next begins. */
export class HeapDumpAssembler {
  readonly #sink: HeapTraceSink;
  /** Called before a dump is handed on, so that what belongs to it can be completed. */
  readonly #beforeEnd: () => void;
  readonly #boots: Boots;
  #dump: HeapDumpBuilder | null = null;
  /** The last record, until it is certain that no `freed by` line follows. */
  #held: HeapRecord | null = null;
  #foreignLines = 0;

  constructor(sink: HeapTraceSink, boots: Boots, beforeEnd: () => void) {
    this.#sink = sink;
    this.#boots = boots;
    this.#beforeEnd = beforeEnd;
  }

  get isOpen(): boolean {
    return this.#dump !== null;
  }

  /** True when a record that may have lost its end looks like those before it. */
  isLikelyWhole(record: HeapRecord): boolean {
    return this.#dump?.isLikelyWhole(record) ?? false;
  }

  /** True when a line that was broken is whole without its rest. */
  isWholeAlone(broken: BrokenLine): boolean {
    const record = parseRecordText(broken.text, broken.line);
    if (record) return this.isLikelyWhole(record);
    const fact = classifyHeapLine(broken.text);
    // A total ends in a number, of which digits may be missing.
    return fact !== null && fact.kind !== 'totals';
  }

  takeRecord(record: HeapRecord, endsWithColon: boolean): void {
    if (this.#dump?.isInSummary) this.end('next-dump');
    this.#foreignLines = 0;
    this.#releaseHeld();
    this.#dump ??= this.#open(record.line);
    this.#dump.countRecord(record, endsWithColon);
    this.#held = record;
  }

  takeFact(fact: HeapLine, line: number): void {
    switch (fact.kind) {
      case 'freed-by':
        this.#markFreed();
        return;
      case 'disabled':
        this.#sink.traceDisabled({ line, boot: this.#boots.boot });
        return;
      case 'end':
        if (this.#dump?.isInSummary) this.end(null);
        return;
      case 'header':
        this.end('next-dump');
        break;
      case 'summary':
      case 'bytes':
        if (this.#dump?.hasBytes) this.end('next-dump');
        break;
      case 'note':
      case 'corrupt':
      case 'hashmap':
        if (!this.#dump) return;
        break;
      case 'mode':
      case 'records':
      case 'totals':
        break;
    }
    this.#foreignLines = 0;
    this.#dump ??= this.#open(line);
    this.#dump.add(fact, line);
  }

  /** A part of a record was seen that cannot be read with certainty. */
  skip(line: number, reason: string): void {
    this.#releaseHeld();
    this.#dump?.countSkipped(line);
    this.#sink.lineSkipped({ line, boot: this.#boots.boot, reason });
  }

  /** A line that belongs to no dump went by. */
  countForeign(): void {
    if (!this.#dump) return;
    this.#foreignLines++;
    const limit = this.#dump.isClosing ? maxLinesBeforeNotes : maxForeignLines;
    if (this.#foreignLines > limit) this.end(null);
  }

  /** Hands on the open dump, if any. `cause` is what cut it off, if its summary is missing. */
  end(cause: TruncationCause | null): void {
    const dump = this.#dump;
    if (!dump) return;
    this.#releaseHeld();
    this.#beforeEnd();
    this.#dump = null;
    this.#foreignLines = 0;
    this.#sink.dumpEnded(dump.finish(cause));
  }

  #open(line: number): HeapDumpBuilder {
    this.#boots.noteContent(line);
    return new HeapDumpBuilder(line, this.#boots.boot);
  }

  #markFreed(): void {
    if (!this.#held || !this.#dump) return;
    this.#held = { ...this.#held, isFreed: true };
    this.#dump.countFreed();
  }

  #releaseHeld(): void {
    if (this.#held) this.#sink.record(this.#held);
    this.#held = null;
  }
}
