import type { ConsolePlace, ConsoleSink } from '../../model/console-record.js';
import type { LogLine } from '../../model/log-line.js';
import { espLogForm, parseEspLogPrefix, type EspLogPrefix } from './lines/line-prefix.js';
import { parseBootFact, parseBootLine, parseResetPc, type BootLine } from './crash/boot-line.js';
import { findBreakage, holdsBreakage, mayBreak } from './crash/breakage-line.js';
import { CrashReader } from './crash/crash-reader.js';
import {
  isCandidate,
  isCandidateText,
  mayHavePrefix,
  readLogPrefix,
  type LogPrefix,
} from './candidate-line.js';
import { PlainLine } from './lines/plain-line.js';
import { isWholeLine } from './lines/whole-line.js';
import { tellPlogLine, tickWall } from './foreign-clock.js';
import { FollowedBoots, type Boots } from './heap/boots.js';
import { HeapInfoParser } from './memory/heap-info.js';
import { parseStartFailure } from './crash/start-failure.js';
import { mayComplain } from './memory/memory-complaint.js';
import { HeapLayoutParser } from './memory/heap-layout.js';
import { MemoryBlock, parseBlockStart, parsePhaseLine } from './memory/memory-block.js';
import { parseMonitorLine, parseMonitorText } from './memory/monitor-line.js';
import type { SamplePatterns } from './memory/other-monitors.js';
import { MemoryTeller } from './memory/memory-teller.js';
import { isPlogDate, plogDateLength, startsWithDate } from './webrtc/plog-line.js';
import { mayBeTaskRow, TaskTableParser } from './memory/task-table.js';
import { RecordTeller } from './record-teller.js';
import { parseStreamerLine } from './webrtc/streamer-line.js';

/**
 * Reads what a console log says about memory, connections and crashes, in one pass. Most lines are dropped after a look
 * at a few bytes. Memory does not grow with the log; nothing is joined over a reboot.
 */
export class ConsoleParser {
  readonly #teller: RecordTeller;
  readonly #memory: MemoryTeller;
  readonly #prefix: LogPrefix = { timeMs: 0, timeEnd: 0, messageStart: 0 };
  readonly #plain = new PlainLine();
  readonly #heapInfo = new HeapInfoParser();
  readonly #layout = new HeapLayoutParser((heap) => this.#teller.tell(heap));
  readonly #tasks = new TaskTableParser();
  readonly #crash: CrashReader;
  #block: { readonly lines: MemoryBlock; readonly place: ConsolePlace } | null = null;

  constructor(sink: ConsoleSink, given: SamplePatterns | null = null) {
    this.#teller = new RecordTeller(sink);
    this.#memory = new MemoryTeller(this.#teller, given);
    this.#crash = new CrashReader(this.#teller, () => this.#endOthers());
  }

