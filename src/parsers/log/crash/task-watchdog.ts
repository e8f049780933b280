import type { ConsolePlace, TaskWatchdog } from '../../../model/console-record.js';

const maxTasks = 16;
const maxLines = 12;

// Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:
const start = /^Task watchdog got triggered\b/;
//  - IDLE0 (CPU 0)
const culprit = /^ *- (?<task>[^()]{1,32}?)(?: \(CPU \d.*\))?\s*$/;

/** Reads what the task watchdog prints when it does not reset the chip (esp-idf task_wdt.c). */
export class TaskWatchdogParser {
  #open: { readonly place: ConsolePlace; readonly tasks: string[] } | null = null;
  #lines = 0;

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Takes a message; the warning when its list is over with it, else null. */
  push(message: string, place: ConsolePlace): TaskWatchdog | null {
    if (start.test(message)) {
      const before = this.finish();
      this.#open = { place, tasks: [] };
      this.#lines = 0;
      return before;
    }
    if (!this.#open) return null;
    const task = culprit.exec(message)?.groups?.['task'];
    if (task === undefined || ++this.#lines > maxLines) return this.finish();
    if (this.#open.tasks.length < maxTasks) this.#open.tasks.push(task.trim());
    return null;
  }

  /** The warning so far, when a list is open. */
  finish(): TaskWatchdog | null {
    const open = this.#open;
    this.#open = null;
    return open && { kind: 'task-watchdog', ...open.place, tasks: open.tasks };
  }
}
