import type { HeapDumpReport } from '../../model/heap-report.js';

/** Chooses the dump that the verdict speaks of, while dumps go by. */
export class VerdictChoice {
  #best: HeapDumpReport | null = null;
  #dumps = 0;
  #hasTruncated = false;

  get dump(): HeapDumpReport | null {
    return this.#best;
  }

  get dumps(): number {
    return this.#dumps;
  }

  get hasTruncated(): boolean {
    return this.#hasTruncated;
  }

  add(dump: HeapDumpReport): void {
    this.#dumps++;
    if (dump.facts.stated.bytes === null) this.#hasTruncated = true;
    if (!this.#best || isBetter(dump, this.#best)) this.#best = dump;
  }
}

// The last whole dump with leaks; without one, the largest partial dump with leaks; without leaks, the last dump.
function isBetter(next: HeapDumpReport, best: HeapDumpReport): boolean {
  const order = rank(next) - rank(best);
  if (order !== 0) return order > 0;
  return rank(next) !== partialLeak || next.leakedBytes >= best.leakedBytes;
}

const partialLeak = 2;

function rank({ facts, leakedCount }: HeapDumpReport): number {
  const isWhole = facts.stated.bytes !== null;
  if (isWhole && (leakedCount > 0 || (facts.stated.count ?? 0) > 0)) return 3;
  if (leakedCount > 0) return partialLeak;
  return isWhole ? 1 : 0;
}
