import type { ConsoleFinding, LastMemory } from '../../model/console-finding.js';
import type { HeapInfo, MemorySample, StreamerEvent } from '../../model/console-record.js';
import type { Cycle, CycleTrend, Trend } from '../../model/console-report.js';
import type { AssumedStream } from '../../model/nack.js';
import { CycleLevelList } from './cycles/cycle-levels.js';
import { CycleTracker } from './cycles/cycle-tracker.js';
import { fingerprintOf } from '../fingerprint.js';
import { findStoreShape } from './nack/store-shape.js';
import { RestDrift } from './cycles/rest-drift.js';
import { TrendTracker } from './trends/trend-tracker.js';
import type { CrashScene, FailurePlace } from '../crash/crash-findings.js';
import { ConnectionChecks } from './connection-findings.js';
import { findInCycles } from './cycle-findings.js';
import { findFalls } from './fall-findings.js';
import { ExternalPart } from './external-part.js';
import { GaugeCheck } from './gauge-check.js';
import { Fragmentation } from './fragmentation.js';
import { PeerAttempts } from './peer-attempts.js';
import { PoolRelation } from './pool-relation.js';

/** Takes the facts of a boot as soon as they are certain. */
export interface BootSink {
  trends(trends: readonly Trend[]): void;
  cycle(cycle: Cycle): void;
  cycleTrends(trends: readonly CycleTrend[]): void;
  findings(findings: readonly ConsoleFinding[]): void;
}

/** Whatever still holds objects of these, no memory goes with each connection: a cache. */
const settledVerdicts: ReadonlySet<CycleTrend['verdict']> = new Set(['bounded', 'none', 'set-up', 'step']);

type BootContext = {
  readonly source: string;
  readonly boot: number;
  /** Cycles are numbered over all boots of all inputs. */
  readonly cyclesBefore: number;
  readonly stream: AssumedStream;
};

/** Trends and cycles of one boot; nothing is joined across a restart. */
export class BootAnalysis {
  readonly #context: BootContext;
  readonly #sink: BootSink;
  readonly #trends: TrendTracker;
  readonly #cycles: CycleTracker;
  readonly #levels = new CycleLevelList();
  readonly #checks: ConnectionChecks;
  readonly #pools = new PoolRelation();
  readonly #attempts: PeerAttempts;
  readonly #fragments = new Fragmentation();
  readonly #external = new ExternalPart();
  readonly #gauge = new GaugeCheck();
  readonly #rests = new RestDrift();
  #firstCycle: Cycle | null = null;
  #lastEndMs = 0;
  #stretchStartMs = 0;
  #resolution = 1;
  #isEnding = false;
  #lastMemory: LastMemory | null = null;
  #lastHeapInfo: HeapInfo | null = null;
  #lastFailure: FailurePlace | null = null;
  hasCrashed = false;

  constructor(context: BootContext, sink: BootSink) {
    this.#context = context;
    this.#sink = sink;
    this.#checks = new ConnectionChecks(context.source);
    this.#attempts = new PeerAttempts(context.source);
    this.#trends = new TrendTracker(context.source, (trends) => this.#takeTrends(trends));
    this.#cycles = new CycleTracker(context.source, (cycle) => this.#takeCycle(cycle));
  }

  get scene(): CrashScene {
    const { source } = this.#context;
    return {
      source,
      lastMemory: this.#lastMemory,
      lastHeapInfo: this.#lastHeapInfo,
      lastFailure: this.#lastFailure,
    };
  }

  get isDmaInternal(): boolean {
    return this.#pools.isOnePool;
  }

  get isPsramDerived(): boolean {
    return this.#external.isDerived;
  }

  /** Number of the cycle that the input is in; null before the first. */
  get openCycle(): number | null {
    const id = this.#cycles.openId;
    return id === null ? null : this.#context.cyclesBefore + id;
  }

