import type { ConsolePlace, TaskWatchdog } from '../../../model/console-record.js';

const maxTasks = 16;
const maxLines = 24;
/** Lines from `Aborting.` to the abort, with room for those of another core. */
const maxAbortLines = 8;

// Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:
const start = /^Task watchdog got triggered\b/;
//  - IDLE0 (CPU 0)
const culprit = /^ *- (?<task>[^()]{1,32}?)(?: \(CPU \d.*\))?\s*$/;
// Tasks currently running:
const runningStart = /^Tasks currently running:\s*$/;
// CPU 0: streamer
const running = /^CPU (?<core>\d): (?<task>\S.{0,31}?)\s*$/;

type OpenWarning = { readonly place: ConsolePlace; readonly tasks: string[]; readonly running: string[] };

/** Reads what the task watchdog prints (esp-idf task_wdt.c): who did not run, and who ran in the place of it. */
export class TaskWatchdogParser {
  #open: OpenWarning | null = null;
  #isInRunning = false;
  #lines = 0;
  #abortLine: number | null = null;
  #lastTasks: readonly string[] = [];

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** True where it has just said that it aborts (CONFIG_ESP_TASK_WDT_PANIC): the abort in this line is its own. */
  isAbortingIn(line: number): boolean {
    return this.#abortLine !== null && line - this.#abortLine <= maxAbortLines;
  }

  /** Why it aborts. */
  get reason(): string {
    return `Task watchdog: ${this.#lastTasks.join(', ')} did not run in time`;
  }

  /** Takes a message; the warning when its list is over with it, else null. */
  push(message: string, place: ConsolePlace): TaskWatchdog | null {
    if (start.test(message)) {
      const before = this.finish();
      this.#open = { place, tasks: [], running: [] };
      this.#isInRunning = false;
      this.#lines = 0;
      return before;
    }
    if (message.startsWith('Aborting.')) this.#abortLine = place.line;
    if (!this.#open) return null;
    const isOver = ++this.#lines > maxLines || !this.#takeTask(message, this.#open);
    return isOver ? this.finish() : null;
  }

  /** The warning so far, when a list is open. */
  finish(): TaskWatchdog | null {
    const open = this.#open;
    this.#open = null;
    this.#lastTasks = open?.tasks ?? this.#lastTasks;
    return open && { kind: 'task-watchdog', ...open.place, tasks: open.tasks, running: open.running };
  }

  // False for a line that is none of the lists.
  #takeTask(message: string, open: OpenWarning): boolean {
    if (runningStart.test(message)) {
      this.#isInRunning = true;
      return true;
    }
    const list = this.#isInRunning ? open.running : open.tasks;
    const task = (this.#isInRunning ? running : culprit).exec(message)?.groups?.['task'];
    if (task === undefined) return false;
    if (list.length < maxTasks) list.push(task.trim());
    return true;
  }
}
