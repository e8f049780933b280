import type { ConsoleFinding } from '../../model/console-finding.js';
import type { MemorySample } from '../../model/console-record.js';
import type { Boot, ConsoleReport } from '../../model/console-report.js';
import { formatAddress } from '../text/units.js';
import { describeConsoleFinding } from './console-messages.js';

/** The report in the shape of the contract (docs/dma.md); findings and verdict are added by who has them. */
export function consoleReportToJson(report: ConsoleReport) {
  return {
    samples: report.samples.map(sampleToJson),
    sampleCount: report.sampleCount,
    boots: report.boots.map(bootToJson),
    bootCount: report.bootCount,
    trends: report.trends,
    cycles: report.cycles,
    cycleCount: report.cycleCount,
    cycleTrends: report.cycleTrends,
  };
}

/** A sample in the shape of the contract. */
export function sampleToJson({ line, boot, timeMs, free, clients, phase }: MemorySample): object {
  return {
    line,
    boot,
    timeMs,
    heapFreeBytes: free.heap,
    dmaFreeBytes: free.dma,
    internalFreeBytes: free.internal,
    psramFreeBytes: free.psram,
    clients,
    phase,
  };
}

/** A finding in the shape of the contract. */
export function consoleFindingToJson(finding: ConsoleFinding): object {
  const { ruleId, severity, confidence, fingerprint } = finding;
  const { message, fix } = describeConsoleFinding(finding);
  const evidence = evidenceToJson(finding);
  return { ruleId, severity, confidence, message, evidence, ...(fix === null ? {} : { fix }), fingerprint };
}

function bootToJson({ source, line, reason, elfPrefix, idfVersion, project, isDmaInternal }: Boot): object {
  return { source, line, reason, elfSha256Prefix: elfPrefix, idfVersion, project, isDmaInternal };
}

function evidenceToJson(finding: ConsoleFinding): object {
  switch (finding.ruleId) {
    case 'panic': {
      const { registers, backtrace, ...rest } = finding.evidence;
      const named = Object.entries(registers).map(([name, value]) => [name, formatAddress(value)]);
      return { ...rest, registers: Object.fromEntries(named), backtrace: backtrace.map(formatAddress) };
    }
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
    case 'dma-exhaustion-forecast':
    case 'capability-falling':
    case 'cycle-leak':
    case 'cycle-bounded':
    case 'cycle-set-up':
    case 'cycles-not-enough':
    case 'nack-store-shape':
    case 'task-watchdog':
    case 'reboot-unexpected':
    case 'connection-unfinished':
    case 'destructors-unmatched':
    case 'send-after-close':
      return finding.evidence;
  }
}

function addressOrNull(value: number | null): string | null {
  return value === null ? null : formatAddress(value);
}
