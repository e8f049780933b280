import type { ConsolePlace, ConsoleSink, MemorySample, StreamerStep } from '../../model/console-record.js';
import type { LogLine } from '../../model/log-line.js';
import { parseEspLogPrefix, stripCapturePrefix } from './lines/line-prefix.js';
import { parseBootFact, parseBootLine, type BootLine } from './crash/boot-line.js';
import {
  mayBreak,
  parseAllocationFailure,
  parseHeapCorruption,
  parsePanicStart,
  type PanicStart,
} from './crash/breakage-line.js';
import {
  endsLikePanic,
  isCandidate,
  mayHavePrefix,
  readLogPrefix,
  type LogPrefix,
} from './candidate-line.js';
import { HeapInfoParser } from './memory/heap-info.js';
import { MemoryBlock, parseBlockStart, parsePhaseLine } from './memory/memory-block.js';
import { parseMonitorLine, parseMonitorText } from './memory/monitor-line.js';
import { PanicParser } from './crash/panic-parser.js';
import {
  isPlogDate,
  mayTellPeerStep,
  parsePeerStep,
  parsePlogLine,
  startsWithDate,
} from './webrtc/plog-line.js';
import { RecordTeller } from './record-teller.js';
import { parseStreamerLine } from './webrtc/streamer-line.js';
import { TaskWatchdogParser } from './crash/task-watchdog.js';

const kilobyte = 1024;
const utf8 = new TextEncoder();

type Reading = Pick<MemorySample, 'free' | 'clients' | 'phase'>;

/**
 * Reads what a console log says about memory, connections and crashes, in one pass. Most lines are dropped after a look
 * at a few bytes. Memory does not grow with the log; nothing is joined over a reboot.
 */
export class ConsoleParser {
  readonly #teller: RecordTeller;
  readonly #prefix: LogPrefix = { messageStart: 0, timeMs: 0 };
  readonly #heapInfo = new HeapInfoParser();
  readonly #watchdog = new TaskWatchdogParser();
  #block: { readonly lines: MemoryBlock; readonly place: ConsolePlace } | null = null;
  #panic: PanicParser | null = null;

  constructor(sink: ConsoleSink) {
    this.#teller = new RecordTeller(sink);
  }

  push(line: LogLine): void {
    const { bytes, end } = line;
    if (!readLogPrefix(bytes, line, this.#prefix)) {
      this.#pushPlain(line);
      return;
    }
    const { messageStart, timeMs } = this.#prefix;
    this.#tick(timeMs, line.number);
    if (this.#isExpectingText || this.#watchdog.isOpen || hasPanicAtEnd(line)) {
      this.#takeText(line.text, line);
    } else if (isCandidate(bytes, messageStart, end)) {
      const reading = parseMonitorLine(bytes, { start: messageStart, end }, isWhole(line));
      if (reading) this.#tellMemory({ ...reading, phase: null }, line.number);
      else this.#takeText(line.text, line);
    }
  }

  /** Call once after the last line. */
  end(): void {
    this.#endBlocks();
    this.#teller.tellStart();
  }

  // Without `I (9485) tag: ` at its start: raw output, libdatachannel's lines, or what a capture tool put before.
  #pushPlain(line: LogLine): void {
    const { bytes, start, end } = line;
    if (start === end) return;
    const isExpected = this.#isExpectingText || this.#heapInfo.isOpen;
    if (isExpected || isCandidate(bytes, start, end) || hasPanicAtEnd(line)) this.#takeText(line.text, line);
    else if (startsWithDate(bytes, start)) this.#takeDated(line);
    else if (mayHavePrefix(bytes, start)) this.#takePrefixed(line);
  }

