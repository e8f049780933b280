import type { HeapRecord, HeapTraceSink } from '../../../model/heap-dump.js';
import type { LogLine } from '../../../model/log-line.js';
import { BrokenLine, findSplice, isWholeLogLine } from '../lines/broken-line.js';
import { BootTracker } from './boot-tracker.js';
import type { Boots } from './boots.js';
import { DigitDoubt } from './digit-doubt.js';
import { DecodeCollector } from './decode-collector.js';
import { parseElfIdentity } from '../crash/elf-identity-line.js';
import { HeapDumpAssembler } from './heap-dump-assembler.js';
import { classifyHeapLine, type HeapLine } from './heap-line.js';
import { mayTellOfHeap } from './foreign-line.js';
import { parseHeapRecord } from './heap-record.js';
import { isIdleLogLine } from '../lines/idle-line.js';
import { findInterruption } from '../lines/interruption.js';
import type { PlainLine } from '../lines/plain-line.js';
import { isWholeLine } from '../lines/whole-line.js';
import { LeakTrackerParser } from './leak-tracker.js';
import { isEspLog, parseEspLogPrefix } from '../lines/line-prefix.js';
import { RecordLane } from './record-lane.js';
import {
  hasRecordPart,
  hasRecordStart,
  isCutInCallers,
  parseRecordAtTail,
  parseRecordText,
} from './record-text.js';

const colon = 0x3a;

/**
 * Reads all heap traces in a console log: every text generation of `heap_trace_dump` (esp-idf v3.1 to v6), and the
 * reports of the streamer firmware's own leak tracker. What it finds goes to the sink as it is found; memory does not
 * grow with the log. A line that another task or the panic handler broke is joined again, or counted as skipped.
 */
export class HeapTraceParser {
  readonly #sink: HeapTraceSink;
  readonly #dumps: HeapDumpAssembler;
  readonly #tracker: LeakTrackerParser;
  readonly #decoded: DecodeCollector;
  readonly #boots: Boots;
  readonly #lane = new RecordLane((record, endsWithColon) => this.#takeRecord(record, endsWithColon));
  #broken: BrokenLine | null = null;
  readonly #doubt = new DigitDoubt();

  constructor(sink: HeapTraceSink, boots: Boots = new BootTracker()) {
    this.#sink = sink;
    this.#boots = boots;
    this.#decoded = new DecodeCollector((address, frames) => sink.addressDecoded(address, frames));
    this.#dumps = new HeapDumpAssembler(sink, this.#boots, () => this.#decoded.flush());
    this.#tracker = new LeakTrackerParser(sink, this.#boots, () => this.#dumps.end('next-dump'));
  }

  /** True where no heap trace is being read. */
  get isIdle(): boolean {
    return !this.#dumps.isOpen && !this.#tracker.isOpen && !this.#broken;
  }

