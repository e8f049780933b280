import type { ConsoleFinding, ConsoleSummary } from '../../model/console-finding.js';
import type {
  AllocationFailure,
  BootStart,
  ConsoleRecord,
  MemorySample,
} from '../../model/console-record.js';
import type {
  Boot,
  Breakdown,
  ConsoleReport,
  Cycle,
  CycleTrend,
  Sourced,
  Trend,
} from '../../model/console-report.js';
import type { ConsoleListener } from '../../model/console-listener.js';
import type { AssumedStream } from '../../model/nack.js';
import { assumedStream } from './nack/assumed-stream.js';
import { BootAnalysis, type BootSink } from './boot-analysis.js';
import { bootPartOf, newBoot } from './boot-facts.js';
import { UnexpectedReboots } from './boot-findings.js';
import { chooseVerdict } from './choose-verdict.js';
import { ConsoleFindingList } from './console-finding-list.js';
import { findBreakage } from '../crash/crash-findings.js';
import { findComponentFailure, OtherApplications } from '../crash/component-failures.js';
import { StartFailures } from '../crash/start-failures.js';
import { findFullStack } from '../crash/full-stack.js';
import { findMixedBoards } from './mixed-boards.js';
import { ReportBuilder } from './report-builder.js';

export type ConsoleAnalysisOptions = ConsoleListener & { readonly stream?: Partial<AssumedStream> };

/** Turns what a console says into trends, cycles and findings, in memory that does not grow with the log. */
export class ConsoleAnalysis implements BootSink {
  readonly #options: ConsoleAnalysisOptions;
  readonly #stream: AssumedStream;
  readonly #report = new ReportBuilder();
  readonly #findings = new ConsoleFindingList();
  readonly #startFailures = new StartFailures();
  readonly #reboots = new UnexpectedReboots();
  readonly #applications = new OtherApplications();
  #source = '';
  #boot: BootAnalysis | null = null;
  /** What is known of the boot that goes on. */
  #bootFacts: Boot | null = null;
  /** The number that the parser gave to the boot that goes on. */
  #parsedBoot = -1;
  #lastFailureLine: number | null = null;

  constructor(options: ConsoleAnalysisOptions = {}) {
    this.#options = options;
    this.#stream = { ...assumedStream, ...options.stream };
  }

  /** Call before the records of each input. */
  startSource(source: string): void {
    this.#endBoot('end-of-log');
    this.#source = source;
    this.#parsedBoot = -1;
    this.#applications.startSource();
  }

  /** Number of the cycle that the input is in, for what else is found there; null before the first. */
  get openCycle(): number | null {
    return this.#boot?.openCycle ?? null;
  }

  /** Readings of free memory so far. */
  get readings(): number {
    return this.#report.sampleCount;
  }

  /** True while nobody is connected and memory has kept still. */
  get isAtRest(): boolean {
    return this.#boot?.isAtRest ?? false;
  }

  /** What falls now, though nothing has ended it yet: for those who watch. */
  peekFalls(): readonly ConsoleFinding[] {
    return this.#boot?.peekFalls() ?? [];
  }

  /** What connections of this boot keep, as far as is known now. */
  peekCycleTrends(): readonly CycleTrend[] {
    return this.#boot?.peekCycleTrends() ?? [];
  }

  /** What is to say of that. */
  peekCycleFindings(): readonly ConsoleFinding[] {
    return this.#boot?.peekCycleFindings() ?? [];
  }

