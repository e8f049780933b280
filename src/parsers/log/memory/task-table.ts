import type { TaskMemory } from '../../../model/console-record.js';

export type TaskReading = Pick<TaskMemory, 'task' | 'stackFreeBytes' | 'heapBytes' | 'heapPeakBytes'>;

/** Tasks of a firmware, with room for lines of others between. */
const maxLines = 100;

// === Task Stack Usage ===   (memory_tracker)
const stackStart = /^=== Task Stack Usage ===\s*$/;
//   main                :  1234 bytes free (of configured stack)
const stackLine = /^ {2}(?<task>\S.{0,31}?) *: +(?<bytes>\d{1,7}) bytes free \(of configured stack\)/;
const ruler = /^={16,}\s*$/;
// ├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:
//   (esp-idf v5.5 heap_task_info.c, heap_caps_print_all_task_stat)
const heapLine =
  /^[├└] (?:ALIVE|DELETED): (?<task>.{1,32}?), CURRENT MEMORY USAGE (?<bytes>\d{1,10}), PEAK MEMORY USAGE (?<peak>\d{1,10}), TOTAL HEAP USED \d/;
// │               main │ ALIVE   │                  308 │              7412 │               2 │   (its overview)
const overviewLine =
  /^│ +(?<task>\S.{0,31}?) +│ (?:ALIVE  |DELETED) │ +(?<bytes>\d{1,10}) │ +(?<peak>\d{1,10}) │ +\d{1,10} │/;

/** Reads tables that tell memory by task: stack that was never used, and heap that a task holds. */
export class TaskTableParser {
  #isOpen = false;
  #lines = 0;

  /** True inside of a table whose lines have no start of their own. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What a line tells of a task, or null. */
  push(message: string): TaskReading | null {
    const held = (heapLine.exec(message) ?? overviewLine.exec(message))?.groups;
    if (held) {
      const [heapBytes, heapPeakBytes] = [Number(held['bytes']), Number(held['peak'])];
      return { task: held['task'] ?? '', stackFreeBytes: null, heapBytes, heapPeakBytes };
    }
    if (stackStart.test(message)) {
      this.#isOpen = true;
      this.#lines = 0;
      return null;
    }
    if (!this.#isOpen) return null;
    const stack = stackLine.exec(message)?.groups;
    if (ruler.test(message) || ++this.#lines > maxLines) this.#isOpen = false;
    if (!stack) return null;
    const rest = { heapBytes: null, heapPeakBytes: null };
    return { task: stack['task'] ?? '', stackFreeBytes: Number(stack['bytes']), ...rest };
  }

  reset(): void {
    this.#isOpen = false;
  }
}
