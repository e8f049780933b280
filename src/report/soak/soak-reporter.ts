import type { CycleTrend } from '../../model/console-report.js';
import type { HeapDumpReport } from '../../model/heap-report.js';
import type { LogSummary } from '../../model/log-report.js';
import type { SoakEnd, SoakFacts } from '../../model/soak.js';
import type { ViewCycle } from '../../model/view-cycle.js';
import type { Write } from '../heap/heap-reporter.js';
import { dumpToJson } from '../heap/json-shape.js';
import { LogJsonWriter, writeEvent, writeLogEnd } from '../log/log-json.js';
import type { LogTextOptions } from '../log/log-options.js';
import { writeLogText } from '../log/log-text.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { formatCount, formatQuantity } from '../text/units.js';

/** Tells how a soak goes, and what came out. */
export interface SoakReporter {
  cycle(cycle: ViewCycle, trends: readonly CycleTrend[]): void;
  dump(dump: HeapDumpReport): void;
  finish(summary: LogSummary, facts: SoakFacts): void;
}

const ends: Readonly<Record<SoakEnd, string>> = {
  cycles: 'all that were asked for',
  certain: 'more would not change the verdict',
  'port-lost': 'the port went away and did not come back',
  'streamer-absent': 'the streamer left the signalling server and did not come back',
  crash: 'the device crashed',
  interrupted: 'interrupted',
  'viewer-failed': 'connections failed again and again',
};

/** The reporter of a format. */
export function createSoakReporter(
  format: 'text' | 'json' | 'ndjson' | 'markdown' | 'html',
  write: Write,
  options: LogTextOptions,
): SoakReporter {
  switch (format) {
    case 'text':
      return {
        cycle: () => undefined,
        dump: () => undefined,
        finish(summary, facts) {
          writeLogText(summary, facts.stoppedBy === 'interrupted', { write, options });
          write(`\n${formatFacts(facts)}\n`);
        },
      };
    // Made of the whole in the end, by whoever has the page.
    case 'markdown':
    case 'html':
      return { cycle: () => undefined, dump: () => undefined, finish: () => undefined };
    case 'json': {
      const json = new LogJsonWriter(write);
      return {
        cycle: () => undefined,
        dump: (dump) => json.dump(dump),
        finish: (summary, facts) => json.finish(summary, facts.stoppedBy === 'interrupted', facts),
      };
    }
    case 'ndjson':
      return {
        cycle: (cycle, trends) => writeEvent(write, 'progress', { ...cycle, estimates: trends }),
        dump: (dump) => writeEvent(write, 'dump', dumpToJson(dump)),
        finish(summary, facts) {
          writeLogEnd(write, summary, facts.stoppedBy === 'interrupted');
          writeEvent(write, 'done', facts);
        },
      };
  }
}

function formatFacts(facts: SoakFacts): string {
  const { requestedCycles, completedCycles, connectedCycles, resumedCycles, cutCycles, stoppedBy } = facts;
  const made = `${formatCount(completedCycles)} of ${formatQuantity(requestedCycles, 'connection')}`;
  const before = [
    ...(resumedCycles > 0 ? [`${formatCount(resumedCycles)} of an earlier run`] : []),
    ...(cutCycles > 0 ? [`${formatCount(cutCycles)} more cut off with it`] : []),
  ];
  const past = before.length > 0 ? ` (${before.join(', ')})` : '';
  const end = stoppedBy === 'certain' ? formatCertainty(facts) : ends[stoppedBy];
  return `Soaked: ${made}${past}, media came in ${formatCount(connectedCycles)}; ended: ${end}`;
}

// more would not change the verdict: a connection keeps 7.8 to 9.1 KB (99 %, by 8 connections)
function formatCertainty({ certainty }: SoakFacts): string {
  if (!certainty) return ends.certain;
  const { verdict, low, high, confidence, cycles, capability } = certainty;
  const name = capabilityNames[capability];
  const kept =
    verdict === 'leak'
      ? `a connection keeps ${formatKilobyteRange(low, high)} of ${name}`
      : `no connection keeps more than ${formatKilobytes(Math.max(0, high))} of ${name}`;
  const basis = `${Math.round(confidence * 100)} %, by ${formatQuantity(cycles, 'connection')}`;
  return `${ends.certain}: ${kept} (${basis}, at whatever connection one stops)`;
}

/** `connection 4 of 12 · DMA 8.6 KB a connection (8.4-8.8)` */
export function formatSoakProgress(done: number, requested: number, trends: readonly CycleTrend[]): string {
  const dma = trends.find(({ capability }) => capability === 'dma') ?? trends[0];
  const estimate =
    dma?.perCycleBytes == null
      ? ''
      : ` · ${capabilityNames[dma.capability]} ${formatKilobytes(dma.perCycleBytes)} a connection (${formatKilobyteRange(dma.low ?? 0, dma.high ?? 0)})`;
  return `connection ${formatCount(done)} of ${formatCount(requested)}${estimate}`;
}