  record(parsed: ConsoleRecord): void {
    const boot = this.#bootOf(parsed);
    this.findings(this.#startFailures.seeAlso(parsed));
    if (parsed.kind === 'memory') return this.#sample(withSource(parsed, this.#source), boot);
    // The parser makes a record for each call and keeps none.
    const record = Object.assign(parsed, { source: this.#source });
    this.findings(this.#reboots.seeAlso(record));
    switch (record.kind) {
      case 'streamer':
        this.#report.state(record);
        this.#options.onState?.(record);
        return boot.event(record);
      case 'boot':
        return this.#describeBoot({ reason: record.reason, line: record.line });
      case 'boot-fact':
        this.findings(this.#applications.take(record));
        return this.#describeBoot(bootPartOf(record, this.#bootFacts));
      case 'mixed-clocks':
        return this.findings([findMixedBoards(record)]);
      case 'component-failure':
        return this.findings([findComponentFailure(record)]);
      case 'reset-pc':
        return;
      case 'heap-info':
        return boot.heapInfo(record);
      case 'heap-layout':
        this.#report.layout(record);
        return this.#options.onLayout?.(record);
      case 'task-memory':
        this.#report.task(record);
        this.#options.onTask?.(record);
        return this.findings(findFullStack(record));
      case 'start-failure':
        return this.findings(this.#startFailures.take(record));
      case 'task-watchdog':
        this.#breakdown(record);
        return this.findings([findBreakage(record, boot.scene)]);
      case 'allocation-failure':
      case 'heap-corruption':
      case 'panic':
        return this.#takeBreakage(record, boot);
    }
  }

  #sample(sample: Sourced<MemorySample>, boot: BootAnalysis): void {
    this.#report.sample(sample);
    this.#options.onSample?.(sample);
    this.#report.level(boot.sample(sample));
  }

  /** Call once, after the last record. */
  finish(): ConsoleSummary & { readonly report: ConsoleReport } {
    this.#endBoot('end-of-log');
    const findings = this.#findings.sorted();
    const report = this.#report.build();
    const verdict = chooseVerdict({ ...this.#report.observed(report), findings });
    return { report, findings, verdict };
  }

  trends(trends: readonly Trend[]): void {
    this.#report.trends(trends);
    for (const trend of trends) this.#options.onTrend?.(trend);
  }

  cycle(cycle: Cycle): void {
    this.#report.cycle(cycle);
    this.#options.onCycle?.(cycle);
  }

  cycleTrends(trends: readonly CycleTrend[]): void {
    this.#report.cycleTrends(trends);
  }

  findings(findings: readonly ConsoleFinding[]): void {
    for (const finding of this.#findings.add(findings)) this.#options.onFinding?.(finding);
  }

  #bootOf(record: ConsoleRecord): BootAnalysis {
    if (this.#boot && record.boot === this.#parsedBoot) return this.#boot;
    const before = this.#boot;
    this.#endBoot('reboot');
    this.#applications.startBoot(record, before?.hasCrashed ?? false);
    this.#parsedBoot = record.boot;
    this.#bootFacts = newBoot(this.#source, record);
    const { cycleCount: cyclesBefore } = this.#report;
    const context = { source: this.#source, boot: record.boot, cyclesBefore, stream: this.#stream };
    this.#boot = new BootAnalysis(context, this);
    if (record.kind === 'boot') this.#judgeBoot(record, before);
    return this.#boot;
  }

  #describeBoot(more: Partial<Boot>): void {
    if (this.#bootFacts) this.#bootFacts = { ...this.#bootFacts, ...more };
  }

  #judgeBoot(record: BootStart, before: BootAnalysis | null): void {
    const scene = before?.scene;
    this.findings(
      this.#reboots.take(record, {
        source: this.#source,
        hasBootBefore: before !== null,
        hasCrashed: before?.hasCrashed ?? false,
        lastMemory: scene?.lastMemory ?? null,
      }),
    );
  }

  #takeBreakage(
    record: Sourced<Extract<ConsoleRecord, { kind: 'allocation-failure' | 'heap-corruption' | 'panic' }>>,
    boot: BootAnalysis,
  ): void {
    this.#breakdown(record);
    boot.error();
    const goesOn = record.kind === 'allocation-failure' && !record.isFatal;
    if (record.kind === 'allocation-failure' && record.isFatal) this.#lastFailureLine = record.line;
    // The failed allocation is the finding; the abort that follows from it tells nothing more.
    const isConsequence =
      record.kind === 'panic' && record.cause === 'allocation-failure' && this.#lastFailureLine !== null;
    if (!isConsequence) this.findings([findBreakage(record, boot.scene)]);
    if (goesOn) boot.failure(record);
    else boot.crash(record.timeMs);
  }

  #breakdown(record: Sourced<Breakdown | AllocationFailure>): void {
    this.#report.breakdown(record);
    if (record.kind === 'allocation-failure') this.#options.onAllocationFailure?.(record);
    else this.#options.onPanic?.(record);
  }

  #tellBoot(boot: Boot): void {
    this.#report.boot(boot);
    this.#options.onBoot?.(boot);
  }

  #endBoot(endedBy: 'reboot' | 'end-of-log'): void {
    const boot = this.#boot;
    if (!boot) return;
    boot.end(endedBy);
    if (boot.isStanding) this.#report.isStanding = true;
    const failures = this.#startFailures.endBoot(endedBy);
    this.findings(failures);
    this.findings(this.#reboots.end());
    // A chip that finds nothing to start restarts to try again.
    if (failures.some(({ severity }) => severity === 'error')) boot.hasCrashed = true;
    const { isDmaInternal, isPsramDerived } = boot;
    if (this.#bootFacts) this.#tellBoot({ ...this.#bootFacts, isDmaInternal, isPsramDerived });
    this.#boot = null;
    this.#bootFacts = null;
    this.#lastFailureLine = null;
  }
}

// Field by field: most records of a log are these, and a field that is added later makes another shape of each.
function withSource(sample: MemorySample, source: string): Sourced<MemorySample> {
  const { kind, line, boot, timeMs, free, clients, largestFreeBytes, resolutionBytes, phase } = sample;
  return { kind, line, boot, timeMs, free, clients, largestFreeBytes, resolutionBytes, phase, source };
}