  /** Takes a line as the chip printed it (`PrintedLines`). */
  push(line: LogLine): void {
    const isWhole = isWholeLine(line);
    if (isWhole && !this.#broken && this.#doubt.lines === 0) {
      const record = parseHeapRecord(line.bytes, { start: line.start, end: line.end, line: line.number });
      if (record) return this.#takeRecord(record, line.bytes[line.end - 1] === colon);
    }
    // Inside a dump a line with another clock is torn, or that of another board.
    if (this.isIdle) this.#boots.takeClock(line);
    if (this.isIdle && isWhole && isIdleLogLine(line)) return;
    const { text } = line;
    if (this.isIdle && isWhole && !mayTellOfHeap(text)) return this.#passBy(text);
    if (!isWhole) this.#pushPartial(text, line.number);
    else if (this.#broken) this.#continueBroken(this.#broken, text, line.number);
    else this.#route(text, line.number);
  }

  /** The lane of a `LineSplitter`, for record lines with nothing odd before them. */
  takeLine(bytes: Uint8Array, start: number, number: number): number {
    const isPlain = this.#dumps.isOpen && !this.#broken && this.#doubt.lines === 0;
    return isPlain ? this.#lane.read(bytes, start, number) : start;
  }

  /** Takes a line of which nothing matters here but its clock; call only while `isIdle`. */
  takePlain({ kind, prefix, number, isOfTracer }: PlainLine): void {
    if (kind === 'esp-log') this.#boots.tick(prefix.timeMs, number);
    if (isOfTracer) this.#decoded.flush();
  }

  /** Call once after the last line. */
  end(): void {
    this.#settleBroken();
    this.#decoded.flush();
    this.#dumps.end('end-of-input');
    this.#tracker.end('end-of-input');
  }

  // The input ended, or the splitter's cap cut, somewhere in this line: only what cannot have lost a part counts.
  #pushPartial(text: string, line: number): void {
    const isDoubtful = this.#broken?.isSizeDoubtful ?? this.#doubt.lines > 0;
    const record = parseRecordText((this.#broken?.text ?? '') + text, line);
    if (record && this.#dumps.isLikelyWhole(record) && !isDoubtful) {
      this.#broken = null;
      return this.#takeRecord(record, false);
    }
    this.#settleBroken();
    if (hasRecordPart(text)) {
      this.#dumps.skip(line, 'the input ends inside this record');
    } else if (!this.#tracker.isOpen && !this.#interrupt(text, line)) {
      const fact = classifyHeapLine(text);
      if (fact && fact.kind !== 'totals' && !this.#doubt.isOf(text)) this.#takeFact(fact, line);
    }
  }

  // What `#route` does with a line that nothing here knows.
  #passBy(text: string): void {
    if (text === '') return;
    this.#decoded.flush();
    if (text.trim() !== '' && !isEspLog(text)) this.#doubt.after(text, this.#dumps.isOpen);
  }

  #route(text: string, line: number): void {
    if (this.#decoded.push(text)) return;
    const splice = findSplice(text);
    if (splice > 0) {
      // Digits at its start may also be the rest of the record before.
      const isDoubtful = this.#doubt.lines > 0 || this.#doubt.isRestExpected || this.#doubt.isAfterForeign;
      this.#broken = new BrokenLine(text.slice(0, splice), line, isDoubtful);
      this.#routeForeign(text.slice(splice), line);
      return;
    }
    if (this.#interrupt(text, line)) return;
    const record = parseRecordText(text, line);
    const fact = record ? null : classifyHeapLine(text);
    if (record && !this.#doubt.isOf(text)) this.#takeRecord(record, text.trimEnd().endsWith(':'));
    else if (record) this.#skipDoubtful(line);
    else if (fact && !this.#doubt.isOf(text)) this.#takeFact(fact, line);
    else if (!fact && isCutInCallers(text))
      this.#broken = new BrokenLine(text, line, this.#doubt.lines > 0 || this.#doubt.isRestExpected);
    else if (!fact) this.#routeForeign(text, line);
  }

  // A line of somebody else; a record may be glued to its end.
  #routeForeign(text: string, line: number): void {
    const identity = parseElfIdentity(text);
    if (identity !== null) this.#sink.elfIdentified(identity, { line, boot: this.#boots.boot });
    const log = parseEspLogPrefix(text);
    const message = log ? text.slice(log.length) : text;
    this.#boots.takeMessage(message, line);
    if (this.#tracker.push(message, line)) return;
    if (hasRecordPart(text)) {
      this.#takeTail(text, line);
    } else if (text.trim() !== '') {
      // A log line is whole and holds no digits of anybody else.
      if (!log) this.#doubt.after(text, this.#dumps.isOpen);
      this.#dumps.countForeign();
    }
  }

  #takeRecord(record: HeapRecord, endsWithColon: boolean): void {
    this.#doubt.end();
    this.#decoded.flush();
    this.#tracker.end('next-dump');
    this.#dumps.takeRecord(record, endsWithColon);
  }

  #takeFact(fact: HeapLine, line: number): void {
    this.#doubt.end();
    this.#tracker.end('next-dump');
    this.#dumps.takeFact(fact, line);
  }

  #takeTail(text: string, line: number): void {
    const tail = hasRecordStart(text) ? parseRecordAtTail(text, line) : null;
    if (!tail || hasRecordPart(tail.before)) this.#skipPart(text, line);
    if (tail) this.#takeRecord(tail.record, text.trimEnd().endsWith(':'));
  }

  #skipPart(text: string, line: number): void {
    const isStart = hasRecordStart(text);
    if (isStart || !this.#doubt.isRestExpected)
      this.#dumps.skip(line, 'another output broke into this record');
    this.#doubt.isRestExpected = isStart;
    this.#doubt.isAfterForeign = true;
    this.#doubt.lines = 0;
  }

  #skipDoubtful(line: number): void {
    this.#dumps.skip(line, 'the first digits of its size may stand in a line before');
    this.#doubt.isRestExpected = false;
    this.#doubt.lines = 0;
  }

  #continueBroken(broken: BrokenLine, text: string, line: number): void {
    const isWithinLimit = broken.countLine();
    if (isWithinLimit && isWholeLogLine(text)) return this.#routeForeign(text, line);
    if (isWithinLimit && this.#decoded.push(text)) return;
    const splice = findSplice(text);
    if (isWithinLimit && splice > 0) {
      broken.extend(text.slice(0, splice));
      this.#routeForeign(text.slice(splice), line);
      return;
    }
    if (isWithinLimit && text.trim() === '' && !this.#dumps.isWholeAlone(broken)) return;
    if (this.#takeJoined(broken, text)) return;
    if (isWithinLimit && isCutInCallers(broken.text + text)) return broken.extend(text);
    this.#settleBroken();
    this.#route(text, line);
  }

  #takeJoined(broken: BrokenLine, rest: string): boolean {
    const joined = broken.text + rest;
    const record = parseRecordText(joined, broken.line);
    const fact = record ? null : classifyHeapLine(joined);
    if (!record && !fact) return false;
    this.#broken = null;
    this.#doubt.lines = broken.isSizeDoubtful ? 1 : 0;
    const isDoubtful = this.#doubt.isOf(joined);
    if (record && isDoubtful) this.#skipDoubtful(broken.line);
    else if (record) this.#takeRecord(record, joined.trimEnd().endsWith(':'));
    else if (fact && !isDoubtful) this.#takeFact(fact, broken.line);
    return true;
  }

  // The rest of the broken line has not come: it counts if it is whole as it stands.
  #settleBroken(): void {
    const broken = this.#broken;
    if (!broken) return;
    this.#broken = null;
    if (this.#dumps.isWholeAlone(broken)) this.#takeJoined(broken, '');
    else if (hasRecordPart(broken.text)) this.#skipPart(broken.text, broken.line);
    else this.#doubt.after(broken.text, this.#dumps.isOpen);
    if (broken.hasSeveralPieces) this.#doubt.lines = Infinity;
  }

  // A panic or a reboot ends whatever was being printed, also in the middle of its line.
  #interrupt(text: string, line: number): boolean {
    if (!this.#dumps.isOpen && !this.#tracker.isOpen) return false;
    const interruption = findInterruption(text);
    if (!interruption) return false;
    const log = parseEspLogPrefix(text);
    if (log && log.tag !== 'boot' && !text.includes('Guru Meditation')) return false;
    const before = text.slice(0, interruption.position);
    if (!log && before.trim() !== '') {
      this.#broken = new BrokenLine(before, line, this.#doubt.lines > 0);
      this.#settleBroken();
    }
    this.#dumps.end(interruption.cause);
    this.#tracker.end(interruption.cause);
    this.#boots.takeMessage(text.slice(log?.length ?? interruption.position), line);
    return true;
  }
}
