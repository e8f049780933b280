import type { ConsoleFinding, StarvedFacts, StoppedCore } from '../../model/console-finding.js';
import type { CrashFrame, NamedFrame } from '../../model/crash-frame.js';
import type {
  AllocationFailure,
  HeapLayout,
  MemorySample,
  StreamerEvent,
  TaskMemory,
} from '../../model/console-record.js';
import type {
  Boot,
  ConsoleReport,
  Cycle,
  CycleTrend,
  Ends,
  Sourced,
  Trend,
} from '../../model/console-report.js';
import { formatAddress } from '../text/units.js';
import { describeConsoleFinding } from './console-messages.js';
import { findingJson } from '../text/finding-json.js';

/** The report in the shape of the contract (docs/json.md); findings and verdict are added by who has them. */
export function consoleReportToJson(report: ConsoleReport) {
  return {
    ...listToJson('samples', report.samples, sampleToJson),
    ...listToJson('boots', report.boots, bootToJson),
    ...listToJson('trends', report.trends, trendToJson),
    ...listToJson('cycles', report.cycles, cycleToJson),
    ...listToJson('cycleTrends', report.cycleTrends, cycleTrendToJson),
  };
}

/** A list that holds its first and its last entries, and the number of all. */
export function listToJson<Item>(
  name: string,
  { items, count }: Ends<Item>,
  toJson: (item: Item) => object,
): Readonly<Record<string, unknown>> {
  return { [name]: items.map(toJson), [`${name}Count`]: count };
}

/** A sample in the shape of the contract. */
export function sampleToJson(sample: Sourced<MemorySample>): object {
  const { source, line, boot, timeMs, free, largestFreeBytes, clients, phase } = sample;
  return {
    source,
    line,
    boot,
    timeMs,
    heapFreeBytes: free.heap,
    dmaFreeBytes: free.dma,
    internalFreeBytes: free.internal,
    psramFreeBytes: free.psram,
    largestFreeBytes,
    clients,
    phase,
  };
}

/** An allocation that failed, in the shape of the contract. */
export function failureToJson(failure: Sourced<AllocationFailure>): object {
  const { source, line, boot, timeMs, sizeBytes, caps, capsNames, by, said, isFatal } = failure;
  const place = { source, line, boot, timeMs };
  return { ...place, sizeBytes, caps: capsNames, capsValue: addressOrNull(caps), by, said, isFatal };
}

/** A heap that was listed block by block. */
export function layoutToJson(layout: Sourced<HeapLayout>): object {
  const { kind: _, address, ...rest } = layout;
  return { ...rest, address: formatAddress(address) };
}

/** A row of a table by task. */
export function taskToJson(row: Sourced<TaskMemory>): object {
  const { source, line, boot, timeMs, task, stackFreeBytes, heapBytes, heapPeakBytes } = row;
  return { source, line, boot, timeMs, task, stackFreeBytes, heapBytes, heapPeakBytes };
}

/** A step of a connection. */
export function stateToJson({ source, line, boot, timeMs, step, client, clock }: Sourced<StreamerEvent>) {
  return { source, line, boot, timeMs, state: step, client, clock };
}

const stages = {
  boot: 'boot',
  idle: 'idle',
  after: 'idle',
  streaming: 'streaming',
  connecting: 'mixed',
} as const;

/** A trend in the shape of the contract. */
export function trendToJson({ phase, fromLine, toLine, ...trend }: Trend): object {
  return { ...trend, line: fromLine, toLine, stage: stages[phase] };
}

/** A cycle in the shape of the contract. */
export function cycleToJson(cycle: Cycle): object {
  return cycle;
}

/** What all cycles of a boot keep, in the shape of the contract. */
export function cycleTrendToJson(trend: CycleTrend): object {
  return trend;
}

/** A finding in the shape of the contract. */
export function consoleFindingToJson(finding: ConsoleFinding): object {
  return findingJson({ ...finding, ...describeConsoleFinding(finding), evidence: evidenceToJson(finding) });
}

/** A boot in the shape of the contract. */
export function bootToJson(facts: Boot): object {
  const { elfPrefix, heapRegions, partitions, appOffset, ...rest } = facts;
  return {
    ...rest,
    elfSha256Prefix: elfPrefix,
    appOffset: addressOrNull(appOffset),
    heapRegions: heapRegions.map((region) => ({ ...region, address: formatAddress(region.address) })),
    partitions: partitions.map((one) => ({ ...one, offset: formatAddress(one.offset) })),
  };
}

function evidenceToJson(finding: ConsoleFinding): object {
  switch (finding.ruleId) {
    case 'panic': {
      const { fault, ...rest } = finding.evidence;
      return {
        ...rest,
        fault: fault && { ...fault, address: formatAddress(fault.address) },
        ...traceToJson(rest),
      };
    }
    case 'task-watchdog':
      return { ...finding.evidence, ...traceToJson(finding.evidence) };
    case 'heap-corruption': {
      const { address, expected, found, ...rest } = finding.evidence;
      return {
        ...rest,
        address: addressOrNull(address),
        expected: addressOrNull(expected),
        found: addressOrNull(found),
      };
    }
    case 'allocation-failure': {
      const { caps, ...rest } = finding.evidence;
      return { ...rest, caps: addressOrNull(caps) };
    }
    case 'reboot-unexpected':
      return { ...finding.evidence, stoppedAt: finding.evidence.stoppedAt.map(stoppedToJson) };
    case 'dma-exhaustion-forecast':
    case 'capability-falling':
    case 'cycle-leak':
    case 'cycle-bounded':
    case 'cycle-step':
    case 'cycle-set-up':
    case 'cycles-not-enough':
    case 'nack-store-shape':
    case 'stack-nearly-full':
    case 'heap-fragmented':
    case 'start-failed':
    case 'component-failed':
    case 'connection-unfinished':
    case 'destructors-unmatched':
    case 'send-after-close':
    case 'boards-mixed':
      return finding.evidence;
  }
}

type TraceEvidence = Pick<StarvedFacts, 'registers' | 'backtrace' | 'frames'>;

function traceToJson({ registers, backtrace, frames }: TraceEvidence): object {
  const named = Object.entries(registers).map(([name, value]) => [name, formatAddress(value)]);
  return {
    registers: Object.fromEntries(named),
    backtrace: backtrace.map(formatAddress),
    ...(frames ? { frames: frames.map(frameToJson) } : {}),
  };
}

/** An address of a panic with its functions, innermost first. */
export function frameToJson({ address, role, frames }: CrashFrame): object {
  return { address: formatAddress(address), role, functions: functionsToJson(frames) };
}

function stoppedToJson({ core, address, frames }: StoppedCore): object {
  const functions = frames ? { functions: functionsToJson(frames) } : {};
  return { core, address: formatAddress(address), ...functions };
}

function functionsToJson(frames: readonly NamedFrame[]): object[] {
  return frames.map(({ function: name, file, line, inlined }) => ({ function: name, file, line, inlined }));
}

function addressOrNull(value: number | null): string | null {
  return value === null ? null : formatAddress(value);
}