  /** Falls of the stretch that goes on. */
  peekFalls(): readonly ConsoleFinding[] {
    return findFalls(this.#trends.peek());
  }

  /** What connections keep, as far as is known now. */
  peekCycleTrends(): readonly CycleTrend[] {
    return this.#judge(this.#cycles.settledCycle);
  }

  /** True while nobody is connected and memory has kept still. */
  get isAtRest(): boolean {
    return this.#cycles.isAtRest;
  }

  /** What is to say of that. */
  peekCycleFindings(): readonly ConsoleFinding[] {
    return this.#findIn(this.peekCycleTrends());
  }

  /** Returns the reading with what can be computed from it. */
  sample<Sample extends MemorySample>(told: Sample): Sample {
    const { free, timeMs, line } = told;
    this.#lastMemory = { free, timeMs, line };
    const sample = this.#external.add(told);
    this.#take(sample);
    return sample;
  }

  #take(sample: MemorySample): void {
    const { timeMs } = sample;
    this.#resolution = Math.max(this.#resolution, sample.resolutionBytes);
    this.#pools.add(sample);
    // Lines of the set-up name a single pool at a moment of change; they end what was before them.
    if (sample.phase !== null) {
      if (this.#cycles.openId === null) this.#trends.callBoot();
      this.#endStretch('event', timeMs);
      this.#cycles.state(sample);
      return;
    }
    this.#fragments.add(sample);
    if (this.#cycles.sample(sample)) this.#endStretch('event', timeMs);
    this.#trends.add(sample);
    this.#gauge.add(sample, this.#cycles.phase === 'streaming');
    this.#rests.add(sample, this.#cycles.phase);
  }

  /** Free memory reads the same in connections and between them. */
  get isStanding(): boolean {
    return this.#gauge.isStanding;
  }

  event(event: StreamerEvent): void {
    this.#sink.findings(this.#attempts.take(event));
    if (this.#cycles.event(event)) this.#endStretch('event', event.timeMs);
  }

  heapInfo(info: HeapInfo): void {
    this.#lastHeapInfo = info;
  }

  /** Something broke, and what comes after it is not to be joined to what was before. */
  crash(timeMs: number | null): void {
    this.hasCrashed = true;
    this.#endStretch('crash', timeMs);
  }

  /** Something broke that the firmware lives on with. */
  error(): void {
    this.#cycles.error();
  }

  /** Code got no memory, and may use what it did not get. */
  failure({ line, timeMs }: FailurePlace): void {
    this.#lastFailure = { line, timeMs };
  }

  end(endedBy: 'reboot' | 'end-of-log'): void {
    this.#endStretch(endedBy, null);
    this.#isEnding = true;
    this.#cycles.end();
    const trends = this.#judgeCycles();
    const isSettled = trends.length > 0 && trends.every(({ verdict }) => settledVerdicts.has(verdict));
    this.#sink.findings(this.#checks.findings(isSettled));
    this.#sink.findings(this.#fragments.findings(this.#context.source));
  }

  #endStretch(endedBy: Trend['endedBy'], timeMs: number | null): void {
    this.#trends.endStretch(endedBy, this.#cycles.phase);
    if (timeMs !== null) this.#stretchStartMs = timeMs;
  }

  #takeTrends(trends: readonly Trend[]): void {
    const { source, stream, boot } = this.#context;
    this.#sink.trends(trends);
    this.#sink.findings(findFalls(trends));
    const [first] = trends;
    if (first?.phase !== 'streaming') return;
    const shape = findStoreShape({ trends, startMs: this.#stretchStartMs, stream });
    if (!shape) return;
    const { fromLine: line, fromMs: timeMs } = first;
    const fingerprint = fingerprintOf('nack-store-shape', [shape.shape, shape.capability]);
    const evidence = { source, line, boot, timeMs, ...shape };
    const severity = shape.shape === 'filling' ? 'warning' : 'note';
    this.#sink.findings([
      { ruleId: 'nack-store-shape', severity, confidence: 'by-pattern', evidence, fingerprint },
    ]);
  }

  #takeCycle(cycle: Cycle): void {
    const numbered = { ...cycle, id: this.#context.cyclesBefore + cycle.id };
    this.#firstCycle ??= numbered;
    this.#lastEndMs = numbered.endMs ?? this.#lastEndMs;
    this.#levels.add(numbered);
    this.#checks.add(numbered, this.#isEnding);
    this.#sink.cycle(numbered);
  }

  #judgeCycles(): readonly CycleTrend[] {
    if (!this.#firstCycle) return [];
    const trends = this.#judge(null);
    this.#sink.cycleTrends(trends);
    this.#sink.findings(this.#findIn(trends));
    return trends;
  }

  // What a gauge that never moves says of connections is nothing.
  #judge(settled: Cycle | null): readonly CycleTrend[] {
    const trends = this.#levels.judge(this.#resolution, settled);
    if (!this.isStanding) return trends;
    return trends.map((trend) => ({ ...trend, verdict: 'not-enough-cycles', smallestVisibleBytes: null }));
  }

  #findIn(trends: readonly CycleTrend[]): readonly ConsoleFinding[] {
    if (!this.#firstCycle) return [];
    const { source, boot } = this.#context;
    const { isDmaInternal, isPsramDerived } = this;
    const facts = { source, boot, first: this.#firstCycle, trends, isDmaInternal, isPsramDerived };
    const restLoss = (trend: CycleTrend): number | null => this.#restLoss(trend);
    return findInCycles({ ...facts, resolution: this.#resolution, restLoss });
  }

  #restLoss({ capability, perCycleBytes, laterConnections }: CycleTrend): number | null {
    const ms = this.#lastEndMs - (this.#firstCycle?.endMs ?? this.#lastEndMs);
    const lostBytes = (perCycleBytes ?? 0) * laterConnections;
    return this.#rests.lossPerSecond(capability, { lostBytes, ms });
  }
}
