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

// main           \tX\t1\t2124\t4\t0   (FreeRTOS vTaskList: state, priority, stack, number, and the core where it is compiled in)
const listLine =
  /^(?<task>\S[^\t]{0,31}?) *\t[XRBDS]\t\d{1,3}\t(?<bytes>\d{1,7})\t\d{1,6}(?:\t-?\d{1,10})?\s*$/;
const tab = 0x09;
/** Longest name of a task that FreeRTOS may be configured to, with what pads it. */
const maxNameLength = 32;

/** True where a row of vTaskList may stand, which has no start of its own. */
export function mayBeTaskRow(bytes: Uint8Array, start: number, end: number): boolean {
  const limit = Math.min(end - 3, start + maxNameLength);
  for (let i = start + 1; i < limit; i++) if (bytes[i] === tab) return bytes[i + 2] === tab;
  return false;
}

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
    const listed = listLine.exec(message)?.groups;
    // In esp-idf a word of a stack is a byte.
    if (listed) return stackOf(listed);
    if (stackStart.test(message)) {
      this.#isOpen = true;
      this.#lines = 0;
      return null;
    }
    if (!this.#isOpen) return null;
    const stack = stackLine.exec(message)?.groups;
    if (ruler.test(message) || ++this.#lines > maxLines) this.#isOpen = false;
    return stack ? stackOf(stack) : null;
  }

  reset(): void {
    this.#isOpen = false;
  }
}

function stackOf({ task = '', bytes }: Readonly<Record<string, string>>): TaskReading {
  return { task, stackFreeBytes: Number(bytes), heapBytes: null, heapPeakBytes: null };
}
