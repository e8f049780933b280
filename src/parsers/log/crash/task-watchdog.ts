import type { ConsolePlace, TaskWatchdog } from '../../../model/console-record.js';
import { announcedCore, CoreTraceReader } from './core-trace.js';
import type { PanicStart } from './panic-start.js';

const maxTasks = 16;
const maxCores = 2;
/** Of both lists. */
const maxListLines = 24;
/** What others print among the traces; with more of it they are over. */
const maxOtherLines = 8;

// Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:
const start = /^Task watchdog got triggered\b/;
//  - IDLE0 (CPU 0)
const culprit = /^ *- (?<task>[^()]{1,32}?)(?: \(CPU \d.*\))?\s*$/;
// Tasks currently running:
const runningStart = /^Tasks currently running:\s*$/;
// CPU 0: streamer
const running = /^CPU \d: (?<task>\S.{0,31}?)\s*$/;
// Aborting.                           (CONFIG_ESP_TASK_WDT_PANIC)
const aborting = /^Aborting\.\s*$/;
// IDLE0, IDLE1; IDLE of a chip with one core
const idleTask = /^IDLE\d?$/;

/** True for the first line of a warning. */
export function isWatchdogWarning(message: string): boolean {
  return start.test(message);
}

/** True where the firmware says, behind a warning, that it ends by it. From esp-idf v5.1 on no `abort()` follows. */
export function isWatchdogAbort(message: string): boolean {
  return aborting.test(message);
}

/**
 * Reads what the task watchdog prints behind the first line of a warning (esp-idf task_wdt.c): who did not run, who ran
 * in the place of it, and where the cores were: since v5.1 only those whose tasks did not run.
 */
export class TaskWatchdogParser {
  readonly #place: ConsolePlace;
  readonly #tasks: string[] = [];
  readonly #running: string[] = [];
  readonly #traces: CoreTraceReader[] = [];
  #list: 'tasks' | 'running' | 'traces' = 'tasks';
  #listLines = 0;
  #otherLines = 0;
  #isOver = false;

  constructor(place: ConsolePlace) {
    this.#place = place;
  }

  /** The last line that it was given, which was none of it, has ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** How a panic starts where the chip aborts by it; its task is who ran, where that can be only one. */
  get panicStart(): PanicStart {
    const busy = this.#busy;
    // Only of an idle task it is known that it did not get to run.
    const isIdle = this.#tasks.length > 0 && this.#tasks.every((task) => idleTask.test(task));
    const what = isIdle ? 'run' : 'reset it';
    return {
      cause: 'task-watchdog',
      reason: `Task watchdog: ${this.#tasks.join(', ') || 'a task'} did not ${what} in time`,
      core: null,
      task: busy.length === 1 ? (busy[0] ?? null) : null,
    };
  }

  /** Takes the next line, of ESP_LOG or not; true where it was of the warning. */
  push(message: string, isLog: boolean): boolean {
    const isPart = this.#startTrace(message) || this.#take(message, isLog);
    if (!isPart) this.#isOver = this.#list !== 'traces' || isLog || ++this.#otherLines > maxOtherLines;
    return isPart;
  }

  finish(): TaskWatchdog {
    const traces = this.#traces.map((trace) => trace.finish());
    const told = traces.filter(({ registers, backtrace }) => backtrace.length > 0 || 'mepc' in registers);
    const busy = this.#busy;
    const ofBusy = told.find(({ core }) => core !== null && busy.includes(this.#running[core] ?? ''));
    return {
      kind: 'task-watchdog',
      ...this.#place,
      tasks: this.#tasks,
      running: this.#running,
      busy,
      ...(ofBusy ?? told[0] ?? new CoreTraceReader().finish()),
    };
  }

  get #busy(): readonly string[] {
    return this.#running.filter((task) => !idleTask.test(task));
  }

  #startTrace(message: string): boolean {
    const core = announcedCore(message);
    if (core === null) return false;
    // A RISC-V chip announces its registers once more.
    if (this.#traces.at(-1)?.isEmpty !== true && this.#traces.length < maxCores)
      this.#traces.push(new CoreTraceReader());
    this.#traces.at(-1)?.take(message);
    this.#list = 'traces';
    return true;
  }

  #take(message: string, isLog: boolean): boolean {
    if (this.#list === 'traces') return !isLog && this.#takeOfTrace(message);
    return ++this.#listLines <= maxListLines && this.#takeTask(message);
  }

  #takeOfTrace(message: string): boolean {
    const trace = this.#traces.at(-1);
    return trace !== undefined && (trace.takeName(message) || trace.take(message));
  }

  // False for a line that is none of the lists.
  #takeTask(message: string): boolean {
    if (runningStart.test(message)) {
      this.#list = 'running';
      return true;
    }
    const isRunning = this.#list === 'running';
    const list = isRunning ? this.#running : this.#tasks;
    const task = (isRunning ? running : culprit).exec(message)?.groups?.['task'];
    if (task === undefined) return false;
    if (list.length < maxTasks) list.push(task.trim());
    return true;
  }
}
