import type {
  AllocationFailure,
  HeapLayout,
  MemorySample,
  StreamerEvent,
  TaskMemory,
} from '../../model/console-record.js';
import type {
  Boot,
  Breakdown,
  ConsoleReport,
  Cycle,
  CycleTrend,
  Ends,
  Sourced,
  Trend,
} from '../../model/console-report.js';
import { EndsOfList } from '../ends-of-list.js';
import type { Observed } from './choose-verdict.js';
import { ClockCheck } from './clock-check.js';
import { findLowerLevel } from './lower-levels.js';
import { SampleStore } from './sample-store.js';

/** Collects the report in bounded memory. */
export class ReportBuilder {
  readonly #boots = new EndsOfList<Boot>();
  readonly #samples = new EndsOfList<Sourced<MemorySample>>();
  readonly #timeline = new SampleStore();
  readonly #trends = new EndsOfList<Trend>();
  readonly #cycles = new EndsOfList<Cycle>();
  readonly #cycleTrends = new EndsOfList<CycleTrend>();
  readonly #states = new EndsOfList<Sourced<StreamerEvent>>();
  readonly #panics = new EndsOfList<Sourced<Breakdown>>();
  readonly #failures = new EndsOfList<Sourced<AllocationFailure>>();
  readonly #layouts = new EndsOfList<Sourced<HeapLayout>>();
  readonly #tasks = new EndsOfList<Sourced<TaskMemory>>();

  readonly #clock = new ClockCheck();

  get cycleCount(): number {
    return this.#cycles.count;
  }

  /** Memory at rest was read after some cycle. */
  get hasLevels(): boolean {
    return this.#cycleTrends.count > 0;
  }

  /** What each connection would have had to keep to be seen, in the boot that shows most; null before one has enough. */
  visibleBytes: number | null = null;

  /** In some boot the readings never moved, in connections or between them. */
  isStanding = false;

  /** The readings have times of their own. */
  get hasClock(): boolean {
    return this.#clock.hasClock;
  }

  get sampleCount(): number {
    return this.#samples.count;
  }

  /** Adds a boot that is over, with all that was learned of it. */
  boot(boot: Boot): void {
    this.#boots.push(boot);
  }

  sample(sample: Sourced<MemorySample>): void {
    this.#clock.add(sample);
    this.#samples.push(sample);
  }

  /** The same reading, with what was computed from it. */
  level(sample: Sourced<MemorySample>): void {
    this.#timeline.add(sample);
  }

  state(event: Sourced<StreamerEvent>): void {
    this.#states.push(event);
  }

  trends(trends: readonly Trend[]): void {
    for (const trend of trends) this.#trends.push(trend);
  }

  cycle(cycle: Cycle): void {
    this.#cycles.push(cycle);
  }

  cycleTrends(trends: readonly CycleTrend[]): void {
    for (const trend of trends) this.#cycleTrends.push(trend);
    const visible = visibleIn(trends);
    if (visible !== null) this.visibleBytes = Math.min(visible, this.visibleBytes ?? visible);
  }

  breakdown(record: Sourced<Breakdown | AllocationFailure>): void {
    if (record.kind === 'allocation-failure') this.#failures.push(record);
    else this.#panics.push(record);
  }

  layout(layout: Sourced<HeapLayout>): void {
    this.#layouts.push(layout);
  }

  task(row: Sourced<TaskMemory>): void {
    this.#tasks.push(row);
  }

  /** What the verdict is chosen by, beside the findings. */
  observed({ timeline }: ConsoleReport): Omit<Observed, 'findings'> {
    const { cycleCount: cycles, sampleCount: samples, hasClock, hasLevels, visibleBytes, isStanding } = this;
    const lower = findLowerLevel(timeline);
    return { cycles, samples, hasClock, hasLevels, visibleBytes, isStanding, lower };
  }

  build(): ConsoleReport {
    return {
      boots: endsOf(this.#boots),
      samples: endsOf(this.#samples),
      timeline: this.#timeline.samples,
      trends: endsOf(this.#trends),
      cycles: endsOf(this.#cycles),
      cycleTrends: endsOf(this.#cycleTrends),
      states: endsOf(this.#states),
      panics: endsOf(this.#panics),
      allocationFailures: endsOf(this.#failures),
      layouts: endsOf(this.#layouts),
      tasks: endsOf(this.#tasks),
    };
  }
}

// In every pool of a boot; null where any of them is open.
function visibleIn(trends: readonly CycleTrend[]): number | null {
  const isOpen = trends.some(({ verdict }) => verdict === 'not-enough-cycles');
  const bytes = trends.map(({ smallestVisibleBytes }) => smallestVisibleBytes ?? 0);
  return isOpen || bytes.length === 0 ? null : Math.max(...bytes);
}

function endsOf<Item>({ items, count }: EndsOfList<Item>): Ends<Item> {
  return { items, count };
}