  get #isExpectingText(): boolean {
    return this.#panic !== null || this.#block !== null;
  }

  #takeDated(line: LogLine): void {
    if (!isPlogDate(line.bytes, line.start)) return this.#takePrefixed(line);
    const plog = mayTellPeerStep(line.text) ? parsePlogLine(line.text) : null;
    if (!plog) return;
    const timeMs = this.#teller.anchor(plog.wallMs);
    const step = parsePeerStep(plog.message);
    if (step === null) return;
    const place = { ...this.#teller.place(line.number), timeMs };
    this.#teller.tell({ kind: 'streamer', ...place, step, client: null, clock: 'anchored' });
  }

  // A capture tool's time stamp, or colours, stand before the text, and so hid the clock of ESP_LOG.
  #takePrefixed(line: LogLine): void {
    const text = stripCapturePrefix(line.text);
    const bytes = utf8.encode(text);
    if (readLogPrefix(bytes, { start: 0, end: bytes.length }, this.#prefix))
      this.#tick(this.#prefix.timeMs, line.number);
    this.#takeText(text, line);
  }

  #takeText(text: string, line: LogLine): void {
    const log = parseEspLogPrefix(text);
    const message = log ? text.slice(log.length) : text;
    if (mayBreak(message, text) && this.#takeBreakage(text, line.number)) return;
    if (this.#takeBlock(message, log !== null)) return;
    const start = parseBootLine(message);
    if (start) this.#takeBoot(start, line.number);
    else if (isWhole(line)) this.#takeMessage(message, line.number, log !== null);
  }

  #takeMessage(message: string, line: number, isLog: boolean): void {
    const phase = parseBlockStart(message);
    if (phase !== null) {
      this.#block = { lines: new MemoryBlock(phase, isLog), place: this.#teller.place(line) };
      return;
    }
    const memory = message.startsWith('Heap: ') ? parseMonitorText(message) : parsePhaseLine(message);
    if (memory) return this.#tellMemory({ clients: null, phase: null, ...memory }, line);
    const streamer = parseStreamerLine(message);
    if (streamer) return this.#tellStep(streamer.step, streamer.client, { line, isLog });
    const fact = parseBootFact(message);
    if (fact) return this.#teller.tell({ kind: 'boot-fact', ...this.#teller.place(line), fact });
    const totals = this.#heapInfo.push(message);
    if (totals) this.#teller.tell({ kind: 'heap-info', ...this.#teller.place(line), ...totals });
    const starved = this.#watchdog.push(message, this.#teller.place(line));
    if (starved) this.#teller.tell(starved);
  }

  // True when the line belongs to a block that is open. Other tasks' log lines may stand inside of one.
  #takeBlock(message: string, isLog: boolean): boolean {
    if (this.#panic && !parseBootLine(message)) {
      if (!this.#panic.push(message)) this.#endPanic();
      return true;
    }
    if (this.#block) {
      if (this.#block.lines.push(message)) {
        if (this.#block.lines.isComplete) this.#endMemoryBlock();
        return true;
      }
      // A log line inside raw output is that of another task.
      if (this.#block.lines.isLog || !isLog) this.#endMemoryBlock();
    }
    return false;
  }

  #takeBreakage(text: string, line: number): boolean {
    const failure = parseAllocationFailure(text);
    if (failure) {
      this.#endBlocks();
      this.#teller.tell({ kind: 'allocation-failure', ...this.#teller.place(line), ...failure });
      this.#startPanic({ cause: 'allocation-failure', reason: text.trim(), core: null, task: null }, line);
      return true;
    }
    const corruption = parseHeapCorruption(text);
    if (corruption)
      this.#teller.tell({ kind: 'heap-corruption', ...this.#teller.place(line), ...corruption });
    const panic = parsePanicStart(text);
    // The details of a panic that goes on: abort() is called by whatever found the trouble.
    if (panic && !this.#panic) this.#startPanic(panic, line);
    return corruption !== null || panic !== null;
  }

  #startPanic(start: PanicStart, line: number): void {
    this.#endBlocks();
    this.#panic = new PanicParser(this.#teller.place(line), start);
  }

  #takeBoot(start: BootLine, line: number): void {
    this.#endBlocks();
    this.#teller.takeStart(start, line);
  }

  #tick(timeMs: number, line: number): void {
    if (!this.#teller.isRestart(timeMs)) return this.#teller.tick(timeMs, line);
    this.#endBlocks();
    this.#teller.restart(timeMs, line);
  }

  #tellMemory(reading: Reading, line: number): void {
    const { free, clients, phase } = reading;
    this.#teller.tell({
      kind: 'memory',
      ...this.#teller.place(line),
      free,
      largestFreeBytes: null,
      clients,
      resolutionBytes: kilobyte,
      phase,
    });
  }

  #tellStep(
    step: StreamerStep,
    client: string | null,
    { line, isLog }: { line: number; isLog: boolean },
  ): void {
    const clock = isLog ? 'uptime' : 'before';
    this.#teller.tell({ kind: 'streamer', ...this.#teller.place(line), step, client, clock });
  }

  #endBlocks(): void {
    this.#endMemoryBlock();
    this.#endPanic();
    this.#heapInfo.reset();
    const starved = this.#watchdog.finish();
    if (starved) this.#teller.tell(starved);
  }

  #endMemoryBlock(): void {
    const block = this.#block;
    this.#block = null;
    const reading = block?.lines.finish();
    if (block && reading) {
      this.#teller.tell({
        kind: 'memory',
        ...block.place,
        ...reading,
        largestFreeBytes: null,
        clients: null,
        resolutionBytes: kilobyte,
      });
    }
  }

  #endPanic(): void {
    const panic = this.#panic;
    this.#panic = null;
    if (panic) this.#teller.tell(panic.finish());
  }
}

function isWhole(line: LogLine): boolean {
  return line.isTerminated && !line.isCut;
}

function hasPanicAtEnd(line: LogLine): boolean {
  return endsLikePanic(line.bytes[line.end - 1]) && line.text.includes('Guru Meditation');
}
