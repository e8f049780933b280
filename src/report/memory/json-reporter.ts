import { formatEvent } from '../text/ndjson.js';
import { safeJson } from '../text/safe-text.js';
import type { Write } from '../heap/heap-reporter.js';
import {
  bootToJson,
  consoleFindingToJson,
  consoleReportToJson,
  cycleToJson,
  cycleTrendToJson,
  sampleToJson,
  stateToJson,
  trendToJson,
} from './console-json.js';
import { formatConsoleVerdict } from './console-verdict.js';
import type { DmaReporter } from './dma-reporter.js';

/** One JSON document; its lists are capped, so it stays small for any log. */
export function createDmaJsonReporter(write: Write): DmaReporter {
  return {
    finish({ report, findings, verdict, isInterrupted }) {
      const document = {
        schemaVersion: 1,
        verdict: formatConsoleVerdict(verdict),
        ...consoleReportToJson(report),
        findings: findings.map(consoleFindingToJson),
        interrupted: isInterrupted,
      };
      write(`${safeJson(document)}\n`);
    },
  };
}

/** One JSON object a line: samples, events, trends, cycles and findings as they become certain, the verdict last. */
export function createDmaNdjsonReporter(write: Write): DmaReporter {
  const line = (event: string, value: object): void => write(formatEvent(event, value));
  return {
    onSample: (sample) => line('sample', sampleToJson(sample)),
    onState: (event) => line('state', stateToJson(event)),
    onBoot: (boot) => line('boot', bootToJson(boot)),
    onTrend: (trend) => line('trend', trendToJson(trend)),
    onCycle: (cycle) => line('cycle', cycleToJson(cycle)),
    onFinding: (finding) => line('finding', consoleFindingToJson(finding)),
    finish({ report, verdict, isInterrupted }) {
      for (const trend of report.cycleTrends.items) line('cycle-trend', cycleTrendToJson(trend));
      const counts = {
        samplesCount: report.samples.count,
        bootsCount: report.boots.count,
        cyclesCount: report.cycles.count,
        interrupted: isInterrupted,
      };
      line('verdict', { verdict: formatConsoleVerdict(verdict), ...counts });
    },
  };
}
