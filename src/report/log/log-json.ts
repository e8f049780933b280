import { formatEvent } from '../text/ndjson.js';
import type { Panic, TaskWatchdog } from '../../model/console-record.js';
import type { Breakdown, Sourced } from '../../model/console-report.js';
import type { HeapDumpReport } from '../../model/heap-report.js';
import type { LogSummary } from '../../model/log-report.js';
import { dumpToJson, seriesToJson } from '../heap/json-shape.js';
import type { Write } from '../heap/heap-reporter.js';
import {
  consoleReportToJson,
  cycleTrendToJson,
  failureToJson,
  frameToJson,
  layoutToJson,
  listToJson,
  sampleToJson,
  stateToJson,
  taskToJson,
} from '../memory/console-json.js';
import { programCounterOf } from '../memory/crash-messages.js';
import { safeJson } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';
import { logFindingToJson } from './log-messages.js';
import { formatLogVerdict } from './log-verdict.js';

/** Dumps go out one by one, so that a log with thousands of them needs no more memory than one. */
export class LogJsonWriter {
  readonly #write: Write;
  #isFirst = true;

  constructor(write: Write) {
    this.#write = write;
  }

  dump(dump: HeapDumpReport): void {
    this.#start();
    this.#write(`\n${safeJson(dumpToJson(dump))}`);
  }

  /** `more` is what a command has beside the log. */
  finish(summary: LogSummary, isInterrupted: boolean, more: object = {}): void {
    if (this.#isFirst) this.#start();
    const { console, heap, findings } = summary;
    const { panics, allocationFailures, states, layouts, tasks, timeline } = console.report;
    const rest = {
      verdict: formatLogVerdict(summary),
      ...more,
      series: heap.series.map(seriesToJson),
      seriesCount: heap.seriesCount,
      ...consoleReportToJson(console.report),
      ...listToJson('states', states, stateToJson),
      ...listToJson('panics', panics, panicToJson),
      ...listToJson('allocFailures', allocationFailures, failureToJson),
      ...listToJson('heapLayouts', layouts, layoutToJson),
      ...listToJson('tasks', tasks, taskToJson),
      timeline: timeline.map(sampleToJson),
      findings: findings.map(logFindingToJson),
      skipped: heap.skipped,
      skippedCount: heap.skippedCount,
      interrupted: isInterrupted,
    };
    this.#write(`\n],${safeJson(rest).slice(1)}\n`);
  }

  #start(): void {
    this.#write(this.#isFirst ? '{"schemaVersion":1,"dumps":[' : ',');
    this.#isFirst = false;
  }
}

/** A line of NDJSON. */
export function writeEvent(write: Write, event: string, value: object): void {
  write(formatEvent(event, value));
}

/** What NDJSON says in the end, after all that became certain before. */
export function writeLogEnd(write: Write, summary: LogSummary, isInterrupted: boolean): void {
  const { console, heap } = summary;
  for (const finding of summary.findings) writeEvent(write, 'finding', logFindingToJson(finding));
  const { samples, boots, cycles, states, panics, allocationFailures, cycleTrends } = console.report;
  for (const series of heap.series) writeEvent(write, 'series', seriesToJson(series));
  for (const trend of cycleTrends.items) writeEvent(write, 'cycle-trend', cycleTrendToJson(trend));
  writeEvent(write, 'verdict', {
    verdict: formatLogVerdict(summary),
    dumpsCount: heap.verdict.dumps,
    samplesCount: samples.count,
    bootsCount: boots.count,
    cyclesCount: cycles.count,
    statesCount: states.count,
    panicsCount: panics.count,
    allocFailuresCount: allocationFailures.count,
    skippedCount: heap.skippedCount,
    interrupted: isInterrupted,
  });
}

/** A panic, a corrupt heap, or a watchdog's warning, in the shape of the contract. */
export function panicToJson(breakdown: Sourced<Breakdown>): object {
  const { source, line, boot, timeMs } = breakdown;
  const place = { source, line, boot, timeMs };
  switch (breakdown.kind) {
    case 'panic': {
      const { cause, reason, task, errorBefore, errorsBefore, hasCoreDump, hasSavedDump } = breakdown;
      return {
        ...place,
        kind: kindOf(cause),
        cause,
        reason,
        task,
        errorBefore,
        errorsBefore,
        ...traceToJson(breakdown),
        hasCoreDump,
        hasSavedDump,
      };
    }
    case 'heap-corruption':
      return { ...place, kind: 'heap-corruption', reason: breakdown.text, core: null, pc: null, frames: [] };
    case 'task-watchdog': {
      const reason = `did not reset the watchdog in time: ${breakdown.tasks.join(', ')}`;
      return { ...place, kind: 'task-watchdog', reason, ...traceToJson(breakdown) };
    }
  }
}

function traceToJson(trace: Panic | TaskWatchdog): object {
  const { core, backtrace, frames = [] } = trace;
  const pc = programCounterOf(trace);
  return {
    core,
    pc: pc === undefined ? null : formatAddress(pc),
    backtrace: backtrace.map(formatAddress),
    frames: frames.map(frameToJson),
  };
}

// The contract knows six kinds; `cause` has the finer name.
function kindOf(cause: Extract<Breakdown, { kind: 'panic' }>['cause']): string {
  switch (cause) {
    case 'abort':
    case 'assert':
    case 'interrupt-watchdog':
    case 'task-watchdog':
      return cause;
    case 'allocation-failure':
      return 'abort';
    case 'exception':
    case 'stack-overflow':
    case 'cache-error':
    case 'other':
      return 'exception';
  }
}
