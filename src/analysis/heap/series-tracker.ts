import type { HeapDumpReport, HeapSeries } from '../../model/heap-report.js';
import { OpenSeries, type DumpOfTrace, type TraceRelation } from './open-series.js';

/** A running trace that has ended, with its last dump. */
export type EndedSeries = { readonly series: HeapSeries; readonly last: DumpOfTrace };

/** Puts dumps together that are of one running trace: only these can show what grows. */
export class SeriesTracker {
  readonly #onEnded: (ended: EndedSeries) => void;
  #open: OpenSeries | null = null;

  constructor(onEnded: (ended: EndedSeries) => void) {
    this.#onEnded = onEnded;
  }

  /** Tells what the dump is to the one before it. */
  add(next: DumpOfTrace): TraceRelation {
    const relation = this.#open?.relationTo(next) ?? 'anew';
    if (this.#open && relation === 'goes-on') {
      this.#open.add(next);
      return relation;
    }
    this.end();
    this.#open = new OpenSeries(next);
    return relation;
  }

  /** Changes the last dump of the open trace, if it is of that boot. */
  replaceLast(boot: number, change: (dump: HeapDumpReport) => HeapDumpReport): void {
    const dump = this.#open?.last.dump;
    if (dump?.facts.boot === boot) this.#open?.replaceLast(change(dump));
  }

  /** No more dumps of the open trace will come. */
  end(): void {
    const open = this.#open;
    this.#open = null;
    if (open) this.#onEnded({ series: open.finish(), last: open.last });
  }
}
