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

function formatFacts({ requestedCycles, completedCycles, connectedCycles, stoppedBy }: SoakFacts): string {
  const made = `${formatCount(completedCycles)} of ${formatQuantity(requestedCycles, 'connection')}`;
  return `Soaked: ${made}, media came in ${formatCount(connectedCycles)}; ended: ${ends[stoppedBy]}`;
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
