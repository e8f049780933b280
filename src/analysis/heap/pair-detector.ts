import type { HeapRecord } from '../../model/heap-dump.js';

/** How many blocks of a group were seen as a part of which object. */
export type PairCounts = {
  /** 8 then 84: `pthread_mutex_init` mallocs its handle, then makes a FreeRTOS mutex. */
  mutexes: number;
  /** 12, 84: `pthread_cond_init` callocs, then makes a lock. */
  conditions: number;
  /** 12, 8, 84, 12, 84: `pthread_rwlock_init` callocs, then makes a mutex and a condition variable. */
  rwlocks: number;
};

type Seen = { readonly record: HeapRecord; readonly counts: PairCounts };

// 84 and 92 of v5, 76 and 80 of v3 and v4 (esp-idf queue.c).
function isQueueSize(bytes: number): boolean {
  return bytes === 84 || bytes === 92 || bytes === 76 || bytes === 80;
}
const mutexHandleBytes = 8;
const rwlockHandleBytes = 12;
const rwlockBlocks = 5;

// Two allocations of one init function lie some thousand cycles apart; 50,000 are 140 us at 360 MHz.
const maxCyclesApart = 50_000;

/** Recognises objects that come as blocks one after another, as the trace prints them in the order of allocation. */
export class PairDetector {
  #recent: Seen[] = [];

  observe(record: HeapRecord, counts: PairCounts): void {
    const isLock = isQueueSize(record.sizeBytes);
    const isHandle = record.sizeBytes === mutexHandleBytes || record.sizeBytes === rwlockHandleBytes;
    // Most blocks are neither, and a lock counts only after its handle.
    if (!isHandle && (!isLock || this.#recent.length === 0)) {
      this.reset();
      return;
    }
    this.#recent.push({ record, counts });
    if (this.#recent.length > rwlockBlocks) this.#recent.shift();
    if (!isLock) return;
    const before = this.#recent.at(-2);
    const last = this.#recent.at(-1);
    if (!before || !last || !areAdjacent(before.record, record)) return;
    if (before.record.sizeBytes === mutexHandleBytes) countBoth(before, last, 'mutexes');
    else if (before.record.sizeBytes === rwlockHandleBytes) this.#countCondition(before, last);
  }

  reset(): void {
    if (this.#recent.length > 0) this.#recent = [];
  }

  #countCondition(handle: Seen, lock: Seen): void {
    const [outer, mutexHandle, mutex] = this.#recent;
    const isRwlock =
      this.#recent.length === rwlockBlocks &&
      outer?.record.sizeBytes === rwlockHandleBytes &&
      mutexHandle?.record.sizeBytes === mutexHandleBytes &&
      mutex !== undefined &&
      isQueueSize(mutex.record.sizeBytes) &&
      areAdjacent(outer.record, mutexHandle.record) &&
      areAdjacent(mutexHandle.record, mutex.record) &&
      areAdjacent(mutex.record, handle.record);
    if (!isRwlock) {
      countBoth(handle, lock, 'conditions');
      return;
    }
    mutexHandle.counts.mutexes--;
    mutex.counts.mutexes--;
    for (const { counts } of this.#recent) counts.rwlocks++;
  }
}

function countBoth(a: Seen, b: Seen, kind: keyof PairCounts): void {
  a.counts[kind]++;
  b.counts[kind]++;
}

// A counter is comparable on one CPU only, and missing in reports of the leak tracker: then the order must do.
function areAdjacent(first: HeapRecord, second: HeapRecord): boolean {
  if (first.ccount === null || second.ccount === null) return true;
  return first.cpu === second.cpu && (second.ccount - first.ccount) >>> 0 <= maxCyclesApart;
}
