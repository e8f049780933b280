import type { EspLogPrefix } from '../lines/line-prefix.js';
import type { RecordTeller } from '../record-teller.js';
import { parseAllocationFailure, parseHeapCorruption } from './breakage-line.js';
import { parseMemoryComplaint } from '../memory/memory-complaint.js';
import { parseComponentFailure } from './component-failure.js';
import { AbortReasonParser, type AbortReason } from './abort-reason.js';
import { PanicParser, type ErrorsBefore } from './panic-parser.js';
import {
  parseCrashedTask,
  parsePanicReason,
  parsePanicStart,
  parseReportCause,
  type PanicStart,
} from './panic-start.js';
import { isWatchdogAbort, isWatchdogWarning, TaskWatchdogParser } from './task-watchdog.js';

/** Reads what breaks: failed allocations, heap corruption, panics with all that they print, starved tasks. */
export class CrashReader {
  readonly #teller: RecordTeller;
  readonly #endOthers: () => void;
  readonly #abortReason = new AbortReasonParser();
  /** Of an esp-coredump report, which names it before the reason. */
  #crashedTask: string | null = null;
  #panic: PanicParser | null = null;
  #watchdog: TaskWatchdogParser | null = null;

  /** `endOthers` ends what else is open, before a crash is told. */
  constructor(teller: RecordTeller, endOthers: () => void) {
    this.#teller = teller;
    this.#endOthers = endOthers;
  }

  get hasPanic(): boolean {
    return this.#panic !== null;
  }

  /** The next line tells why the firmware aborts, whatever it is. */
  get isExpectingReason(): boolean {
    return this.#abortReason.isExpectingMessage;
  }

  get hasWatchdog(): boolean {
    return this.#watchdog !== null;
  }

  /** Gives a line to the panic that is open; true when it was of it. */
  takeOfPanic(message: string, log: EspLogPrefix | null): boolean {
    if (!this.#panic) return false;
    if (log && this.#panic.isOverWith(log.tag)) {
      this.#endPanic();
      return false;
    }
    if (!this.#panic.push(message)) this.#endPanic();
    return true;
  }

  /** Takes the first line of something that breaks; true when it is one. */
  takeStart(printed: string, line: number): boolean {
    const told = parsePanicReason(printed);
    const text = told ?? printed;
    const failure = parseAllocationFailure(text);
    if (failure) {
      this.end();
      this.#endOthers();
      this.#teller.tell({ kind: 'allocation-failure', ...this.#teller.place(line), ...failure });
      if (failure.isFatal)
        this.#startPanic(
          { cause: 'allocation-failure', reason: text.trim(), core: null, task: this.#crashedTask },
          line,
        );
      return true;
    }
    const corruption = parseHeapCorruption(text);
    if (corruption)
      this.#teller.tell({ kind: 'heap-corruption', ...this.#teller.place(line), ...corruption });
    const panic = parsePanicStart(text) ?? (told === null ? this.#causeOfReport(text) : otherPanic(told));
    // The details of a panic that goes on: abort() is called by whatever found the trouble.
    if (panic && this.#panic) this.#panic.goOnWith(panic);
    else if (panic) this.#startPanic({ ...panic, task: panic.task ?? this.#crashedTask }, line);
    return corruption !== null || panic !== null;
  }

  /** Takes an error of ESP_LOG, which may be why the firmware aborts next. */
  noteError({ level, tag }: EspLogPrefix, message: string, line: number): void {
    if (level === 'E') this.#abortReason.pushError(tag, message, this.#teller.place(line));
  }

  /** Takes a line; true when a component says in it that it got no memory, or that it failed. */
  takeComplaint(log: EspLogPrefix | null, message: string, line: number): boolean {
    const tag = log?.tag ?? '';
    const isComplaint = log !== null && (log.level === 'E' || log.level === 'W');
    const told = isComplaint ? parseMemoryComplaint(tag, message) : null;
    const failed = told ? null : parseComponentFailure(tag, message);
    if (told) this.#teller.tell({ kind: 'allocation-failure', ...this.#teller.place(line), ...told });
    if (failed) this.#teller.tell({ kind: 'component-failure', ...this.#teller.place(line), ...failed });
    return told !== null || failed !== null;
  }

  /** Gives a line, of ESP_LOG or not, to the task watchdog; true when it was of a warning, which is told as it ends. */
  takeOfWatchdog(message: string, line: number, isLog: boolean): boolean {
    if (isWatchdogWarning(message)) {
      this.#endWatchdog();
      this.#watchdog = new TaskWatchdogParser(this.#teller.place(line));
      return true;
    }
    if (!this.#watchdog) return false;
    if (isWatchdogAbort(message)) {
      this.#open(this.#watchdog.panicStart, none, line);
      return true;
    }
    const isPart = this.#watchdog.push(message, isLog);
    if (this.#watchdog.isOver) this.#endWatchdog();
    return isPart;
  }

  /** Takes what is printed before a panic and tells why. */
  takeBefore(message: string, line: number, isLog: boolean): void {
    this.#abortReason.push(message, line, isLog);
    this.#crashedTask = parseCrashedTask(message) ?? this.#crashedTask;
  }

  /** Ends what is open. */
  end(): void {
    this.#endPanic();
    this.#endWatchdog();
  }

  // Its registers say it, where the report is of a task, and gave no reason before.
  #causeOfReport(text: string): PanicStart | null {
    const cause = this.#crashedTask === null ? null : parseReportCause(text);
    return cause && { ...cause, task: this.#crashedTask };
  }

  #startPanic(start: PanicStart, line: number): void {
    const { cause } = start;
    // `abort() was called` tells no reason of its own; what was printed in its place is one.
    const isWithoutReason = start.reason.startsWith('abort()');
    const { reason, errors } =
      cause === 'abort' || cause === 'assert' ? this.#abortReason.take(line) : untold;
    this.#crashedTask = null;
    const isBare = isWithoutReason && reason === null;
    const told = isWithoutReason && reason !== null ? { ...start, reason } : start;
    const errorBefore = isBare ? (errors.at(-1) ?? null) : null;
    this.#open(told, { errorBefore, errorsBefore: errors }, line);
  }

  #open(start: PanicStart, before: ErrorsBefore, line: number): void {
    this.end();
    this.#endOthers();
    this.#panic = new PanicParser(this.#teller.place(line), start, before);
  }

  #endPanic(): void {
    const panic = this.#panic;
    this.#panic = null;
    if (panic) this.#teller.tell(panic.finish());
  }

  #endWatchdog(): void {
    const watchdog = this.#watchdog;
    this.#watchdog = null;
    if (watchdog) this.#teller.tell(watchdog.finish());
  }
}

const untold: AbortReason = { reason: null, errors: [] };
const none: ErrorsBefore = { errorBefore: null, errorsBefore: [] };

function otherPanic(reason: string): PanicStart {
  return { cause: 'other', reason, core: null, task: null };
}
