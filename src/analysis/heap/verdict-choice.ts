import type { HeapDumpReport, HeapSeries, HeapVerdict } from '../../model/heap-report.js';

/** Chooses the trace that the verdict speaks of, while traces go by: the worst one, of equal ones the last. */
export class VerdictChoice {
  #best: { readonly series: HeapSeries; readonly dump: HeapDumpReport } | null = null;

  add(series: HeapSeries, dump: HeapDumpReport): void {
    if (!this.#best || isBetter({ series, dump }, this.#best)) this.#best = { series, dump };
  }

  /** `dumps` counts those of all inputs. */
  finish(dumps: number): HeapVerdict {
    return { dump: this.#best?.dump ?? null, series: this.#best?.series ?? null, dumps };
  }
}

type Candidate = { readonly series: HeapSeries; readonly dump: HeapDumpReport };

function isBetter(next: Candidate, best: Candidate): boolean {
  const order = rank(next) - rank(best);
  if (order !== 0) return order > 0;
  if (rank(next) === growing) return next.series.perDumpBytes >= best.series.perDumpBytes;
  return rank(next) !== partialLeak || next.dump.leakedBytes >= best.dump.leakedBytes;
}

const growing = 6;
const partialLeak = 4;

function rank({ series, dump: { facts, leakedCount } }: Candidate): number {
  const isWhole = facts.stated.bytes !== null;
  if (series.verdict === 'grows') return growing;
  if (series.verdict === 'unknown') {
    if (isWhole && (leakedCount > 0 || (facts.stated.count ?? 0) > 0)) return 5;
    if (leakedCount > 0) return partialLeak;
  }
  if (series.verdict === 'levels-off') return 3;
  if (leakedCount > 0) return 2;
  return isWhole ? 1 : 0;
}
