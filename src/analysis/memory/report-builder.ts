import type {
  AllocationFailure,
  HeapCorruption,
  MemorySample,
  Panic,
  StreamerEvent,
} from '../../model/console-record.js';
import type { Boot, ConsoleReport, Cycle, CycleTrend, Trend } from '../../model/console-report.js';
import { ThinnedList } from './trends/thinned-list.js';
import { SampleStore } from './sample-store.js';

/** Lists of a report stay within these, whatever the length of the log. */
const maxBoots = 1_000;
const maxListed = 4_000;
const maxCrashes = 200;

/** Collects the report in bounded memory. */
export class ReportBuilder {
  readonly #boots: Boot[] = [];
  #bootCount = 0;
  readonly #samples = new SampleStore();
  readonly #trends = new ThinnedList<Trend>(maxListed);
  readonly #cycles = new ThinnedList<Cycle>(maxListed);
  readonly #cycleTrends: CycleTrend[] = [];
  readonly #events: StreamerEvent[] = [];
  readonly #panics: Panic[] = [];
  readonly #failures: AllocationFailure[] = [];
  readonly #corruptions: HeapCorruption[] = [];

  get bootCount(): number {
    return this.#bootCount;
  }

  get cycleCount(): number {
    return this.#cycles.count;
  }

  get sampleCount(): number {
    return this.#samples.count;
  }

  /** Adds a boot; its number is the count before it. */
  boot(boot: Boot): void {
    if (this.#boots.length < maxBoots) this.#boots.push(boot);
    this.#bootCount++;
  }

  /** Adds what is learned of the latest boot. */
  describeBoot(more: Partial<Boot>): void {
    const last = this.#bootCount - 1;
    const boot = this.#boots[last];
    if (boot) this.#boots[last] = { ...boot, ...more };
  }

  sample(sample: MemorySample): void {
    this.#samples.add(sample);
  }

  event(event: StreamerEvent): void {
    if (this.#events.length < maxListed) this.#events.push(event);
  }

  trends(trends: readonly Trend[]): void {
    for (const trend of trends) this.#trends.add(trend);
  }

  cycle(cycle: Cycle): void {
    this.#cycles.add(cycle);
  }

  cycleTrends(trends: readonly CycleTrend[]): void {
    if (this.#cycleTrends.length < maxListed) this.#cycleTrends.push(...trends);
  }

  crash(record: Panic | AllocationFailure | HeapCorruption): void {
    if (record.kind === 'panic') pushCapped(this.#panics, record);
    else if (record.kind === 'allocation-failure') pushCapped(this.#failures, record);
    else pushCapped(this.#corruptions, record);
  }

  build(): ConsoleReport {
    return {
      boots: this.#boots,
      bootCount: this.#bootCount,
      samples: this.#samples.samples,
      sampleCount: this.#samples.count,
      trends: this.#trends.items.map(({ item }) => item),
      cycles: this.#cycles.items.map(({ item }) => item),
      cycleCount: this.#cycles.count,
      cycleTrends: this.#cycleTrends,
      events: this.#events,
      panics: this.#panics,
      allocationFailures: this.#failures,
      corruptions: this.#corruptions,
    };
  }
}

function pushCapped<Item>(list: Item[], item: Item): void {
  if (list.length < maxCrashes) list.push(item);
}