  /** The boots of the log, for a reader who takes each line after this. */
  get boots(): Boots {
    return new FollowedBoots(this.#teller);
  }

  /** Takes a line as the chip printed it (`PrintedLines`), and as it was given, with the time of a capture tool. */
  push(line: LogLine, given: LogLine = line): void {
    const { bytes, end } = line;
    if (!readLogPrefix(bytes, line, this.#prefix)) {
      this.#pushPlain(line, line === given ? null : given);
      return;
    }
    const { messageStart, timeMs } = this.#prefix;
    this.#tick(timeMs, line.number);
    if (this.#isExpectingText || this.#crash.hasWatchdog || holdsBreakage(line)) {
      if (this.#takeText(line.text, line)) return;
    } else if (isCandidate(bytes, messageStart, end) || mayComplain(bytes, line.start, end)) {
      const reading = parseMonitorLine(bytes, { start: messageStart, end }, isWholeLine(line));
      if (reading) return this.#memory.monitor(reading, line.number);
      if (this.#takeText(line.text, line)) return;
    }
    if (this.#memory.wants(bytes, messageStart, end)) this.#memory.other(line.text, line);
  }

  /** The lane of a `LineSplitter`, where nobody else reads its lines. */
  takeLine(bytes: Uint8Array, start: number, number: number): number {
    if (!this.isIdle || !this.#plain.read(bytes, start, number)) return start;
    return this.takePlain(this.#plain) ? this.#plain.next : start;
  }

  /** True where nothing is open that any line may belong to. */
  get isIdle(): boolean {
    return !this.#isExpectingText && !this.#heapInfo.isOpen && !this.#crash.hasWatchdog;
  }

  /**
   * Takes a plain line, or returns false and has done nothing: then it is one for `push`. Call only while `isIdle`.
   * A monitor's line is read, and most others are none that anything here wants.
   */
  takePlain({ bytes, kind, prefix, range, number, isCaptured }: PlainLine): boolean {
    const { start, end } = range;
    if (kind === 'plog') {
      // The time before it may be the only one that it has.
      if (isCaptured && this.#teller.wantsWall) return false;
      return !isCandidate(bytes, start, end) && !mayComplain(bytes, start + plogDateLength, end);
    }
    const { messageStart, timeMs } = prefix;
    if (mayComplain(bytes, start, end)) return false;
    const isMonitor = isCandidate(bytes, messageStart, end);
    const reading = isMonitor ? parseMonitorLine(bytes, { start: messageStart, end }, true) : null;
    if (!reading && (isMonitor || this.#memory.wants(bytes, messageStart, end))) return false;
    this.#tick(timeMs, number);
    if (reading) this.#memory.monitor(reading, number);
    return true;
  }

  /** Call once after the last line. */
  end(): void {
    this.#endBlocks();
    this.#teller.end();
  }

  // Without `I (9485) tag: ` at its start: raw output, libdatachannel's lines, or another clock. `captured` is the line
  // with what a capture tool put before it.
  #pushPlain(line: LogLine, captured: LogLine | null): void {
    const { bytes, start, end } = line;
    if (this.#teller.wantsWall && (captured !== null || mayHavePrefix(bytes, start)))
      tickWall(line, captured, this.#teller);
    if (start === end) return;
    const isBroken = holdsBreakage(line);
    // Of no block that is open: another task says it.
    if (!isBroken && startsWithDate(bytes, start) && isPlogDate(bytes, start))
      return tellPlogLine(line, this.#teller);
    const isOpen = this.#heapInfo.isOpen || this.#crash.hasWatchdog;
    const isExpected = this.#isExpectingText || isOpen || isBroken;
    if (mayHavePrefix(bytes, start)) return this.#takePrefixed(line, isExpected);
    const isKnown = isExpected || isCandidate(bytes, start, end) || mayBeTaskRow(bytes, start, end);
    if (isKnown && this.#takeText(line.text, line)) return;
    if (this.#memory.wants(bytes, start, end)) this.#memory.other(line.text, line);
  }

  get #isExpectingText(): boolean {
    const { hasPanic, isExpectingReason } = this.#crash;
    return hasPanic || isExpectingReason || this.#block !== null || this.#tasks.isOpen;
  }

  // Another core's way to log, or colours, stand before the text, or a clock that is not the uptime.
  #takePrefixed(line: LogLine, isExpected: boolean): void {
    const form = espLogForm(line);
    const { bytes, start, end, text } = form;
    if (readLogPrefix(bytes, form, this.#prefix)) this.#tick(this.#prefix.timeMs, line.number);
    const message = text.slice(parseEspLogPrefix(text)?.length ?? 0);
    const isKnown = isExpected || isCandidateText(message);
    if ((isKnown || mayComplain(bytes, start, end)) && this.#takeText(text, line)) return;
    if (this.#memory.wants(bytes, start, end)) this.#memory.other(text, line);
  }

  // True where the line was one that is known.
  #takeText(text: string, line: LogLine): boolean {
    const log = parseEspLogPrefix(text);
    const message = log ? text.slice(log.length) : text;
    if (mayBreak(message) && this.#crash.takeStart(text, line.number)) return true;
    const broken = findBreakage(text);
    if (broken !== -1 && this.#crash.takeStart(text.slice(broken), line.number)) return true;
    if (this.#takeBlock(message, log)) return true;
    const start = parseBootLine(message);
    if (start) this.#takeBoot(start, line.number);
    if (start !== null || !isWholeLine(line)) return start !== null;
    if (log) this.#crash.noteError(log, message, line.number);
    if (this.#takeMessage(message, line.number, log !== null)) return true;
    return this.#crash.takeComplaint(log, message, line.number);
  }

  #takeMessage(message: string, line: number, isLog: boolean): boolean {
    if (this.#crash.takeOfWatchdog(message, line, isLog)) return true;
    const phase = parseBlockStart(message);
    if (phase !== null) {
      this.#endMemoryBlock();
      this.#block = { lines: new MemoryBlock(phase, isLog), place: this.#teller.place(line) };
      return true;
    }
    const monitor = message.startsWith('Heap: ') ? parseMonitorText(message) : null;
    const memory = monitor ? null : parsePhaseLine(message);
    if (monitor) this.#memory.monitor(monitor, line);
    else if (memory) this.#memory.tell(memory, this.#teller.place(line));
    else return this.#takeEvent(message, line, isLog);
    return true;
  }

  #takeEvent(message: string, line: number, isLog: boolean): boolean {
    const place = this.#teller.place(line);
    const streamer = parseStreamerLine(message);
    if (streamer) {
      this.#teller.tell({ kind: 'streamer', ...place, ...streamer, clock: isLog ? 'uptime' : 'before' });
      return true;
    }
    const resetPc = parseResetPc(message);
    if (resetPc) {
      this.#teller.tell({ kind: 'reset-pc', ...place, ...resetPc });
      return true;
    }
    const fact = parseBootFact(message);
    if (fact) this.#teller.tell({ kind: 'boot-fact', ...place, fact });
    const totals = fact ? null : this.#heapInfo.push(message);
    if (totals) this.#memory.totals(totals, place);
    const row = fact || totals ? null : this.#tasks.push(message);
    if (row) this.#teller.tell({ kind: 'task-memory', ...place, ...row });
    if (this.#layout.push(message, place)) return true;
    const failed = parseStartFailure(message);
    if (failed) this.#teller.tell({ kind: 'start-failure', ...place, ...failed });
    this.#crash.takeBefore(message, line, isLog);
    return fact !== null || totals !== null || row !== null || failed !== null;
  }

  // True when the line belongs to a block that is open. Other tasks' log lines may stand inside of one.
  #takeBlock(message: string, log: EspLogPrefix | null): boolean {
    if (!parseBootLine(message) && this.#crash.takeOfPanic(message, log)) return true;
    if (this.#block) {
      if (this.#block.lines.push(message)) {
        if (this.#block.lines.isComplete) this.#endMemoryBlock();
        return true;
      }
      // A log line inside raw output is that of another task.
      if (this.#block.lines.isLog || !log) this.#endMemoryBlock();
    }
    return false;
  }

  #takeBoot(start: BootLine, line: number): void {
    this.#endBlocks();
    this.#teller.takeStart(start, line);
  }

  #tick(timeMs: number, line: number): void {
    if (!this.#teller.tick(timeMs, line)) return;
    this.#endBlocks();
    this.#teller.restart(timeMs, line);
  }

  #endBlocks(): void {
    this.#crash.end();
    this.#endOthers();
  }

  #endOthers(): void {
    this.#endMemoryBlock();
    this.#layout.end();
    this.#heapInfo.reset();
    this.#tasks.reset();
  }

  #endMemoryBlock(): void {
    const block = this.#block;
    this.#block = null;
    const reading = block?.lines.finish();
    if (block && reading) this.#memory.tell(reading, block.place);
  }
}
